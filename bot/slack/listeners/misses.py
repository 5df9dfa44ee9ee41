"""Says whether questions that were not served are kept, and lets admins switch it off or on."""

import logging
from collections.abc import Mapping
from typing import Any, Literal

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.replies import Notice
from bot.core.wording import misses as words
from bot.errors import MemoryDownError
from bot.slack import decode, render, send
from bot.slack.desk import Desk
from bot.slack.homes import Visitor
from bot.slack.listeners.decisions import rights

_log = logging.getLogger(__name__)

Wish = Literal["tell", "on", "off"]
_WORDS: Mapping[str, Wish] = {"misses": "tell", "misses on": "on", "misses off": "off"}


def wish(text: str) -> Wish | None:
    """What the command is to do about misses; None where its text asks something else."""
    return _WORDS.get(" ".join(text.casefold().split()))


async def answer(
    desk: Desk, client: AsyncWebClient, body: dict[str, Any], visitor: Visitor, wanted: Wish
) -> None:
    """Does what the command asks for, if the person may, and tells how things stand."""
    try:
        text = await _done(desk, client, visitor, wanted)
    except MemoryDownError as error:
        _log.warning("%s; what is kept stays as it is", error)
        text = words.STORE_DOWN
    message = render.message(Notice(text), desk.canvas(visitor.user))
    await send.whisper(client, decode.ear(body), message)


async def _done(desk: Desk, client: AsyncWebClient, visitor: Visitor, wanted: Wish) -> str:
    """What to say once it is done. Raises MemoryDownError."""
    kept, team = desk.store.suggestions, visitor.team
    state = await kept.keeping(team)
    told: list[str] = []
    if wanted != "tell" and state != "barred":
        if not await rights.is_admin(client, visitor.scopes, team, visitor.user):
            unknown = rights.READS_USERS not in visitor.scopes
            return words.ADMINS_UNKNOWN if unknown else words.ADMINS_ONLY
        await kept.switch(team, on=wanted == "on")
        told = [words.SWITCHED_ON if wanted == "on" else words.SWITCHED_OFF]
        state = await kept.keeping(team)
    command = desk.knowledge.subject.command
    states = {
        "on": words.kept(kept.days, command),
        "off": words.not_kept(command),
        "barred": words.BARRED,
    }
    return " ".join([*told, states[state]])
