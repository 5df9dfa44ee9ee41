"""One Socket Mode connection as Slack holds it: what is sent, acknowledged, and goes wrong."""

import asyncio
import json
import socket as sockets
import struct
import uuid
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import WSMsgType, web

from bot.playground.errors import Json
from bot.playground.manifest import APP_ID

Fault = Literal[
    "refresh_requested",
    "warning",
    "link_disabled",
    "too_many_websockets",
    "close",
    "reset",
    "silence",
]
"""What can befall a connection: a farewell of Slack's, an end without one, or no word more."""

GRACE = 1.0
"""How long a connection that is to be replaced stays open at least, in seconds."""
CLOSING = 1.0
"""How long the app's half of a farewell is waited for, in seconds."""
_AT_ONCE = struct.pack("ii", 1, 0)


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
    """One connection, with the envelopes that wait for their acknowledgement on it.

    `struck`: something befalls it. `leaving`: the app was told to replace it. `silent`: nothing
    passes in either direction.
    """

    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)
    struck: bool = False
    leaving: bool = False
    silent: bool = False

    async def greet(self, connections: int) -> None:
        """Say that the connection stands."""
        await self.socket.send_json(
            {
                "type": "hello",
                "num_connections": connections,
                "connection_info": {"app_id": APP_ID},
                "debug_info": {"host": "playground", "approximate_connection_time": 18060},
            }
        )

    async def read(self) -> None:
        """Take acknowledgements until the connection ends."""
        async for message in self.socket:
            if self.silent:
                continue
            if message.type is WSMsgType.PING:
                await self.socket.pong(message.data)
            if message.type is WSMsgType.TEXT:
                self._receive(message.data)
        if self.silent:  # nobody hears the farewell of a dead connection
            self.leaving = True
            await asyncio.sleep(2 * CLOSING)

    async def send(self, kind: str, payload: Json, within: float, **retry: object) -> Answer:
        """Send one envelope and wait for its acknowledgement, `within` seconds at most."""
        envelope = {
            "envelope_id": str(uuid.uuid4()),
            "type": kind,
            "payload": payload,
            "accepts_response_payload": kind != "events_api",
            **retry,
        }
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self.waiting[str(envelope["envelope_id"])] = answer
        try:
            async with asyncio.timeout(within):
                if not self.silent:
                    await self.socket.send_json(envelope)
                return await answer
        except (TimeoutError, ConnectionError):
            return Answer(error="operation_timeout")
        finally:
            self.waiting.pop(str(envelope["envelope_id"]), None)

    async def suffer(self, fault: Fault) -> None:
        """Have something happen to the connection; returns when it has."""
        match fault:
            case "silence":
                self.silent = True
            case "reset":
                self._reset()
            case "close":
                await self.socket.close()
            case "refresh_requested" | "warning":
                await self.dismiss(fault)
                await asyncio.sleep(GRACE)
                await asyncio.gather(*self.waiting.values(), return_exceptions=True)
                await self.socket.close()
            case _:
                await self.dismiss(fault)
                await self.socket.close()

    async def dismiss(self, reason: str) -> None:
        """Tell the app that the connection is about to end."""
        self.leaving = True
        farewell = {"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}}
        await self.socket.send_json(farewell)

    def end(self) -> None:
        """Give up what was not acknowledged."""
        for answer in self.waiting.values():
            if not answer.done():
                answer.set_result(Answer(error="operation_timeout"))

    def _reset(self) -> None:
        if self.transport is not None:
            own = self.transport.get_extra_info("socket")
            own.setsockopt(sockets.SOL_SOCKET, sockets.SO_LINGER, _AT_ONCE)
            self.transport.abort()

    def _receive(self, data: str) -> None:
        try:
            ack = json.loads(data)
        except ValueError:
            return
        answer = self.waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if answer is not None and not answer.done():
            payload = ack.get("payload") or {}
            fits = isinstance(payload, dict)
            answer.set_result(Answer(payload) if fits else Answer(error="invalid_response"))
