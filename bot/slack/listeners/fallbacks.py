"""What no other listener knows: old buttons, strange ids. A civil word instead of an error."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.slack import decode, views
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import tell

_ANY = re.compile("")


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to every action and modal that is left."""

    @app.action(_ANY)
    async def unknown_action(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        text = wording.start_again(desk.knowledge.subject.command)
        desk.background.run(tell(desk, client, pressed, text))

    @app.view(_ANY)
    async def unknown_view(ack: AsyncAck, body: dict[str, Any]) -> None:
        text = wording.start_again(desk.knowledge.subject.command)
        view = views.notice(desk.canvas(body["user"]["id"]), text)
        await ack(response_action="update", view=view)
