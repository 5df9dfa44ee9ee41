"""One delivery while it is worked on: what it still owes, and what it has posted."""

import asyncio
import json
import logging
import time
from collections import Counter
from contextvars import ContextVar
from typing import Any

from bot.core.owed import Delivered, Deliveries
from bot.errors import BotError, MemoryDownError

_log = logging.getLogger(__name__)

HOLD = 15.0
"""Seconds after its last renewal for which a lease is trusted; the store ends it after 20."""
UNKNOWN = ""
"""In the place of a timestamp: it was begun, and nobody knows whether Slack has it."""


class LeaseLostError(BotError):
    """Another instance works on the delivery; this one must leave it alone."""


class MaybePostedError(BotError):
    """A message was begun before, and it cannot be known whether it was posted."""


class Delivery:
    """Work that is owed registers here; messages for everybody are noted before they are sent.

    `kept` says that the store has it under a lease of the instance `by`: else it ends with the
    process. Work that is `held` waits until `begin` says whether it is to be done. `again` says
    that another instance may have done a part of it.
    """

    def __init__(
        self,
        store: Deliveries,
        delivered: Delivered,
        by: str,
        *,
        held: bool = False,
        again: bool = False,
    ) -> None:
        self.delivered = delivered
        self.again = again
        self.kept = again
        self.failed = False
        self.lost = False
        self.untold = False
        self._store = store
        self._by = by
        self._posts = dict(delivered.posts)
        self._places: Counter[str] = Counter()
        self._writing = asyncio.Lock()
        self.began = self._renewed = time.monotonic()
        self._owed: set[asyncio.Task[None]] = set()
        self._go: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        if not held:
            self._go.set_result(True)

    @property
    def key(self) -> str:
        """What the delivery is known by, everywhere."""
        return self.delivered.key

    @property
    def body(self) -> dict[str, Any]:
        """The payload."""
        payload: dict[str, Any] = json.loads(self.delivered.body)
        return payload

    @property
    def rest(self) -> float:
        """Seconds that it was to rest for from now on, where it was taken up early; else 0."""
        return max(self.delivered.rests - (time.monotonic() - self.began), 0.0)

    @property
    def owes(self) -> bool:
        """Whether work is under way that must not be lost."""
        return bool(self._owed)

    def add(self, task: asyncio.Task[None]) -> None:
        """Counts a task among the work that is owed."""
        self._owed.add(task)
        task.add_done_callback(self._owed.discard)

    def begin(self, *, wanted: bool = True) -> None:
        """Lets held work begin, or has it dropped where it is done elsewhere."""
        self._go.set_result(wanted)

    async def wanted(self) -> bool:
        """Whether work is to be done, once that is known."""
        return await asyncio.shield(self._go)

    async def ended(self) -> None:
        """Waits until nothing is owed any more, with all that the work has led to."""
        while self._owed:
            await asyncio.wait(self._owed)

    def renewed(self, at: float) -> None:
        """Notes that the store still had the lease at a moment of the monotonic clock."""
        self._renewed = at

    def place(self, where: str) -> str:
        """The name of the next message to a place: the same one when all is done again."""
        self._places[where] += 1
        return f"{where}#{self._places[where]}"

    async def post_begins(self, name: str) -> str | None:
        """Notes that a message is about to be sent: None where this is the first time.

        Else its timestamp, UNKNOWN where it cannot be known whether Slack has it. Raises
        LeaseLostError, MemoryDownError.
        """
        before = self._posts.get(name)
        if before is None:
            await self._note(name, UNKNOWN)
        return before

    def hold(self) -> None:
        """Raises LeaseLostError where another instance may have the lease by now.

        A process that was frozen must not go on as if no time had passed.
        """
        if self.kept and time.monotonic() - self._renewed > HOLD:
            self.lost = True
            raise LeaseLostError("a delivery was left to another instance")

    async def post_ended(self, name: str, ts: str | None) -> None:
        """Notes where a message stands, or with None that it was surely not posted."""
        try:
            await self._note(name, ts)
        except (MemoryDownError, LeaseLostError) as error:
            _log.warning("%s; it stays unknown whether a message was posted", error)

    async def _note(self, name: str, ts: str | None) -> None:
        async with self._writing:
            posts = {key: value for key, value in self._posts.items() if key != name}
            if ts is not None:
                posts[name] = ts
            if not await self._store.posting(self.key, self._by, posts):
                self.lost = True
                raise LeaseLostError("a delivery was left to another instance")
            self._posts = posts


current: ContextVar[Delivery | None] = ContextVar("current delivery", default=None)
"""The delivery that is worked on; tasks inherit it."""
