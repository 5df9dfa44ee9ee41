"""The three doors through which people reach the bot: Socket Mode, HTTP and the playground."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiohttp import web

from bot.app.composing import connected, running
from bot.config import Settings
from bot.core.model import Knowledge
from bot.demo import fill
from bot.errors import ConfigError
from bot.mind import assistant
from bot.playground import Playground
from bot.slack.manifest import manifest
from bot.store import SqlStore

_log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
REPORT_PATH = "/report"
"""Of the playground: what was asked in it."""
Reporting = Callable[[SqlStore, Knowledge], Awaitable[str]]
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


async def _socket(settings: Settings) -> None:
    async with running(settings) as app, connected(app, settings):
        _log.info("connected to Slack over Socket Mode")
        await _for_ever()


async def _http(settings: Settings) -> None:
    async with running(settings) as app:
        runner = web.AppRunner(app.web_app(path=EVENTS_PATH))
        await runner.setup()
        try:
            await web.TCPSite(runner, port=settings.port).start()
            _log.info("listening on port %d, path %s", settings.port, EVENTS_PATH)
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
    mind = assistant(settings)
    playground = Playground(manifest(mind.knowledge.subject))

    async def opened(store: SqlStore) -> None:
        if demo:
            await fill(store, mind, datetime.now(UTC).date())
        if reporting is not None:
            playground.show(REPORT_PATH, partial(reporting, store, mind.knowledge))

    await playground.start(port=port)
    try:
        local = replace(
            settings,
            bot_token=playground.bot_tokens,
            app_token=playground.app_token,
            slack_api_url=playground.api_url,
            database_url=_IN_MEMORY,
        )
        async with running(local, mind, opened=opened) as app, connected(app, local):
            ready(playground.url)
            await _for_ever()
    finally:
        await playground.stop()


async def _until_told_to_stop(serving: Coroutine[Any, Any, None]) -> None:
    """Serves until SIGTERM or Ctrl-C, which stop a start that is still under way as well."""
    task = asyncio.create_task(serving)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _for_ever() -> None:
    await asyncio.Event().wait()
