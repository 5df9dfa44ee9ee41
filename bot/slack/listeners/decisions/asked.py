"""The decision that a click is about, and what is said where it cannot be acted on."""

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.decision import Decision
from bot.core.wording import acting
from bot.errors import MemoryDownError
from bot.slack import board, decision_views, decode, send
from bot.slack.blocks import Message
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import refusal, tell
from bot.slack.markup import Markup

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Click:
    """A click on something of a decision, with all that an answer to it needs."""

    desk: Desk
    client: AsyncWebClient
    pressed: Press
    scopes: frozenset[str]

    async def tell(self, text: str) -> None:
        """Says something civil to the one who clicked."""
        await tell(self.desk, self.client, self.pressed, text)

    async def say(self, text: Markup) -> None:
        """Says something that names people to the one who clicked."""
        if self.pressed.surface == "message" and self.pressed.response_url:
            await self.whisper(decision_views.line(text))
        else:
            await self.show(decision_views.says(self.desk.canvas(self.pressed.user), text))

    async def whisper(self, message: Message) -> None:
        """Shows a message to the one who clicked, and to nobody else."""
        await send.whisper(self.client, self.pressed.ear, message)

    async def show(self, view: View) -> None:
        """Opens a modal, above the one that was clicked in."""
        opening = send.push_view if self.pressed.surface == "modal" else send.open_view
        if not await opening(self.client, self.pressed.trigger, view):
            await self.tell(wording.TOO_LATE)


Act = Callable[[Click, Decision], Awaitable[None]]
"""What a click does to the decision that it is about."""


def listen(app: AsyncApp, desk: Desk, action: str, act: Act) -> None:
    """Hangs into the app what a click on `action` does."""

    @app.action(re.compile(rf"^{re.escape(action)}(:\d+)?$"))
    async def press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        click = Click(desk, client, pressed, scopes(context))
        desk.background.run(_about(click, act), click.tell)


def scopes(context: AsyncBoltContext) -> frozenset[str]:
    """What the workspace has granted the bot, as far as it is known."""
    authorized = context.authorize_result
    granted = authorized.bot_scopes if authorized else None
    return frozenset(granted.split(",") if isinstance(granted, str) else granted or ())


async def _about(click: Click, act: Act) -> None:
    if not click.pressed.option and (refused := refusal(click.desk, click.pressed)):
        await click.tell(refused)
        return
    try:
        decision = await _find(click)
        if decision is None:
            await click.tell(acting.NO_DECISION)
        else:
            await act(click, decision)
    except MemoryDownError as error:
        _log.warning("%s; nothing was done to a decision", error)
        await click.tell(acting.STORE_DOWN)


async def _find(click: Click) -> Decision | None:
    """The decision, where the one who clicked can know it: from its channel, or as their own."""
    pressed = click.pressed
    named = pressed.carried.decision if pressed.carried else pressed.option.partition(":")[2]
    decision = await click.desk.store.decisions.find(pressed.team, named) if named else None
    if decision is None or pressed.channel == "":
        return decision
    if pressed.channel == decision.channel:
        card = "" if pressed.ephemeral or pressed.thread else pressed.message
        return await board.adopt(click.desk, decision, pressed.channel, card)
    own = decision.starter.id == pressed.user or decision.voice(pressed.user) is not None
    return decision if own else None
