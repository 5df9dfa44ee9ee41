"""One request at a time over one connection, over HTTP or in envelopes; as cheap as can be."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Awaitable, Callable
from itertools import count
from typing import Any

from aiohttp import WSMsgType, web

from bot.config import EVENTS_PATH
from tests.slack.raw_slack import SECRET

Exchange = Callable[[bytes], Awaitable[bytes]]
"""Sends what was made ready; what comes back, empty where that is a refusal."""
_END = b"\r\n\r\n"
_TAKEN = b"HTTP/1.1 200"


def request(body: str, kind: str) -> bytes:
    """A request with a body of a content type, signed now."""
    sent, at = body.encode(), str(int(time.time()))
    digest = hmac.new(SECRET.encode(), b"v0:%b:%b" % (at.encode(), sent), hashlib.sha256)
    head = (
        f"POST {EVENTS_PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(sent)}\r\nX-Slack-Request-Timestamp: {at}\r\n"
        f"X-Slack-Signature: v0={digest.hexdigest()}\r\n\r\n"
    )
    return head.encode() + sent


class _Lane(asyncio.Protocol):
    transport: asyncio.Transport
    _answer: asyncio.Future[bytes]

    def __init__(self) -> None:
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def exchange(self, sent: bytes) -> Awaitable[bytes]:
        self._answer = asyncio.get_running_loop().create_future()
        self._read.clear()
        self.transport.write(sent)
        return self._answer

    def data_received(self, data: bytes) -> None:
        self._read += data
        end = self._read.find(_END)
        if end < 0:
            return
        length = self._read[:end].lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
        if len(self._read) >= end + len(_END) + int(length) and not self._answer.done():
            taken = self._read.startswith(_TAKEN)
            self._answer.set_result(bytes(self._read) if taken else b"")

    def connection_lost(self, _: Exception | None) -> None:
        if hasattr(self, "_answer") and not self._answer.done():
            self._answer.set_result(b"")


async def http_lanes(port: int, number: int) -> list[Exchange]:
    """So many connections to a server."""
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(_Lane, "127.0.0.1", port) for _ in range(number)]
    return [lane.exchange for _, lane in made]


class Sockets:
    """Slack's end of Socket Mode: envelopes go out over whatever connections there are."""

    def __init__(self) -> None:
        self._open: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[bytes]] = {}
        self._ids = count()

    async def start(self) -> int:
        """Takes connections; returns the port."""
        served = web.Application()
        served.add_routes([web.get("/", self._serve)])
        runner = web.AppRunner(served, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return int(runner.addresses[0][1])

    async def connected(self, connections: int) -> None:
        """Returns once so many are there."""
        async with asyncio.timeout(30):
            while len(self._open) < connections:  # noqa: ASYNC110 -- no bell rings
                await asyncio.sleep(0.05)

    async def exchange(self, sent: bytes) -> bytes:
        """Sends an envelope, which begins where its id goes, and waits for it to be acknowledged.

        Returns the acknowledgement, empty where none comes.
        """
        number = next(self._ids)
        answer = self._waiting[str(number)] = asyncio.get_running_loop().create_future()
        socket = self._open[number % len(self._open)]
        await socket.send_str(f'{{"envelope_id":"{number}",{sent.decode()}')
        try:
            async with asyncio.timeout(10):
                taken: bytes = await answer
                return taken
        except TimeoutError:
            return b""

    async def _serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(max_msg_size=0)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1}))
        self._open.append(socket)
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self._heard(message.data)
        self._open.remove(socket)
        return socket

    def _heard(self, text: str) -> None:
        said: dict[str, Any] = json.loads(text)
        answer = self._waiting.pop(said.get("envelope_id", ""), None)
        if answer is not None and not answer.done():
            answer.set_result(text.encode())


def envelope(payload: str, kind: str) -> bytes:
    """An envelope of a type, without its beginning."""
    more = f'"type":"{kind}","accepts_response_payload":true,"payload":{payload}}}'
    return more.encode()
