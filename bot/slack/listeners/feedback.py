"""What people think of an answer: thanked for in private, and kept for those who curate."""

import asyncio
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.model import Entry
from bot.core.ports import Feedback
from bot.core.replies import Notice
from bot.core.wording import reach
from bot.errors import MemoryDownError
from bot.slack import decode, ids, rating, render, send
from bot.slack.carried import Carried
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import refusal, tell

_log = logging.getLogger(__name__)
_MEANT = re.compile(rf"^{re.escape(ids.ENTRY_MEANT)}(:\d+)?$")

_Act = Callable[[Desk, AsyncWebClient, Press, Carried], Awaitable[None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the two buttons under an answer, and to the offer that the second leads to."""

    @app.action(ids.ENTRY_HELPED)
    async def rate(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        _run(desk, client, decode.press(body, desk.knowledge.guide), _rate)

    @app.action(_MEANT)
    async def choose(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        _run(desk, client, decode.press(body, desk.knowledge.guide), _choose)


def _run(desk: Desk, client: AsyncWebClient, pressed: Press, act: _Act) -> None:
    async def do() -> None:
        if refused := refusal(desk, pressed):
            await tell(desk, client, pressed, refused)
        elif pressed.carried is not None:
            await act(desk, client, pressed, pressed.carried)

    desk.background.run(do(), lambda why: tell(desk, client, pressed, why))


async def _rate(desk: Desk, client: AsyncWebClient, pressed: Press, holds: Carried) -> None:
    entry = desk.knowledge.entry(holds.entry)
    if entry is None or holds.page not in ("+", "-"):
        await _refuse(desk, client, pressed)
    elif holds.page == "+":
        await tell(desk, client, pressed, reach.THANKS)
        await _note(desk, pressed, Feedback(True, holds.asked, entry.id))
    else:
        await _offer_others(desk, client, pressed, holds, entry)


async def _offer_others(
    desk: Desk, client: AsyncWebClient, pressed: Press, holds: Carried, shown: Entry
) -> None:
    """Asks what was meant. What was thought is kept now: many leave such a question unanswered."""
    others = await asyncio.to_thread(desk.assistant.others, holds.asked, shown.id)
    if others:
        carry = desk.canvas(pressed.user).carry(shown=shown.id, asked=holds.asked)
        offer = rating.which_meant(carry, others)
        await send.whisper(client, pressed.ear, offer)
    else:
        await tell(desk, client, pressed, reach.NOTHING_NEARER)
    once = ("not asked", pressed.user, shown.id, holds.asked)
    desk.notes.not_asked(desk.assistant, pressed.team, holds.asked, once)
    await _note(desk, pressed, Feedback(False, holds.asked, shown.id))


async def _choose(desk: Desk, client: AsyncWebClient, pressed: Press, holds: Carried) -> None:
    shown = desk.knowledge.entry(holds.shown)
    turn = desk.assistant.show(holds.entry, holds.asked) if holds.entry else None
    if shown is None or (holds.entry and turn is None):
        await _refuse(desk, client, pressed)
        return
    canvas = desk.canvas(pressed.user, asked=holds.asked)
    reply = turn.reply if turn else Notice(reach.NONE_MEANT)
    await send.replace(client, pressed, render.message(reply, canvas))
    if turn:
        desk.noted(pressed.team, turn)
        await _note(desk, pressed, Feedback(False, holds.asked, shown.id, holds.entry))


async def _note(desk: Desk, pressed: Press, feedback: Feedback) -> None:
    """Keeps it, once for a person and an answer: who pressed what stays with nobody."""
    meant = (feedback.chosen,) if feedback.chosen else ()
    about = (pressed.user, feedback.entry, feedback.question, *meant)
    key = hashlib.sha256("\n".join(about).encode("utf-8", "replace")).hexdigest()
    try:
        if await desk.store.memory.first_time(f"{pressed.team}:feedback:{key}"):
            await desk.store.suggestions.note(pressed.team, feedback)
    except MemoryDownError as error:
        _log.warning("%s; a piece of feedback is not kept", error)


async def _refuse(desk: Desk, client: AsyncWebClient, pressed: Press) -> None:
    await tell(desk, client, pressed, wording.start_again(desk.knowledge.subject.command))
