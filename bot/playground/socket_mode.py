"""Socket Mode: the app's connections, and what is sent over them until it is acknowledged."""

import asyncio
import contextlib
import json
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from bot.playground.errors import Json, Refused
from bot.playground.manifest import APP_ID

MOST_LINES = 10
REDELIVERIES = 3
RETURN_WITHIN = 300.0
"""How long an event waits for an app that is away, in seconds."""
KEPT_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for one envelope: the payload of an acknowledgement, or Slack's error."""

    payload: Json = field(default_factory=dict)
    error: str = ""

    @property
    def acknowledged(self) -> bool:
        """Whether the app took it."""
        return not self.error


@dataclass(eq=False, slots=True)
class Line:
    """One connection, with the envelopes that wait for their acknowledgement on it."""

    socket: web.WebSocketResponse
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


class Hub:
    """Sends each payload to one connection; brings an event again while nobody acknowledges it.

    `ack_within` is in seconds. Slack waits minutes before the second and third redelivery; here
    the next follows as soon as the last went unacknowledged.
    """

    def __init__(self, ack_within: float, changed: Callable[[], None]) -> None:
        self._ack_within = ack_within
        self._changed = changed
        self._lines: list[Line] = []
        self._turn = 0
        self._joined = asyncio.Event()
        self._sent: dict[str, Json] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> bool:
        """Whether the app is there."""
        return bool(self._lines)

    async def serve(self, socket: web.WebSocketResponse) -> None:
        """Greet one connection and read its acknowledgements until it closes."""
        if len(self._lines) >= MOST_LINES:
            await socket.send_json(_farewell("too_many_websockets"))
            await socket.close()
            return
        line = Line(socket)
        self._lines.append(line)
        self._joined.set()
        self._changed()
        try:
            await socket.send_json(_hello(len(self._lines)))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    _receive(line, message.data)
        finally:
            self._leave(line)

    async def send(self, kind: str, payload: Json, attempt: int = 0, reason: str = "") -> Answer:
        """Send one envelope and wait for its acknowledgement as long as Slack would."""
        line = self._next()
        if line is None:
            return Answer(error="dispatch_failed")
        envelope = _envelope(kind, payload) | {"retry_attempt": attempt, "retry_reason": reason}
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        line.waiting[envelope["envelope_id"]] = answer
        try:
            async with asyncio.timeout(self._ack_within):
                await line.socket.send_json(envelope)
                return await answer
        except (TimeoutError, ConnectionError):
            return Answer(error="operation_timeout")
        finally:
            line.waiting.pop(envelope["envelope_id"], None)

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

    async def close(self) -> None:
        """Stop all that is under way and close every connection."""
        for task in list(self._tasks):
            task.cancel()
        for line in list(self._lines):
            await line.socket.close()

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
        for attempt in range(1, REDELIVERIES + 1):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._joined.wait(), RETURN_WITHIN)
            answer = await self.send("events_api", event, attempt, "timeout")
            if answer.acknowledged:
                return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _next(self) -> Line | None:
        self._turn += 1
        return self._lines[self._turn % len(self._lines)] if self._lines else None

    def _leave(self, line: Line) -> None:
        self._lines.remove(line)
        if not self._lines:
            self._joined.clear()
        for answer in line.waiting.values():
            if not answer.done():
                answer.set_result(Answer(error="operation_timeout"))
        self._changed()


def _receive(line: Line, data: str) -> None:
    try:
        ack = json.loads(data)
    except ValueError:
        return
    answer = line.waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
    if answer is not None and not answer.done():
        payload = ack.get("payload") or {}
        fits = isinstance(payload, dict)
        answer.set_result(Answer(payload) if fits else Answer(error="invalid_response"))


def _envelope(kind: str, payload: Json) -> Json:
    return {
        "envelope_id": str(uuid.uuid4()),
        "type": kind,
        "payload": payload,
        "accepts_response_payload": kind != "events_api",
    }


def _hello(connections: int) -> Json:
    return {
        "type": "hello",
        "num_connections": connections,
        "connection_info": {"app_id": APP_ID},
        "debug_info": {"host": "playground", "approximate_connection_time": 18060},
    }


def _farewell(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
