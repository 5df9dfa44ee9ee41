"""Sees every delivery to its end: renews leases, and takes over what another instance left."""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Literal

from slack_bolt.response import BoltResponse

from bot import logs
from bot.core.owed import Delivered, Taken
from bot.core.owed import Deliveries as Store
from bot.core.wording import limits as words
from bot.errors import MemoryDownError
from bot.metrics import Metrics
from bot.slack import telling
from bot.slack.background import Background
from bot.slack.delivery import Delivery, current

_log = logging.getLogger(__name__)

BEAT = 5.0
"""Seconds between two renewals, and between two looks for what others left."""
MOST_ATTEMPTS = 5
PAUSES = (15.0, 60.0, 240.0, 600.0)
"""Seconds after which work that failed for a passing reason is tried again."""
_SOON = 0.25
"""Seconds until the next look where the last one did not find all."""
AT_ONCE = 16
"""Deliveries that are acknowledged and worked on at once; the others wait, and are safe."""
_ITS_TURN = 2.0
"""Seconds after which one that is still under way, for it waits for Slack, holds up no other."""
_FAILED = 500

Kept = Taken | Literal["busy", "down"]
"""How the store has a delivery, or that it may have it, or that it cannot be reached."""
Dispatch = Callable[[dict[str, Any], Mapping[str, Any]], Awaitable[BoltResponse]]
"""Hands a payload to its listener, with what the request's context is to hold."""


