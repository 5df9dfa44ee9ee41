"""The three doors through which people reach the bot: Socket Mode, HTTP and the playground."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.app.composing import Bot, connected, running
from bot.app.health import HEALTH_PATH, READY_PATH, Health, open_on
from bot.app.reload import Reloader
from bot.app.unheard import Unheard, take_many
from bot.config import EVENTS_PATH, Settings
from bot.core.assistant import Assistant
from bot.core.wording.health import NOT_CONNECTED
from bot.errors import ConfigError
from bot.metrics import Metrics, routes
from bot.slack.manifest import manifest
from bot.store import SqlStore

_log = logging.getLogger(__name__)

REPORT_PATH = "/report"
"""Of the playground: what was asked in it."""
Reporting = Callable[[SqlStore, Assistant], Awaitable[str]]
ENDING = "told to stop again: it ends already"
_SIGNALS = (signal.SIGTERM, signal.SIGINT)
_LAST_BYTES = 1.0
"""Seconds that requests under way are given when the bot is told to stop, or are refused."""
_IDLE = 75.0
"""Seconds for which a connection stays open that asks for nothing more."""
_IN_MEMORY = "sqlite+aiosqlite://"


async def serve_socket(settings: Settings) -> None:
    """Serves Slack over Socket Mode until told to stop. Raises ConfigError, KnowledgeError."""
    settings.require("socket")
    await _until_told_to_stop(_socket(settings))


async def serve_http(settings: Settings) -> None:
    """Serves Slack over HTTP until told to stop. Raises ConfigError, KnowledgeError."""
    settings.require("http")
    await _until_told_to_stop(_http(settings))


async def serve_playground(
    settings: Settings,
    port: int,
    ready: Callable[[str], None] = lambda _: None,
    *,
    reporting: Reporting | None = None,
    demo: bool = False,
) -> None:
    """Serves the bot in a local Slack until told to stop; `ready` is given its address.

    `reporting` makes the page that stands at REPORT_PATH; `demo` fills the store with made-up
    data to report on.

    Raises ConfigError, KnowledgeError.
    """
    await _until_told_to_stop(_playground(settings, port, ready, reporting, demo))


@asynccontextmanager
async def _looked_after(settings: Settings, *parts: str) -> AsyncIterator[tuple[Bot, Health]]:
    """The bot, its knowledge followed, and what tells of its `parts` on a port for operators."""
    metrics = Metrics()
    reloader = Reloader(settings, count=metrics.reloaded)
    health = Health(reloader, parts)
    async with (
        open_on(settings.health_port, [*health.routes(detailed=True), *routes(metrics)]),
        running(settings, reloader=reloader, health=health, metrics=metrics) as bot,
    ):
        yield bot, health


async def _socket(settings: Settings) -> None:
    async with (
        _looked_after(settings, "store", "slack", "socket") as (bot, health),
        connected(bot, settings) as sockets,
    ):
        health.on("socket", sockets.connected, NOT_CONNECTED)
        _log.info("connected to Slack over Socket Mode")
        await _for_ever()


async def _http(settings: Settings) -> None:
    async with _looked_after(settings, "store", "slack") as (bot, health):
        served = bot.web_app(path=EVENTS_PATH)
        served.add_routes(health.routes(detailed=False))
        take_many()
        unheard = Unheard()
        unheard.listen(served)
        # What it would write holds the codes of installations.
        runner = web.AppRunner(
            served,
            access_log=None,
            auto_decompress=False,  # the signature is on the bytes as they came
            lingering_time=_LAST_BYTES,
            shutdown_timeout=_LAST_BYTES,
            keepalive_timeout=_IDLE,
        )
        await runner.setup()
        try:
            await web.TCPSite(runner, port=settings.port).start()
            _log.info("listening on port %d, path %s", settings.port, EVENTS_PATH)
            async with unheard.closed(runner):
                await _for_ever()
        except OSError as error:
            raise ConfigError(
                f"PORT {settings.port} cannot be listened on: {error.strerror} (choose another)"
            ) from None
        finally:
            await runner.cleanup()


async def _playground(
    settings: Settings,
    port: int,
    ready: Callable[[str], None],
    reporting: Reporting | None,
    demo: bool,
) -> None:
    # Who serves Slack does not wait until these are read.
    from bot.demo import fill
    from bot.playground import Playground

    reloader = Reloader(settings)
    health = Health(reloader, ("store", "slack", "socket"))
    playground = Playground(manifest(reloader.mind.knowledge.subject))
    playground.serve(HEALTH_PATH, health.live)
    playground.serve(READY_PATH, health.ready)

    async def opened(store: SqlStore) -> None:
        if demo:
            await fill(store, reloader.mind, datetime.now(UTC).date())
        if reporting is not None:
            playground.show(REPORT_PATH, lambda: reporting(store, reloader.mind))

    await playground.start(port=port)
    try:
        local = replace(
            settings,
            bot_token=playground.bot_tokens,
            app_token=playground.app_token,
            slack_api_url=playground.api_url,
            database_url=_IN_MEMORY,
        )
        async with (
            running(local, opened=opened, reloader=reloader, health=health) as bot,
            connected(bot, local) as sockets,
        ):
            health.on("socket", sockets.connected, NOT_CONNECTED)
            ready(playground.url)
            await _for_ever()
    finally:
        await playground.stop()


async def _until_told_to_stop(serving: Coroutine[Any, Any, None]) -> None:
    """Serves until SIGTERM or Ctrl-C, which stop a start that is still under way as well."""
    task = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for number in _SIGNALS:  # a second one must not break off what is being ended
            loop.add_signal_handler(number, _log.info, ENDING)
        task.cancel()

    for number in _SIGNALS:
        loop.add_signal_handler(number, stop)
    with suppress(asyncio.CancelledError):
        await task


async def _for_ever() -> None:
    await asyncio.Event().wait()
