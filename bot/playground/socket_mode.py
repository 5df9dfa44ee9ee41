"""Socket Mode: the app's connections, and what is sent over them until it is acknowledged."""

import asyncio
import contextlib
import secrets
from collections.abc import Callable, Coroutine, Iterable, Sequence
from typing import Any

from aiohttp import web

from bot.playground.errors import Json, Refused
from bot.playground.http_mode import RequestUrl
from bot.playground.lines import Answer, Fault, Line

MOST_LINES = 10
AGAIN_AFTER = (0.0, 3.0, 10.0)
"""Seconds before an event is brought again each time; Slack waits none, a minute and five."""
RETURN_WITHIN = 300.0
"""How long an event waits for an app that is away, in seconds."""
KEPT_EVENTS = 200


class Hub:
    """Sends each payload to one connection; brings an event again while nobody acknowledges it.

    `ack_within` and `again_after` are in seconds.
    """

    def __init__(
        self,
        ack_within: float,
        changed: Callable[[], None],
        again_after: Sequence[float] = AGAIN_AFTER,
    ) -> None:
        self._ack_within = ack_within
        self._again_after = again_after
        self._changed = changed
        self._lines: list[Line] = []
        self._posted: RequestUrl | None = None
        self._joined = asyncio.Event()
        self._sent: dict[str, Json] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether the app is there."""
        return bool(self._lines) or self._posted is not None

    def post_to(self, there: RequestUrl) -> None:
        """Post every payload there from now on, in HTTP mode."""
        self._posted = there
        self._joined.set()
        self._changed()

    @property
    def connections(self) -> int:
        """How many connections the app has that nothing has befallen."""
        return sum(not line.struck for line in self._lines)

    async def serve(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None
    ) -> None:
        """Greet one connection and read its acknowledgements until it closes."""
        line = Line(socket, transport)
        if len(self._lines) >= MOST_LINES:
            await line.suffer("too_many_websockets")
            return
        self._lines.append(line)
        self._joined.set()
        self._changed()
        try:
            await line.greet(len(self._lines))
            await line.read()
            await socket.close()
        finally:
            self._leave(line)

    async def send(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Answer:
        """Send one envelope and wait for its acknowledgement as long as Slack would."""
        if self._posted is not None:
            return await self._posted.send(kind, payload, self._ack_within, attempt, reason)
        staying = [line for line in self._lines if not line.leaving] or self._lines
        if not staying:
            return Answer(error="dispatch_failed")
        retry = {"retry_attempt": attempt, "retry_reason": reason}
        return await secrets.choice(staying).send(kind, payload, self._ack_within, **retry)

    async def deliver(self, events: Iterable[Json]) -> bool:
        """Send events; true when all were acknowledged. The others are brought again, later."""
        answers = await asyncio.gather(*(self._first(event) for event in events))
        return all(answers)

    def later(self, events: Iterable[Json]) -> None:
        """Send events without waiting for anything."""
        for event in events:
            self._start(self._deliver_one(event))

    async def again(self, event_id: str) -> Answer:
        """Bring one event (or, with no id, the last one) a second time, as after a timeout."""
        known = list(self._sent.values())
        event = self._sent.get(event_id) if event_id else (known[-1] if known else None)
        if event is None:
            raise Refused("No such event was sent.")
        return await self.send("events_api", event, 1, "timeout")

    def disturb(self, fault: Fault, lines: int | None = None) -> int:
        """Have something befall connections, the oldest first; None: all. Returns how many."""
        struck = self._lines[:lines]
        for line in struck:
            line.struck = True
            self._start(_struck(line, fault))
        return len(struck)

    async def close(self) -> None:
        """Stop all that is under way and close every connection."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*(line.socket.close() for line in self._lines))

    async def _deliver_one(self, event: Json) -> None:
        await self._first(event)

    async def _first(self, event: Json) -> bool:
        self._sent[event["event_id"]] = event
        if len(self._sent) > KEPT_EVENTS:
            self._sent.pop(next(iter(self._sent)))
        answer = await self.send("events_api", event)
        if not answer.acknowledged:
            self._start(self._insist(event))
        return answer.acknowledged

    async def _insist(self, event: Json) -> None:
        for attempt, pause in enumerate(self._again_after, 1):
            await asyncio.sleep(pause)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._joined.wait(), RETURN_WITHIN)
            answer = await self.send("events_api", event, attempt, "timeout")
            if answer.acknowledged:
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _leave(self, line: Line) -> None:
        self._lines.remove(line)
        if not self._lines:
            self._joined.clear()
        line.end()
        self._changed()


async def _struck(line: Line, fault: Fault) -> None:
    with contextlib.suppress(ConnectionError):  # it ended before
        await line.suffer(fault)
