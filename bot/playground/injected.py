"""Answers that a test wants instead of the playground's own: rate limits, outages, refusals."""

from collections import defaultdict, deque
from collections.abc import Mapping

from aiohttp import web

from bot.playground.errors import Json

RESPONSE_URL = "response_url"
"""Stands for the response URLs where a Web API method's name would stand."""


class Injected:
    """For each method, the answers that its next calls get."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[tuple[int, Json, Mapping[str, str]]]] = defaultdict(deque)

    def add(self, method: str, status: int, body: Json, headers: Mapping[str, str]) -> None:
        """Give one more call of a method this answer."""
        self._waiting[method].append((status, body, headers))

    def take(self, method: str) -> web.Response | None:
        """The answer that this call gets, if one is waiting for it."""
        if not self._waiting[method]:
            return None
        status, body, headers = self._waiting[method].popleft()
        return web.json_response(body, status=status, headers=headers)
