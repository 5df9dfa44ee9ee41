"""Builds everything, once, and serves it through one of the three doors."""

import asyncio
import logging
import signal
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from aiohttp import ClientError, ClientSession, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
)
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.core.assistant import Assistant
from bot.errors import ConfigError, MemoryDownError
from bot.mind import assistant
from bot.playground import Playground
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.listeners import register
from bot.slack.manifest import manifest
from bot.store import SqlMemory

_log = logging.getLogger(__name__)

EVENTS_PATH = "/slack/events"
_IN_MEMORY = "sqlite+aiosqlite://"
_LAST_WORDS = 10.0
"""Seconds that answers under way are given when the bot is told to stop."""
_CLEANING = 24 * 3600.0


async def serve_socket(settings: Settings) -> None:
    """Serves Slack over Socket Mode until told to stop. Raises ConfigError, KnowledgeError."""
    settings.require("socket")
    told_to_stop = _listen_for_signals()
    async with running(settings) as app, connected(app, settings):
        _log.info("connected to Slack over Socket Mode")
        await told_to_stop.wait()


async def serve_http(settings: Settings) -> None:
    """Serves Slack over HTTP until told to stop. Raises ConfigError, KnowledgeError."""
    settings.require("http")
    told_to_stop = _listen_for_signals()
    async with running(settings) as app:
        runner = web.AppRunner(app.web_app(path=EVENTS_PATH))
        await runner.setup()
        try:
            await web.TCPSite(runner, port=settings.port).start()
        except OSError as error:
            raise ConfigError(
                f"PORT {settings.port} cannot be listened on: {error.strerror} (choose another)"
            ) from None
        _log.info("listening on port %d, path %s", settings.port, EVENTS_PATH)
        await told_to_stop.wait()
        await runner.cleanup()


async def serve_playground(
    settings: Settings, port: int, ready: Callable[[str], None] = lambda _: None
) -> None:
    """Serves the bot in a local Slack until told to stop; `ready` is given its address.

    Raises ConfigError, KnowledgeError.
    """
    told_to_stop = _listen_for_signals()
    mind = assistant(settings)
    playground = Playground(manifest(mind.knowledge.subject))
    await playground.start(port=port)
    try:
        local = replace(
            settings,
            bot_token=playground.bot_token,
            app_token=playground.app_token,
            slack_api_url=playground.api_url,
            database_url=_IN_MEMORY,
        )
        async with running(local, mind) as app, connected(app, local):
            ready(playground.url)
            await told_to_stop.wait()
    finally:
        await playground.stop()


@asynccontextmanager
async def running(
    settings: Settings, mind: Assistant | None = None, clock: Callable[[], float] = time.time
) -> AsyncIterator[AsyncApp]:
    """The whole bot, ready to be dispatched to; on leaving, work under way is finished."""
    mind = mind or assistant(settings)
    memory = SqlMemory(settings.database_url, clock)
    background = Background()
    async with ClientSession() as session:
        client = AsyncWebClient(
            base_url=settings.slack_api_url,
            session=session,
            retry_handlers=[AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler()],
        )
        identity = await _identity(client, settings.bot_token)

        async def authorize() -> AuthorizeResult:
            return identity

        app = AsyncApp(
            client=client,
            signing_secret=settings.signing_secret or None,
            authorize=authorize,
            # Listeners acknowledge before they touch the network; Bolt's default waits in
            # steps of ten milliseconds for them.
            process_before_response=True,
        )
        register(app, Desk(mind, memory, background))
        cleaning = asyncio.create_task(_forget_old(memory))
        _log.info("knowledge %s: %d entries", mind.knowledge.version, len(mind.knowledge.entries))
        try:
            yield app
        finally:
            cleaning.cancel()
            await asyncio.wait([cleaning])
            await background.drain(_LAST_WORDS)
            await memory.close()


@asynccontextmanager
async def connected(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    """The app listening to Slack over Socket Mode."""
    handler = AsyncSocketModeHandler(app, settings.app_token)
    try:
        await handler.connect_async()
        yield
    finally:
        await handler.close_async()


async def _identity(client: AsyncWebClient, token: str) -> AuthorizeResult:
    """Who the bot is, asked once: no acknowledgement may wait for Slack to say it again."""
    try:
        answer = await client.auth_test(token=token)
    except SlackApiError as error:
        raise ConfigError(
            f"Slack does not accept SLACK_BOT_TOKEN: {error.response['error']} "
            "(copy it again from the app's OAuth page)"
        ) from None
    except (ClientError, OSError) as error:
        raise ConfigError(
            f"Slack cannot be reached at {client.base_url}: {type(error).__name__} "
            "(check the network and SLACK_API_URL)"
        ) from None
    return AuthorizeResult(
        enterprise_id=answer.get("enterprise_id"),
        team_id=answer.get("team_id"),
        bot_id=answer.get("bot_id"),
        bot_user_id=answer.get("user_id"),
        bot_token=token,
    )


async def _forget_old(memory: SqlMemory) -> None:
    while True:
        try:
            await memory.forget_old()
        except MemoryDownError as error:
            _log.warning("%s; old threads are deleted later", error)
        await asyncio.sleep(_CLEANING)


def _listen_for_signals() -> asyncio.Event:
    """What SIGTERM or Ctrl-C sets; called before anything that would have to be cleaned up."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    return stopped
