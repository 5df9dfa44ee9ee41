"""Answers that a test wants instead of the playground's own: rate limits, outages, refusals."""

import asyncio
import json
import socket
import struct
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from bot.playground.errors import Json

RESPONSE_URL = "response_url"
"""Stands for the response URLs where a Web API method's name would stand."""
UPLOAD = "upload"
"""Stands for where the bytes of files go."""
Break = Literal["", "reset", "hang"]
"""What happens to the line instead of an answer: it is cut, or falls silent."""
_AT_ONCE = struct.pack("ii", 1, 0)
_LOOKING = 0.02


@dataclass(frozen=True, slots=True)
class Given:
    """What one call gets. `effective` says that the method does its work before that."""

    status: int = 200
    body: Json | str | None = None
    headers: Mapping[str, str] | None = None
    line: Break = ""
    effective: bool = False

    async def to(self, request: web.Request) -> web.StreamResponse:
        """Answers a call, or breaks its line; of a hanging one the end is that the app gives up."""
        if self.line == "reset":
            _reset(request.transport)
        while self.line == "hang" and request.transport is not None:  # noqa: ASYNC110 -- no event
            await asyncio.sleep(_LOOKING)
        if isinstance(self.body, str):
            return web.Response(
                text=self.body, status=self.status, headers=self.headers, content_type="text/html"
            )
        text = "" if self.body is None else json.dumps(self.body)
        return web.json_response(text=text, status=self.status, headers=self.headers)


class Injected:
    """For each method, the answers that its next calls get, and how often it was called."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self._held: dict[str, Given] = {}
        self._waiting: dict[str, deque[Given]] = defaultdict(deque)

    def add(self, method: str, given: Given) -> None:
        """Give one more call of a method this answer."""
        self._waiting[method].append(given)

    def hold(self, method: str, given: Given) -> None:
        """Give every call of a method this answer from now on."""
        self._held[method] = given

    def release(self, method: str) -> None:
        """Let a method answer by itself again."""
        self._held.pop(method, None)

    def take(self, method: str) -> Given | None:
        """What this call gets, if something is waiting for it."""
        self.calls[method] += 1
        waiting = self._waiting[method]
        return waiting.popleft() if waiting else self._held.get(method)


def _reset(transport: asyncio.Transport | None) -> None:
    """Cuts a connection the hard way, as a crash does: nothing more is sent."""
    if transport is None:
        return
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
    transport.abort()
