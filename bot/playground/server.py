"""The playground as a whole: builds its parts and serves its three doors."""

import errno
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from bot.errors import BotError
from bot.playground import chat_methods, team_methods, view_methods
from bot.playground.grants import Grants
from bot.playground.injected import Injected
from bot.playground.manifest import BOT_USER, App
from bot.playground.page_api import Live, Page
from bot.playground.parts import Parts
from bot.playground.response_urls import ResponseUrls
from bot.playground.socket_mode import Hub
from bot.playground.typed import Spelling
from bot.playground.web_api import WebApi
from bot.playground.workspace import HANDLES, PEOPLE, Workspace

METHODS = {**chat_methods.METHODS, **view_methods.METHODS, **team_methods.METHODS}
SHUTDOWN_SECONDS = 1.0


class Playground:
    """A local Slack with one team and one app, the one that the manifest declares.

    `clock` gives seconds since 1970 and decides when triggers and response URLs expire;
    `ack_within` is how long an acknowledgement may take, in seconds of real time.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        clock: Callable[[], float] = time.time,
        ack_within: float = 3.0,
    ) -> None:
        app = App.read(manifest)
        self.bot_token = f"xoxb-{secrets.token_hex(16)}"
        self.app_token = f"xapp-{secrets.token_hex(16)}"
        self._url = ""
        self._live = Live()
        workspace = Workspace(app, clock, self._live.touch)
        people = {name: id_ for id_, name in PEOPLE.items()} | {app.name: BOT_USER}
        public = {c.name: c.id for c in workspace.channels.values() if c.kind == "channel"}
        self._parts = Parts(
            workspace=workspace,
            grants=Grants(clock, lambda: self.url),
            hub=Hub(ack_within, self._live.touch),
            spelling=Spelling(people, public, HANDLES | {BOT_USER: app.name}),
        )
        self._injected = Injected()
        kinds = {self.bot_token: "bot", self.app_token: "app"}
        self._web_api = WebApi(self._parts, METHODS, kinds, self._injected)
        self._page: Page | None = None
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the page is, without a slash at the end."""
        return self._url

    @property
    def api_url(self) -> str:
        """What slack_sdk takes as `base_url`."""
        return f"{self._url}/api/"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Begin to listen; port 0 takes a free one. BotError where it cannot."""
        self._page = Page(self._parts, self._live, host)
        doors = web.Application()
        doors.add_routes(self._page.routes())
        doors.add_routes(self._web_api.routes())
        doors.add_routes(ResponseUrls(self._parts, self._injected).routes())
        doors.add_routes([web.get("/socket/{ticket}", self._socket)])
        runner = web.AppRunner(doors, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            raise BotError(_cannot_listen(host, port, error)) from error
        self._runner = runner
        shown = f"[{host}]" if ":" in host else host
        self._url = f"http://{shown}:{runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        await self._parts.hub.close()
        if self._page is not None:
            await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def answer_next(
        self,
        method: str,
        *,
        status: int = 200,
        body: dict[str, Any],
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Give the next call of a Web API method this answer instead of its own.

        The method "response_url" stands for every response URL.
        """
        self._injected.add(method, status, body, headers or {})

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self._parts.grants.admit(request.match_info["ticket"]):
            return web.Response(status=403, text="invalid_ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._parts.hub.serve(socket)
        return socket


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what listens there, or choose another port."
    reason = error.strerror or error
    return f"Cannot listen on {host}, port {port} ({reason}): choose another address or port."
