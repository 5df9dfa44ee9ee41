"""The playground as a whole: builds its parts and serves its three doors."""

import errno
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any

from aiohttp import web

from bot.errors import BotError
from bot.playground import (
    chat_methods,
    file_methods,
    function_methods,
    listing_methods,
    team_methods,
    view_methods,
)
from bot.playground.files import Files
from bot.playground.grants import Grants
from bot.playground.injected import Injected
from bot.playground.manifest import App
from bot.playground.page_api import Live, Page
from bot.playground.parts import Parts
from bot.playground.response_urls import ResponseUrls
from bot.playground.runs import Runs
from bot.playground.socket_mode import Hub
from bot.playground.teams import TEAMS, Team
from bot.playground.typed import Spelling
from bot.playground.uploads import Uploads
from bot.playground.web_api import Kind, WebApi
from bot.playground.workspace import Workspace

METHODS = {
    **chat_methods.METHODS,
    **file_methods.METHODS,
    **function_methods.METHODS,
    **listing_methods.METHODS,
    **team_methods.METHODS,
    **view_methods.METHODS,
}
SHUTDOWN_SECONDS = 1.0


class Playground:
    """A local Slack: two workspaces with one app, the one that the manifest declares.

    `granted` are the optional scopes that were agreed to; None: all of them. `clock` gives
    seconds since 1970 and decides when triggers and response URLs expire. `ack_within` is how
    long an acknowledgement may take and `step_within` how long a person waits for the end of a
    workflow step, in seconds of real time.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        clock: Callable[[], float] = time.time,
        granted: Iterable[str] | None = None,
        ack_within: float = 3.0,
        step_within: float = 5.0,
    ) -> None:
        app = App.read(manifest, granted)
        self.app_token = f"xapp-{secrets.token_hex(16)}"
        self._url = ""
        self._live = Live()
        hub = Hub(ack_within, self._live.touch)

        def furnished(team: Team) -> Parts:
            workspace = Workspace(team, app, clock, self._live.touch)
            return Parts(
                workspace=workspace,
                grants=Grants(clock, lambda: self.url),
                files=Files(),
                runs=Runs(step_within),
                hub=hub,
                spelling=_spelling(workspace),
                base=lambda: self.url,
            )

        self._all = [furnished(team) for team in TEAMS]
        tokens = {f"xoxb-{secrets.token_hex(16)}": parts for parts in self._all}
        self._bot_tokens = tuple(tokens)
        holders: dict[str, tuple[Kind, Parts]] = {t: ("bot", parts) for t, parts in tokens.items()}
        holders[self.app_token] = ("app", self._all[0])
        self._injected = Injected()
        self._web_api = WebApi(self._all, METHODS, holders, self._injected)
        self._page: Page | None = None
        self._shown: dict[str, Callable[[], Awaitable[str]]] = {}
        self._runner: web.AppRunner | None = None

    @property
    def bot_token(self) -> str:
        """The app's token for the first workspace."""
        return self._bot_tokens[0]

    @property
    def bot_tokens(self) -> str:
        """The app's tokens for all workspaces, joined by commas."""
        return ",".join(self._bot_tokens)

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
        self._page = Page(self._all, self._live, host)
        doors = web.Application()
        doors.add_routes(self._page.routes())
        doors.add_routes(self._web_api.routes())
        doors.add_routes(ResponseUrls(self._all, self._injected).routes())
        doors.add_routes(Uploads(self._all).routes())
        doors.add_routes([web.get("/socket/{ticket}", self._socket)])
        doors.add_routes([web.get("/{shown:[a-z]+}", self._show)])
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
        await self._all[0].hub.close()
        if self._page is not None:
            await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def show(self, path: str, page: Callable[[], Awaitable[str]]) -> None:
        """Have a page of HTML at a path, made anew each time: such as "/report"."""
        self._shown[path] = page

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

    async def _show(self, request: web.Request) -> web.Response:
        if request.path not in self._shown:
            raise web.HTTPNotFound
        return web.Response(text=await self._shown[request.path](), content_type="text/html")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self._all[0].grants.admit(request.match_info["ticket"]):
            return web.Response(status=403, text="invalid_ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await self._all[0].hub.serve(socket)
        return socket


def _spelling(workspace: Workspace) -> Spelling:
    team, app = workspace.team, workspace.app
    people = {person.name: person.id for person in team.people.values()}
    public = {c.name: c.id for c in workspace.channels.values() if c.kind == "channel"}
    handles = {person.id: person.handle for person in team.people.values()}
    return Spelling(people | {app.name: team.bot_user}, public, handles | {team.bot_user: app.name})


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is taken: stop what listens there, or choose another port."
    reason = error.strerror or error
    return f"Cannot listen on {host}, port {port} ({reason}): choose another address or port."