class Deliveries:
    """The deliveries that this instance works on."""

    def __init__(
        self, store: Store, background: Background, dispatch: Dispatch, metrics: Metrics
    ) -> None:
        self._store = store
        self._background = background
        self._dispatch = dispatch
        self._metrics = metrics
        self._by = secrets.token_hex(8)
        self._open: dict[str, Delivery] = {}
        self._claiming = asyncio.Lock()
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._taken_over = 0
        self._left = False
        self._stopping = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to take over what others left: at once what was released."""
        self._beating = asyncio.create_task(self._beat())

    async def stop(self, seconds: float) -> None:
        """Ends what can be ended in so many seconds, and releases the rest to whoever is next."""
        self._stopping.set()
        if self._beating is not None:
            await self._beating
        await self._background.drain(seconds)
        async with self._claiming:
            self._left = True
            if self._open:
                _log.warning("%d deliveries are left to the next instance", len(self._open))
                with suppress(MemoryDownError):
                    await self._store.release(self._by)

    def new(self, delivered: Delivered, *, held: bool = False) -> Delivery:
        """A delivery that has just come in."""
        return Delivery(self._store, delivered, self._by, held=held)

    async def keep(self, delivery: Delivery, patience: float, *, in_order: bool) -> Kept:
        """Keeps a delivery in the store until it is done; what came of it in time.

        `in_order` has it wait, where it must, for what came before it in its lane.
        """
        self._count(delivery)
        for last in (False, True):  # a connection that broke says nothing of the store
            try:
                taken = await self._store.take(
                    delivery.delivered, self._by, patience, in_order=in_order
                )
                break
            except MemoryDownError as error:
                # What was not answered in time may be done all the same.
                if isinstance(error.__cause__, TimeoutError):
                    return "busy"
                if last:
                    return "down"
        delivery.kept = taken == "new"
        if not delivery.kept:
            self._forget(delivery)
        if taken == "waits":
            self._metrics.delivery("waits")
            # Who asks again is there: what rests before it need not rest any longer.
            self._background.run(self._go_on(delivery), owed=False)
        return taken

    async def leave(self, delivery: Delivery, patience: float) -> None:
        """Gives a delivery back that may be kept, for another instance or another attempt.

        `patience` is in seconds: whoever brought it waits for an answer.
        """
        self._forget(delivery)
        with suppress(MemoryDownError):
            await self._store.put_off(delivery.key, self._by, 0.0, patience)

    async def work(self, delivery: Delivery, body: dict[str, Any]) -> BoltResponse:
        """Hands a delivery to its listener; what that begins belongs to the delivery."""
        before = current.set(delivery)
        try:
            response = await self._dispatch(body, {})
        finally:
            current.reset(before)
        # Nobody listened: the store that knows the workspaces is down, or there is a bug.
        delivery.failed = response.status == _FAILED
        return response

    def begin(self, delivery: Delivery) -> None:
        """Works in the background on a delivery that is kept, when its turn comes."""
        self._background.run(self._work(delivery), owed=False)

    def follow(self, delivery: Delivery) -> None:
        """Notes in the background when all that is owed is done."""
        self._background.run(self._end(delivery), owed=False)

    async def _beat(self) -> None:
        renewed = -BEAT
        while not self._stopping.is_set():
            more = False
            try:
                if time.monotonic() - renewed >= BEAT:
                    await self._renew()
                    renewed = time.monotonic()
                # What is claimed but not begun has lost an attempt if this process is killed.
                if (room := AT_ONCE - self._taken_over) > 0:
                    more = await self._take_over(room)
                else:
                    more = True
            except MemoryDownError as error:
                _log.warning("%s; nothing is taken over until it is back", error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), _SOON if more else BEAT)

    async def _renew(self) -> None:
        if not self._open:
            return
        async with self._claiming:  # what is claimed in between would seem to be nobody's
            # Before the store is asked: a process that is frozen meanwhile must not trust it.
            at = time.monotonic()
            for key in await self._store.renew(self._by):
                if key in self._open:
                    self._open[key].renewed(at)
                else:
                    await self._store.put_off(key, self._by, 0.0)

    async def _take_over(self, most: int, lane: str = "") -> bool:
        """Whether there may be more than was taken over."""
        async with self._claiming:
            if self._left:
                return False
            at = time.monotonic()
            overdue = await self._store.overdue(self._by, most, lane)
            for delivered in overdue:
                delivery = Delivery(self._store, delivered, self._by, again=True)
                delivery.renewed(at)
                self._count(delivery)
                self._metrics.delivery("taken_over")
                with logs.request():
                    self._taken_over += 1
                    self.begin(delivery)
            return len(overdue) == most

    async def _go_on(self, delivery: Delivery) -> None:
        """Takes up what is next in the lane of a delivery, which ended or waits there."""
        with suppress(MemoryDownError):  # it is overdue, and so is found soon
            await self._take_over(1, delivery.delivered.lane)

    async def _work(self, delivery: Delivery) -> None:
        try:
            async with self._turns:
                if self._left:
                    return
                if delivery.delivered.attempts <= MOST_ATTEMPTS:
                    await self.work(delivery, delivery.body)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(delivery.ended(), _ITS_TURN)
                else:
                    delivery.failed = True
        finally:
            self._taken_over -= delivery.again
        await self._end(delivery)

    async def _end(self, delivery: Delivery) -> None:
        """Waits for the end of the work, and until the store knows of it."""
        await delivery.ended()
        kind = delivery.body.get("type", "command")
        self._metrics.answered(kind, time.monotonic() - delivery.began)
        others = False
        while True:
            try:
                others = await self._settle(delivery)
                break
            except MemoryDownError as error:
                if not delivery.kept:
                    break
                _log.warning("%s; it is noted later that a delivery is done", error)
                if not await self._background.pause(BEAT):
                    return
        self._forget(delivery)
        if others:
            await self._go_on(delivery)

    async def _settle(self, delivery: Delivery) -> bool:
        """Whether what follows in the lane may go on, if there is anything."""
        attempts = delivery.delivered.attempts
        others = False
        if delivery.lost:
            self._metrics.delivery("lost")
        elif delivery.failed and delivery.kept and attempts < MOST_ATTEMPTS:
            early = delivery.delivered.rests > 0
            pause = delivery.rest if early else PAUSES[min(attempts, len(PAUSES)) - 1]
            await self._store.put_off(delivery.key, self._by, pause)
            self._metrics.delivery("put_off")
        else:
            others = await self._store.done(delivery.key, self._by, delivery.delivered.lane)
            self._metrics.delivery("given_up" if delivery.failed else "done")
            if delivery.failed:
                _log.error("a delivery is given up after %d attempts", attempts)
            if delivery.failed or delivery.untold:
                text = words.GIVEN_UP if delivery.failed else words.MAYBE_ANSWERED
                await self._dispatch(delivery.body, {telling.TELL: text, telling.LATE: True})
        return others

    def _forget(self, delivery: Delivery) -> None:
        self._open.pop(delivery.key, None)
        self._metrics.working_on(len(self._open))

    def _count(self, delivery: Delivery) -> None:
        self._open[delivery.key] = delivery
        self._metrics.working_on(len(self._open))
