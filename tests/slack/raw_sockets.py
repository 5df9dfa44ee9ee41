"""Slack's end of Socket Mode where a test says what is sent, frame by frame."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, WSMsgType, web
from aiohttp.test_utils import TestServer
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.connection import Pace
from bot.slack.sockets import Sockets

Json = dict[str, Any]
TOKEN = "xapp-1"
FAST = Pace(ping=0.3, first=0.01, longest=0.2, steady=60.0, linger=0.5)


@dataclass(frozen=True)
class Receipt:
    status: int = 200
    body: Json | str | None = None


@dataclass
class Desk:
    """Takes payloads; each says itself what comes of it."""

    taken: list[Mapping[str, Any]] = field(default_factory=list)
    finishing: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self, payload: Mapping[str, Any]) -> Receipt:
        self.taken.append(payload)
        match payload:
            case {"status": status}:
                return Receipt(status, "why")
            case {"raises": text}:
                raise ZeroDivisionError(text)
            case {"slow": _}:
                await self.finishing.wait()
        return Receipt(body=payload.get("answer"))


@dataclass(eq=False)
class RawSocket:
    """One connection, after its greeting."""

    socket: web.WebSocketResponse
    frames: asyncio.Queue[Any] = field(default_factory=asyncio.Queue)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def sends(self, number: int, payload: Any = None, **others: Any) -> None:
        """An envelope whose id is the number."""
        given = {"envelope_id": str(number), "type": "slash_commands", "payload": payload}
        await self.socket.send_json(given | others)

    async def hears(self) -> Json:
        """The next acknowledgement."""
        async with asyncio.timeout(10):
            frame: Json = await self.frames.get()
        return frame


@dataclass
class RawSockets:
    """Hands out addresses and keeps the connections in the order in which they came."""

    server: TestServer
    opened: list[RawSocket] = field(default_factory=list)

    async def _open(self, _: web.Request) -> web.Response:
        url = str(self.server.make_url("/socket")).replace("http", "ws", 1)
        return web.json_response({"ok": True, "url": url})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        raw = RawSocket(web.WebSocketResponse(timeout=1.0))
        await raw.socket.prepare(request)
        await raw.socket.send_json({"type": "hello"})
        self.opened.append(raw)
        async for message in raw.socket:
            if message.type is WSMsgType.TEXT:
                raw.frames.put_nowait(message.json())
        raw.closed.set()
        return raw.socket


@asynccontextmanager
async def raw_sockets() -> AsyncIterator[RawSockets]:
    app = web.Application()
    server = TestServer(app, shutdown_timeout=0.1)
    raw = RawSockets(server)
    app.add_routes([web.post("/api/apps.connections.open", raw._open)])
    app.add_routes([web.get("/socket", raw._socket)])
    await server.start_server()
    try:
        yield raw
    finally:
        await server.close()


@asynccontextmanager
async def sockets(
    api_url: str,
    desk: Desk,
    token: str = TOKEN,
    pace: Pace = FAST,
    count: Callable[[int], None] = lambda _: None,
) -> AsyncIterator[Sockets]:
    """Socket Mode alone, which hands to the desk what comes in; not started yet."""
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=api_url, session=session, retry_handlers=[])
        made = Sockets(client, session, token, desk, pace, count)
        try:
            yield made
        finally:
            async with asyncio.timeout(10):
                await made.stop()
