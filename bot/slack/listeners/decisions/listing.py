"""Lists decisions: those of a channel, or one's own."""

import logging
import re
from collections.abc import Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.ports import Page
from bot.core.replies import Notice
from bot.core.wording import acting
from bot.errors import MemoryDownError
from bot.slack import decision_list, decode, ids, render, send
from bot.slack.blocks import Message
from bot.slack.decision_list import PAGE, Whose
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import refusal, tell

_log = logging.getLogger(__name__)

_WORDS: Mapping[str, Whose] = {
    "decision": "here",
    "decisions": "here",
    "decisions mine": "mine",
    "my decisions": "mine",
}


def whose(text: str) -> Whose | None:
    """Whose decisions the command is to list; None where its text asks something else."""
    return _WORDS.get(" ".join(text.casefold().split()))


def is_unclear(text: str) -> bool:
    """Whether the command is to list decisions, but does not say whose: "decisions all"."""
    said = text.casefold().split()
    # What is longer is a question: "decisions in a forest".
    return whose(text) is None and len(said) == 2 and said[0] == "decisions"


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the buttons that turn a list's pages."""

    @app.action(re.compile(rf"^{re.escape(ids.DECISION_PAGE)}(:\d+)?$"))
    async def turn(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        desk.background.run(
            _turn(desk, client, pressed), lambda why: tell(desk, client, pressed, why)
        )


async def answer(desk: Desk, client: AsyncWebClient, body: dict[str, Any], which: Whose) -> None:
    """Answers the command with the first page of a list."""
    user = body["user_id"]
    try:
        found = await _page(desk, decode.team(body), body["channel_id"], user, which, 0)
    except MemoryDownError as error:
        _log.warning("%s; no list of decisions", error)
        found = render.message(Notice(acting.STORE_DOWN), desk.canvas(user))
    await send.whisper(client, decode.ear(body), found)


async def _turn(desk: Desk, client: AsyncWebClient, pressed: Press) -> None:
    refused = refusal(desk, pressed)
    at = decision_list.read_place(pressed.carried.page) if pressed.carried else None
    if refused or at is None:
        text = refused or wording.start_again(desk.knowledge.subject.command)
        await tell(desk, client, pressed, text)
        return
    try:
        # The channel is the one that was clicked in, whatever the button says.
        page = await _page(desk, pressed.team, pressed.channel, pressed.user, *at)
    except MemoryDownError as error:
        _log.warning("%s; a list of decisions stays where it is", error)
        await tell(desk, client, pressed, acting.STORE_DOWN)
    else:
        await send.replace(client, pressed, page)


async def _page(
    desk: Desk, team: str, channel: str, user: str, which: Whose, start: int
) -> Message:
    """A page of a list; the last one where it has become shorter. Raises MemoryDownError."""
    kept = desk.store.decisions

    async def load(first: int) -> Page:
        if which == "mine":
            return await kept.of_person(team, user, "all", first, PAGE)
        return await kept.in_channels(team, (channel,), "all", first, PAGE)

    page = await load(start)
    if page.total and not page.decisions:
        start = (page.total - 1) // PAGE * PAGE
        page = await load(start)
    return decision_list.message(page, which, start, desk.canvas(user))
