"""Socket Mode: two connections, each replaced as soon as it ends, is to end, or falls silent.

Written on aiohttp and not on the SDK's client, which hears again 4 s after a reset and 34 s after
a connection fell silent, tries a new connection without a growing pause, and keeps one only.
"""

import asyncio
import logging
import random
from collections.abc import Callable

from aiohttp import ClientError, ClientSession, ClientWSTimeout
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError, BusyError
from bot.slack import tokens
from bot.slack.connection import Connection, Pace, Receiving

_log = logging.getLogger(__name__)

CONNECTIONS = 2
"""Of one process. Slack allows ten for an app, so five processes; while a connection is replaced
there is one more."""
_OPENING = 5.0
_CLOSING = ClientWSTimeout(ws_close=1.0)
_LAST_ACKS = 2.0
"""Seconds; what is still worked on then goes on, though its acknowledgement cannot be sent."""
_LONGEST_ASKED = 300.0
_LINK_DISABLED = "link_disabled"
_EXPECTED = frozenset({"refresh_requested", "warning"})


class Sockets:
    """Holds the connections; what comes in over them goes to `receiving`.

    `client` must not repeat calls by itself: one is made before each opening, and a pause that
    doubles follows each that failed. `count` is told how many connections are heard.
    """

    def __init__(
        self,
        client: AsyncWebClient,
        session: ClientSession,
        token: str,
        receiving: Receiving,
        pace: Pace | None = None,
        count: Callable[[int], None] = lambda _: None,
    ) -> None:
        self._client = client
        self._session = session
        self._token = token
        self._receiving = receiving
        self._pace = pace or Pace()
        self._count = count
        self._url = ""
        self._opening = asyncio.Lock()
        self._open: dict[Connection, asyncio.Task[None]] = {}
        self._lanes: list[asyncio.Task[None]] = []
        self._greeted = asyncio.Event()

    async def start(self) -> None:
        """Returns once Slack has greeted a connection. Raises ConfigError for a wrong token."""
        failed = 0
        while not self._url:
            try:
                self._url = await tokens.socket_url(self._client, self._token)
            except BusyError as error:
                failed += 1
                await self._rest(failed, error)
        self._lanes = [asyncio.create_task(self._keep()) for _ in range(CONNECTIONS)]
        await self._greeted.wait()

    async def stop(self) -> None:
        """Takes nothing more, lets what runs be acknowledged, and closes, within 3 s."""
        running = dict(self._open)
        for connection in running:
            connection.taking = False
        for lane in self._lanes:
            lane.cancel()
        await asyncio.gather(*self._lanes, return_exceptions=True)
        await asyncio.gather(*(connection.finish(_LAST_ACKS) for connection in running))
        for task in running.values():
            task.cancel()
        await asyncio.gather(*running.values(), return_exceptions=True)

    def connected(self) -> bool:
        """Whether Slack has greeted a connection that is not known to be dead."""
        return self._alive() > 0

    def _alive(self) -> int:
        return sum(connection.alive for connection in self._open)

    def _changed(self) -> None:
        alive = self._alive()
        self._count(alive)
        if alive:
            self._greeted.set()

    async def _keep(self) -> None:
        """Opens a connection, and the next one when that has ended or is to end."""
        failed = 0
        while True:
            connection = await self._opened()
            task = asyncio.create_task(self._run(connection))
            self._open[connection] = task
            await connection.leaving.wait()
            failed = 0 if connection.age >= self._pace.steady else failed + 1
            pause = self._pause(failed)
            if connection.reason == _LINK_DISABLED:
                pause = self._pace.longest
                _log.error("Socket Mode is switched off for this app: switch it on in its settings")
            level = logging.INFO if connection.reason in _EXPECTED else logging.WARNING
            said = "a connection to Slack ends (%s), the next is opened in %.1f s"
            _log.log(level, said, connection.reason, pause)
            await asyncio.sleep(pause)

    async def _run(self, connection: Connection) -> None:
        try:
            await connection.run()
        finally:
            del self._open[connection]

    async def _opened(self) -> Connection:
        """One opening at a time, whichever connection needs it: when Slack fails, it is for all."""
        failed = 0
        async with self._opening:
            while True:
                try:
                    return await self._attempt()
                except (BotError, ClientError, OSError) as error:
                    failed += 1
                    await self._rest(failed, error)

    async def _attempt(self) -> Connection:
        url, self._url = self._url, ""
        async with asyncio.timeout(_OPENING):
            socket = await self._session.ws_connect(
                url or await tokens.socket_url(self._client, self._token),
                autoping=False,
                timeout=_CLOSING,
                proxy=self._client.proxy,
                ssl=self._client.ssl or True,
            )
        return Connection(socket, self._receiving, self._pace, self._changed)

    async def _rest(self, failed: int, error: Exception) -> None:
        asked = error.after if isinstance(error, BusyError) else 0.0
        pause = max(self._pause(failed), min(asked, _LONGEST_ASKED))
        said = str(error) if isinstance(error, BotError) else type(error).__name__
        _log.warning("no connection to Slack, next try in %.1f s: %s", pause, said)
        await asyncio.sleep(pause)

    def _pause(self, failed: int) -> float:
        """Seconds before a try after so many that failed in a row."""
        if not failed:
            return 0.0
        step = min(self._pace.longest, self._pace.first * 2.0 ** min(failed - 1, 20))
        return step * random.uniform(0.5, 1.0)  # noqa: S311 -- no secret
