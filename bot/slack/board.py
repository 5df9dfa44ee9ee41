"""Posts the cards of decisions and keeps them in step with the store, which is always right."""

import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding
from bot.core.decision import Decision
from bot.errors import MemoryDownError, UnsureError
from bot.slack import cards, send
from bot.slack.blocks import Message
from bot.slack.calling import UNREACHED
from bot.slack.desk import Desk
from bot.slack.easels import Easel
from bot.slack.refused import code, may_pass, pause_of

_log = logging.getLogger(__name__)
_Put = TypeVar("_Put")

FIXED = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
"""Codes that say that a card cannot be drawn anew where it stands."""
PAUSES = (1.0, 5.0, 30.0, 120.0)
"""Seconds after which a card that could not follow is tried again."""
NEVER = -1.0
TOO_LONG = frozenset({"msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"})
"""Codes that say that a shorter card may pass."""


async def post(desk: Desk, client: AsyncWebClient, decision: Decision) -> None:
    """Keeps a new decision and posts its card.

    Raises MemoryDownError, SlackApiError, or what UNREACHED names; the decision is then gone again.
    Raises UnsureError where the card may stand there: whoever presses it then tells where.
    """
    kept = desk.store.decisions
    easel = desk.easels.of(decision.team, decision.id)
    async with easel.turn:
        await kept.keep_guide(decision.version, deciding.remember(desk.knowledge))
        await kept.begin(decision)
        begun = await kept.find(decision.team, decision.id)
        if begun is not None and begun.ts:
            return  # by a delivery that is worked on again
        try:
            await _put_up(desk, client, easel, decision)
        except (SlackApiError, MemoryDownError, *UNREACHED):
            await _unkeep(desk, decision)
            raise


async def adopt(desk: Desk, decision: Decision, channel: str, ts: str) -> Decision:
    """Takes a card that somebody pressed for the decision's own, where none is known to be.

    Raises MemoryDownError.
    """
    if decision.ts or not ts or channel != decision.channel:
        return decision
    kept = desk.store.decisions
    await kept.place(decision.team, decision.id, "", ts, "")
    return await kept.find(decision.team, decision.id) or decision


async def follow(desk: Desk, client: AsyncWebClient, team: str, decision: str) -> bool:
    """Draws a decision's card as the store has it; says whether the card could follow at once.

    To be called after every change. It never raises for what Slack, the network or the store do:
    whatever was changed is kept already. Where the reason may pass, it is tried again later.
    """
    wait = await _followed(desk, client, (team, decision))
    if wait is not None and wait != NEVER:
        desk.background.run(_insist(desk, client, (team, decision), wait), owed=False)
    return wait is None


async def _insist(desk: Desk, client: AsyncWebClient, named: tuple[str, str], wait: float) -> None:
    """Tries until the card has followed, or for as long as it is worth it."""
    for pause in PAUSES:
        if not await desk.background.pause(max(wait, pause)):
            return
        again = await _followed(desk, client, named)
        if again is None or again == NEVER:
            return
        wait = again
    _log.warning("a card stays behind its decision until it is changed again")


async def _followed(desk: Desk, client: AsyncWebClient, named: tuple[str, str]) -> float | None:
    """None where the card has followed; else seconds to wait at least, NEVER if in vain."""
    easel = desk.easels.of(*named)
    try:
        async with easel.turn:
            await _catch_up(desk, client, easel, named)
    except SlackApiError as error:
        _log.warning("a card is behind its decision, for Slack refused: %s", code(error))
        return pause_of(error) if may_pass(error) else NEVER
    except UnsureError as error:
        _log.warning("a card may be behind its decision: %s", error)
        return NEVER
    except (MemoryDownError, *UNREACHED) as error:
        _log.warning("a card is behind its decision: %s", type(error).__name__)
        return 0.0
    return None


async def withdraw(desk: Desk, client: AsyncWebClient, decision: Decision) -> bool:
    """Deletes a decision, then its card; says whether the card is gone. Raises MemoryDownError."""
    kept = desk.store.decisions
    async with desk.easels.of(decision.team, decision.id).turn:
        newest = await kept.find(decision.team, decision.id) or decision
        await kept.remove(decision.team, decision.id)
        return not newest.ts or await _taken_away(client, newest.channel, newest.ts)


async def _catch_up(
    desk: Desk, client: AsyncWebClient, easel: Easel, named: tuple[str, str]
) -> None:
    """Draws until what stands there is the newest: another instance may have drawn in between."""
    while (newest := await desk.store.decisions.find(*named)) is not None:
        if easel.drawn == (newest.revision, newest.ts):
            return
        if not newest.ts:
            return  # nobody knows where it stands, if anywhere
        if await _redraw(desk, client, newest):
            easel.drawn = (newest.revision, newest.ts)
        else:
            await _put_up(desk, client, easel, newest)


async def _redraw(desk: Desk, client: AsyncWebClient, decision: Decision) -> bool:
    """Whether the card could be drawn anew where it stands."""
    try:
        await _drawn(
            desk,
            decision,
            lambda message: send.update(client, decision.channel, decision.ts, message),
        )
    except SlackApiError as error:
        if code(error) in FIXED:
            return False
        raise
    return True


async def _put_up(desk: Desk, client: AsyncWebClient, easel: Easel, decision: Decision) -> None:
    """Posts a card; where another instance has posted one meanwhile, ours is taken away."""
    kept = desk.store.decisions
    try:
        ts = await _drawn(
            desk, decision, lambda message: send.post(client, decision.channel, message)
        )
    except UnsureError:
        # The one that was there is gone: without a place, none is posted beside that which may be.
        await kept.place(decision.team, decision.id, decision.ts, "", "")
        raise
    try:
        placed = await kept.place(decision.team, decision.id, decision.ts, ts, "")
    except MemoryDownError:
        await _taken_away(client, decision.channel, ts)
        raise
    if not placed:
        await _taken_away(client, decision.channel, ts)
        return
    easel.drawn = (decision.revision, ts)
    if decision.ts:
        await _taken_away(client, decision.channel, decision.ts)
    await _link(desk, client, decision, ts)


async def _link(desk: Desk, client: AsyncWebClient, decision: Decision, ts: str) -> None:
    """Notes the card's address. Without it, it is still the card."""
    if link := await send.permalink(client, decision.channel, ts):
        try:
            await desk.store.decisions.place(decision.team, decision.id, ts, ts, link)
        except MemoryDownError as error:
            _log.warning("%s; a card goes without its address", error)


async def _drawn(desk: Desk, decision: Decision, put: Callable[[Message], Awaitable[_Put]]) -> _Put:
    """What `put` makes of the fullest card that Slack takes. Raises SlackApiError."""
    *longer, shortest = cards.ever_shorter(deciding.card(desk.knowledge, decision))
    for message in longer:
        try:
            return await put(message)
        except SlackApiError as error:
            if code(error) not in TOO_LONG:
                raise
            _log.warning("a card is cut, for Slack refused: %s", code(error))
    return await put(shortest)


async def _unkeep(desk: Desk, decision: Decision) -> None:
    try:
        await desk.store.decisions.remove(decision.team, decision.id)
    except MemoryDownError as error:
        _log.warning("%s; a decision without a card stays until it is cleaned away", error)


async def _taken_away(client: AsyncWebClient, channel: str, ts: str) -> bool:
    try:
        await send.delete(client, channel, ts)
    except (SlackApiError, *UNREACHED) as error:
        said = code(error) if isinstance(error, SlackApiError) else type(error).__name__
        _log.warning("a card could not be taken away: %s", said)
        return False
    return True
