"""Builds everything, once."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from aiohttp import ClientSession
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
from bot.errors import MemoryDownError
from bot.mind import assistant
from bot.slack import tokens
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.listeners import register
from bot.store import Retention, SqlStore

_log = logging.getLogger(__name__)

_LAST_WORDS = 10.0
"""Seconds that answers under way are given when the bot is told to stop."""
_CLEANING = 24 * 3600.0


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


def _but_for_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns that our client goes before it: as meant."""
    return "`token` will be unused" not in record.getMessage()
