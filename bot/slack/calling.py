"""Every call of Slack goes through here: repeated, waited for, or given up, by what Slack said."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError

from bot.errors import UnsureError
from bot.slack.refused import REFUSALS, code, limited, pause_of, refusal

_log = logging.getLogger(__name__)
_Answer = TypeVar("_Answer")

PATIENCE = 30.0
"""Seconds after which a call that was not taken is given up."""
PAUSES = (0.5, 2.0)
"""Seconds, give or take half of them, after which a call that failed is repeated."""
UNREACHED = (ClientError, TimeoutError, OSError)
"""What a call raises where Slack did not answer at all."""
_PATIENCE_OF = {"views.open": 2.5, "views.push": 2.5}
"""A trigger is good for three seconds."""
_OWN_DOING = frozenset({"exchanged_trigger_id", "hash_conflict"})
"""What a call is told that is repeated though it was done."""
_MOST_LIMITS = 5
_LEAST_WAIT = 0.25

Refused = Callable[[str, str], None]
"""Hears of a token that Slack does not take any more, with Slack's code."""
Count = Callable[[str, str], None]
"""Counts a method and what came of it: ok, again, unsure, later, unreached, or Slack's code."""


@dataclass(frozen=True, slots=True)
class Call:
    """What is called, where, and whether it may be done twice.

    Calls of one method in one place wait in order while Slack asks to wait.
    """

    method: str
    place: str
    repeatable: bool

    @property
    def patience(self) -> float:
        """Seconds that it may be waited for."""
        return _PATIENCE_OF.get(self.method, PATIENCE)


@dataclass(frozen=True, slots=True)
class Answered:
    """What came back, where it is not the SDK that reads it."""

    status_code: int
    headers: Mapping[str, str]
    data: Mapping[str, Any]


@dataclass(slots=True)
class _Queue:
    """Calls that wait, in order, until Slack takes calls of one method in one channel again."""

    free_at: float = 0.0
    waiting: int = 0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


def _nothing(*_: str) -> None:
    """Neither counts nor hears."""


class Calls:
    """Repeats and waits. One for all clients, so that they know what Slack asked of each.

    Only the calls of one method in one channel wait for each other, and only while Slack asks
    for it. `pause` lets seconds pass, `clock` tells them, `chance` is from 0 to 1.
    """

    def __init__(
        self,
        count: Count = _nothing,
        refused: Refused = _nothing,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._count = count
        self.refused = refused
        self._pause = pause
        self._clock = clock
        self._chance = chance
        self._queues: dict[tuple[str, str], _Queue] = {}

    async def through(self, call: Call, attempt: Callable[[], Awaitable[_Answer]]) -> _Answer:
        """What an attempt comes to, in as few attempts as it takes.

        Raises SlackApiError, what UNREACHED names, or UnsureError where it may have been done
        and must not be done twice.
        """
        ends = self._clock() + call.patience
        for number, pause in enumerate((*PAUSES, None)):
            try:
                answer = await self._in_turn(call, ends, attempt)
            except (SlackApiError, *UNREACHED) as error:
                if not self._may_repeat(call, error, again=number > 0):
                    raise
                wait = (pause or 0.0) * (0.5 + self._chance())
                if pause is None or self._clock() + wait > ends:
                    self._count(call.method, _outcome(error))
                    raise
                self._count(call.method, "again")
                await self._pause(wait)
            else:
                self._count(call.method, "ok")
                return answer
        raise AssertionError("the last attempt returns or raises")

    def _may_repeat(self, call: Call, error: Exception, *, again: bool) -> bool:
        """Whether another attempt is due. Raises UnsureError where it might do a thing twice."""
        own_doing = again and isinstance(error, SlackApiError) and code(error) in _OWN_DOING
        passing = _passing(error)
        if own_doing or (passing and not surely_undone(error) and not call.repeatable):
            self._count(call.method, "unsure")
            _log.warning("it is not known whether %s was done: %s", call.method, _outcome(error))
            raise UnsureError(f"Slack did not say whether {call.method} was done") from None
        if isinstance(error, SlackApiError) and limited(error):
            self._count(call.method, "later")
            return False
        if not passing:
            self._count(call.method, _outcome(error))
            return False
        return True

    async def _in_turn(
        self, call: Call, ends: float, attempt: Callable[[], Awaitable[_Answer]]
    ) -> _Answer:
        """An attempt, made when Slack takes it: those who wait for a channel keep their order."""
        key = (call.method, call.place)
        if key not in self._queues:
            try:
                return await attempt()
            except SlackApiError as error:
                if not limited(error):
                    raise
                self._hold(key, error, ends)
        queue = self._queues[key]
        queue.waiting += 1
        try:
            async with queue.turn:
                return await self._patiently(key, queue, ends, attempt)
        finally:
            queue.waiting -= 1
            if not queue.waiting and queue.free_at <= self._clock():
                self._queues.pop(key, None)

    async def _patiently(
        self,
        key: tuple[str, str],
        queue: _Queue,
        ends: float,
        attempt: Callable[[], Awaitable[_Answer]],
    ) -> _Answer:
        for left in reversed(range(_MOST_LIMITS)):
            now = self._clock()
            if max(now, queue.free_at) > ends:
                raise _later(queue.free_at - now)
            if queue.free_at > now:
                await self._pause(queue.free_at - now)
            try:
                return await attempt()
            except SlackApiError as error:
                if not limited(error):
                    raise
                self._hold(key, error, ends)
                if not left:
                    raise
        raise AssertionError("the last attempt returns or raises")

    def _hold(self, key: tuple[str, str], error: SlackApiError, ends: float) -> None:
        """Has calls wait as long as Slack asks. Raises the error where that is too long."""
        now = self._clock()
        for other, queue in list(self._queues.items()):
            if not queue.waiting and queue.free_at <= now:
                del self._queues[other]
        queue = self._queues.setdefault(key, _Queue())
        queue.free_at = max(queue.free_at, now + max(pause_of(error), _LEAST_WAIT))
        self._count(key[0], "ratelimited")
        if queue.free_at > ends:
            raise error


def surely_undone(error: Exception) -> bool:
    """Whether what was called has surely not been done."""
    if isinstance(error, SlackApiError):
        return refusal(error).course != "unsure"
    if isinstance(error, ClientError | TimeoutError | OSError):
        return isinstance(error, ClientConnectorError | ConnectionTimeoutError)
    return not isinstance(error, UnsureError)


def _passing(error: Exception) -> bool:
    return not isinstance(error, SlackApiError) or refusal(error).course in ("again", "unsure")


def _outcome(error: Exception) -> str:
    """What is counted: a word of a known few."""
    if not isinstance(error, SlackApiError):
        return "unreached"
    said = code(error)
    return said if said in REFUSALS else "other"


def _later(seconds: float) -> SlackApiError:
    said = Answered(429, {"Retry-After": f"{max(seconds, 0.0):.3f}"}, {"error": "ratelimited"})
    return SlackApiError("Slack asks to wait for longer than this may take", said)
