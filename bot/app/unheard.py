"""Lets go of connections over which no whole request comes: each holds a file that others need."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakSet

from aiohttp import web
from aiohttp.typedefs import Handler

_PATIENCE = 5.0
"""Seconds in which a first request must have come, or twice that; Slack's come at once."""
_MOST_FILES = 65_536


def take_many() -> None:
    """Lets this process have as many connections as the system allows it, within reason."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if hard != resource.RLIM_INFINITY:
            most = max(soft, min(hard, _MOST_FILES))
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


class Unheard:
    """The connections of a server that have not asked for anything yet."""

    def __init__(self) -> None:
        self._heard: WeakSet[asyncio.BaseTransport] = WeakSet()

    def listen(self, served: web.Application) -> None:
        """Hears of every request of an application."""

        @web.middleware
        async def hear(request: web.Request, handler: Handler) -> web.StreamResponse:
            if request.transport is not None:
                self._heard.add(request.transport)
            return await handler(request)

        served.middlewares.append(hear)

    @asynccontextmanager
    async def closed(self, runner: web.AppRunner) -> AsyncIterator[None]:
        """Closes, until it is left, what has been silent for too long."""
        closing = asyncio.create_task(self._close(runner))
        try:
            yield
        finally:
            closing.cancel()

    async def _close(self, runner: web.AppRunner) -> None:
        silent: set[asyncio.Transport] = set()
        while True:
            await asyncio.sleep(_PATIENCE)
            connections = runner.server.connections if runner.server is not None else []
            standing = {each.transport for each in connections if each.transport is not None}
            before, silent = silent, standing - set(self._heard)
            for transport in silent & before:
                transport.abort()
