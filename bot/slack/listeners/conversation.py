"""Direct messages and mentions: answered in their thread, read against the turn before."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.replies import Notice
from bot.slack import decode, render, send
from bot.slack.decode import Said
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to direct messages and mentions; the rest of what is said is not for the bot."""

    @app.event("message")
    @app.event("app_mention")
    async def hear(body: dict[str, Any], client: AsyncWebClient) -> None:
        said = decode.said(body)
        if said is not None:
            desk.background.run(_reply(desk, client, said), lambda: _sorry(desk, client, said))


async def _reply(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    thread = said.thread
    if not await desk.first_time(thread.team, thread.channel, said.ts):
        return
    context = await desk.recall(thread, opening=said.opening)
    turn = await desk.hear(said.text, context)
    # Kept first: whoever sees the reply can go on from it at once.
    await desk.keep(thread, turn.context)
    message = render.message(turn.reply, desk.canvas(thread.user, channel=thread.channel))
    await send.post(client, thread.channel, message, thread.ts)


async def _sorry(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    message = render.message(Notice(wording.TROUBLE), desk.canvas(said.thread.user))
    await send.post(client, said.thread.channel, message, said.thread.ts)
