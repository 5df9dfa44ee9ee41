"""Builds everything, once."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, field

from aiohttp import ClientSession, web
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.app.health import Health
from bot.app.reload import Reloader
from bot.app.workspaces import reached
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.errors import MemoryDownError
from bot.metrics import Metrics
from bot.mind import assistant
from bot.slack import telling
from bot.slack.background import Background
from bot.slack.caller import TIMEOUT, through
from bot.slack.calling import Calls
from bot.slack.deliveries import Deliveries
from bot.slack.desk import Desk
from bot.slack.door import Door
from bot.slack.flood import Flood
from bot.slack.installing import Installing
from bot.slack.listeners import leaving, register
from bot.slack.once import while_leased
from bot.slack.receiving import Receiver, dispatching
from bot.slack.sockets import Sockets
from bot.slack.workspaces import Workspaces
from bot.store import Retention, SqlStore

_log = logging.getLogger(__name__)

_LAST_WORDS = 6.0
"""Seconds that work under way is given when the bot is told to stop, which takes ten in all."""
_CLEANING = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Bot:
    """The whole bot: a web application for HTTP mode, a receiver for Socket Mode."""

    receiver: Receiver
    signing_secret: str = field(repr=False)
    metrics: Metrics
    installing: Installing | None = None

    def web_app(self, path: str) -> web.Application:
        """What answers Slack's requests at a path."""
        served = web.Application()
        served.router.add_post(path, Door(self.signing_secret, self.receiver.receive).handle)
        if self.installing is not None:
            served.add_routes(self.installing.routes())
        served.on_response_prepare.append(_without_version)
        return served


@asynccontextmanager
async def running(
    settings: Settings,
    mind: Assistant | None = None,
    clock: Callable[[], float] = time.time,
    opened: Callable[[SqlStore], Awaitable[None]] | None = None,
    reloader: Reloader | None = None,
    health: Health | None = None,
    metrics: Metrics | None = None,
    flood: Flood | None = None,
) -> AsyncIterator[Bot]:
    """The whole bot, ready to be dispatched to; on leaving, work under way is finished.

    `opened` is given the store before anybody is served. With a `reloader` its mind is served, and
    each that follows; `health` is told what there is to look after, `metrics` what happens.
    `flood` says how much is too much.
    """
    metrics = metrics or Metrics()
    mind = reloader.mind if reloader else mind or assistant(settings)
    retention = Retention(settings.misses_days, settings.misses_off)
    store = SqlStore(settings.database_url, clock, retention, metrics.store_failed)
    background = Background()
    async with ClientSession(timeout=TIMEOUT, trace_configs=[while_leased()]) as session:
        # Bolt makes one like it for each payload, in whose place a Caller is put below.
        client = AsyncWebClient(base_url=settings.slack_api_url, session=session, retry_handlers=[])
        try:
            here = await reached(
                settings, session, store, background, lambda: desk.knowledge.subject, clock
            )
        except BaseException:
            await store.close()
            raise
        logging.getLogger("slack_bolt.AsyncApp").addFilter(_but_for_the_token)
        app = AsyncApp(
            client=client,
            signing_secret=settings.signing_secret or None,
            authorize=here.authorizing(),  # type: ignore[arg-type]  # None means: no such workspace
            user_facing_authorize_error_message=here.unknown,
            # Listeners acknowledge before they touch the network; Bolt's default waits in
            # steps of ten milliseconds for them.
            process_before_response=True,
        )
        if opened is not None:
            await opened(store)
        desk = Desk(mind, store, background, clock, metrics.met)
        through(app, Calls(metrics.called, here.refused(background)))
        telling.register(app, background)
        leaving.register(app, background, here.workspaces)
        register(app, desk)
        dispatch = dispatching(app)
        deliveries = Deliveries(store.deliveries, background, dispatch, metrics)
        receiver = Receiver(dispatch, deliveries, metrics, flood, clock)
        if health is not None:
            health.add("slack", here.workspaces.accepted)
            health.add("store", store.answers)
            health.watch(receiver.held_back)
        stopping = asyncio.Event()
        cleaning = asyncio.create_task(_forget_old(store, here.workspaces, stopping))
        deliveries.start()
        preparing = asyncio.create_task(asyncio.to_thread(mind.prepare))
        _log.info(
            "knowledge %s: %d entries, %s matching",
            mind.knowledge.version,
            len(mind.knowledge.entries),
            mind.matcher.method,
        )
        try:
            async with reloader.followed(desk.take) if reloader else nullcontext():
                yield Bot(receiver, settings.signing_secret, metrics, here.installing)
        finally:
            ends = time.monotonic() + _LAST_WORDS
            stopping.set()
            store.hurry()
            await cleaning
            await preparing
            await deliveries.stop(_LAST_WORDS)
            await here.drain(max(ends - time.monotonic(), 1.0))
            await store.close()


@asynccontextmanager
async def connected(bot: Bot, settings: Settings) -> AsyncIterator[Sockets]:
    """The bot listening to Slack over Socket Mode. Raises ConfigError."""
    async with ClientSession() as session:
        client = AsyncWebClient(
            base_url=settings.slack_api_url, session=session, timeout=10, retry_handlers=[]
        )
        count = bot.metrics.connected
        sockets = Sockets(client, session, settings.app_token, bot.receiver, count=count)
        try:
            await sockets.start()
            yield sockets
        finally:
            await sockets.stop()


async def _forget_old(store: SqlStore, workspaces: Workspaces, stopping: asyncio.Event) -> None:
    """Never cancelled: a connection given up while it opens leaves its thread behind."""
    while not stopping.is_set():
        try:
            await workspaces.stay()
            await store.forget_old()
        except MemoryDownError as error:
            _log.warning("%s; old threads are deleted later", error)
        with suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), _CLEANING)


def _but_for_the_token(record: logging.LogRecord) -> bool:
    """Bolt reads SLACK_BOT_TOKEN by itself and warns that our client goes before it: as meant."""
    return "`token` will be unused" not in record.getMessage()


async def _without_version(_: web.Request, response: web.StreamResponse) -> None:
    """Tells nobody which software answers."""
    response.headers["Server"] = "bot"
