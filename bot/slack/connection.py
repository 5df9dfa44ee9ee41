"""One WebSocket to Slack: takes envelopes and acknowledges them until it is dead or told to go."""

import asyncio
import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from aiohttp import ClientWebSocketResponse, WSMsgType

_log = logging.getLogger(__name__)

_KINDS = frozenset({"events_api", "interactive", "slash_commands"})
_REPLACED = frozenset({"refresh_requested", "warning"})
"""Reasons for which Slack keeps a connection open until there is another."""
_LAST = frozenset({WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR})
_UNANSWERED = 2
"""So many pings in a row without an answer: nobody is there. One may be a busy moment."""
_NOT_SAFE = 503
_MALFORMED = 400


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient Socket Mode is, in seconds.

    `first` and `longest` bound the pause before a connection is opened again, which doubles;
    one that lived for `steady` begins anew, at once. One that is to be replaced is read for
    `linger` more at most.
    """

    ping: float = 2.0
    first: float = 0.25
    longest: float = 30.0
    steady: float = 3.0
    linger: float = 10.0


class Receipt(Protocol):
    """What is said back: an HTTP status, and the body of the acknowledgement."""

    @property
    def status(self) -> int:
        """200 taken, 400 malformed, 503 not safe: to be brought again."""
        ...

    @property
    def body(self) -> dict[str, Any] | str | None:
        """What the acknowledgement carries."""
        ...


class Receiving(Protocol):
    """Takes what Slack sends; returns when it may be acknowledged."""

    async def receive(self, payload: Mapping[str, Any]) -> Receipt:
        """Take one payload."""
        ...


class Connection:
    """Reads one WebSocket; `leaving` is set once another must take its place.

    It is `alive` from Slack's greeting until it is known to have ended, and `changed` is called
    at both; `heard_at` is when anything came last, by the monotonic clock. What comes while it is
    not `taking` is left to be brought again elsewhere.
    """

    def __init__(
        self,
        socket: ClientWebSocketResponse,
        receiving: Receiving,
        pace: Pace,
        changed: Callable[[], None],
    ) -> None:
        self._socket = socket
        self._receiving = receiving
        self._pace = pace
        self._changed = changed
        self._opened_at = time.monotonic()
        self._running: set[asyncio.Task[None]] = set()
        self.taking = True
        self._answered = False
        self._until = math.inf
        self.heard_at = self._opened_at
        self.alive = False
        self.leaving = asyncio.Event()
        self.reason = ""

    @property
    def age(self) -> float:
        """Seconds since it was opened."""
        return time.monotonic() - self._opened_at

    async def run(self) -> None:
        """Reads until it ends, whoever ends it; then it is closed."""
        reading = asyncio.create_task(self._read())
        try:
            await self._watch(reading)
        finally:
            self.alive = False
            self._changed()
            self._leave("silent")
            reading.cancel()
            await asyncio.wait({reading})
            await self._socket.close()

    async def finish(self, seconds: float) -> None:
        """Waits until all that was taken is acknowledged, `seconds` at most."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def _watch(self, reading: asyncio.Task[None]) -> None:
        """Pings until the connection has ended, or is dead without having said so."""
        unanswered = 0
        while unanswered < _UNANSWERED and not reading.done():
            self._answered = False
            with suppress(TimeoutError, ConnectionError):
                async with asyncio.timeout(self._pace.ping):
                    await self._socket.ping()
            await asyncio.wait({reading}, timeout=self._pace.ping)
            unanswered = 0 if self._answered else unanswered + 1

    async def _read(self) -> None:
        while (message := await self._socket.receive()).type not in _LAST:
            self.heard_at = time.monotonic()
            if message.type is WSMsgType.PING:
                with suppress(ConnectionError):
                    await self._socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self._answered = True
            elif message.type is WSMsgType.TEXT and not self._take(_decoded(message.data)):
                break
            if self.heard_at > self._until:
                break
        self._leave("closed")

    def _take(self, frame: Mapping[str, Any]) -> bool:
        """Whether to go on reading after this frame."""
        kind = frame.get("type")
        if kind == "hello":
            self.alive = True
            self._changed()
        elif kind == "disconnect":
            self._leave(str(frame.get("reason")))
            return self.reason in _REPLACED
        elif isinstance(frame.get("envelope_id"), str):
            if self.taking:
                task = asyncio.create_task(self._answer(frame))
                self._running.add(task)
                task.add_done_callback(self._running.discard)
        else:
            _log.warning("Slack sent a frame that is no envelope; nothing is done with it")
        return True

    def _leave(self, reason: str) -> None:
        if not self.leaving.is_set():
            self.reason = reason
            self._until = time.monotonic() + self._pace.linger
            self.leaving.set()

    async def _answer(self, envelope: Mapping[str, Any]) -> None:
        try:
            ack = await self._received(envelope)
        except Exception:  # a task's own end of the road: nothing above would see it
            _log.exception("a bug in this bot")
            return
        if ack is not None:
            with suppress(ConnectionError):  # an event comes again over another connection
                await self._socket.send_str(json.dumps(ack))

    async def _received(self, envelope: Mapping[str, Any]) -> dict[str, Any] | None:
        """The acknowledgement; None where Slack shall bring it again."""
        ack: dict[str, Any] = {"envelope_id": envelope["envelope_id"]}
        kind, payload = envelope.get("type"), envelope.get("payload")
        if kind not in _KINDS or not isinstance(payload, dict):
            _log.warning("Slack sent an envelope of no known type or without a payload")
            return ack
        receipt = await self._receiving.receive(payload)
        if receipt.status == _NOT_SAFE:
            _log.warning("%s not acknowledged: it could not be taken", kind)
            return None
        if receipt.status >= _MALFORMED:
            _log.warning("%s acknowledged without an answer: status %d", kind, receipt.status)
        elif receipt.body:
            text = isinstance(receipt.body, str)
            ack["payload"] = {"text": receipt.body} if text else receipt.body
        return ack


def _decoded(text: str) -> Mapping[str, Any]:
    """A frame's object; an empty one where it holds none."""
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
