"""Builds everything, once, and serves it through one of the three doors."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aiohttp import ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.core import wording
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.demo import fill
from bot.errors import ConfigError, MemoryDownError
from bot.mind import assistant
from bot.playground import Playground
from bot.slack import tokens
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.listeners import register
from bot.slack.manifest import manifest
from bot.store import Retention, SqlStore

_log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
REPORT_PATH = "/report"
"""Of the playground: what was asked in it."""
Reporting = Callable[[SqlStore, Knowledge], Awaitable[str]]
_IN_MEMORY = "sqlite+aiosqlite://"
_LAST_WORDS = 10.0
"""Seconds that answers under way are given when the bot is told to stop."""
_CLEANING = 24 * 3600.0


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


@asynccontextmanager
async def running(
    settings: Settings,
    mind: Assistant | None = None,
    clock: Callable[[], float] = time.time,
    opened: Callable[[SqlStore], Awaitable[None]] | None = None,
) -> AsyncIterator[AsyncApp]:
    """The whole bot, ready to be dispatched to; on leaving, work under way is finished.

    `opened` is given the store before anybody is served.
    """
    mind = mind or assistant(settings)
    retention = Retention(settings.misses_days, settings.misses_off)
    store = SqlStore(settings.database_url, clock, retention)
    background = Background()
    async with ClientSession() as session:
        client = AsyncWebClient(
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler()],
        )
        known = await tokens.identities(client, settings.bot_tokens)

        async def authorize(team_id: str | None) -> AuthorizeResult | None:
            return known.of(team_id)

        logging.getLogger("slack_bolt.AsyncApp").addFilter(_but_for_the_token)
        app = AsyncApp(
            client=client,
            signing_secret=settings.signing_secret or None,
            authorize=authorize,  # type: ignore[arg-type]  # None means: no such workspace
            user_facing_authorize_error_message=wording.UNKNOWN_WORKSPACE,
            # Listeners acknowledge before they touch the network; Bolt's default waits in
            # steps of ten milliseconds for them.
            process_before_response=True,
        )
        if opened is not None:
            await opened(store)
        register(app, Desk(mind, store, background, clock))
        stopping = asyncio.Event()
        cleaning = asyncio.create_task(_forget_old(store, stopping))
        _log.info(
            "knowledge %s: %d entries, %s matching",
            mind.knowledge.version,
            len(mind.knowledge.entries),
            mind.matcher.method,
        )
        try:
            yield app
        finally:
            stopping.set()
            await cleaning
            await background.drain(_LAST_WORDS)
            await store.close()


@asynccontextmanager
async def connected(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """The app listening to Slack over Socket Mode. Raises ConfigError."""
    handler = AsyncSocketModeHandler(app, settings.app_token)
    try:
        # Asked here, for the handler itself would try a token that is refused for ever.
        handler.client.wss_uri = await tokens.socket_url(app.client, settings.app_token)
        await handler.connect_async()
        yield
    finally:
        await handler.close_async()


async def _forget_old(store: SqlStore, stopping: asyncio.Event) -> None:
    """Never cancelled: a connection given up while it opens leaves its thread behind."""
    while not stopping.is_set():
        try:
            await store.forget_old()
        except MemoryDownError as error:
            _log.warning("%s; old threads are deleted later", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _CLEANING)


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


def _but_for_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns that our client goes before it: as meant."""
    return "`token` will be unused" not in record.getMessage()
