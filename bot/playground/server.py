"""The playground as a whole: builds its parts and serves its three doors."""

import errno
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from aiohttp import web

from bot.errors import BotError
from bot.playground import (
    chat_methods,
    file_methods,
    function_methods,
    history_methods,
    listing_methods,
    team_methods,
    view_methods,
)
from bot.playground.consent import Consent
from bot.playground.files import Files
from bot.playground.grants import Grants
from bot.playground.http_mode import RequestUrl
from bot.playground.injected import Break, Given, Injected
from bot.playground.installs import Installs
from bot.playground.lines import CLOSING, Fault
from bot.playground.manifest import App
from bot.playground.page_api import Live, Page
from bot.playground.parts import Parts
from bot.playground.response_urls import ResponseUrls
from bot.playground.runs import Runs
from bot.playground.socket_mode import AGAIN_AFTER, Hub
from bot.playground.teams import TEAMS, Team
from bot.playground.typed import Spelling
from bot.playground.uploads import Uploads
from bot.playground.web_api import WebApi
from bot.playground.workspace import Workspace

METHODS = {
    **chat_methods.METHODS,
    **file_methods.METHODS,
    **function_methods.METHODS,
    **history_methods.METHODS,
    **listing_methods.METHODS,
    **team_methods.METHODS,
    **view_methods.METHODS,
}
SHUTDOWN_SECONDS = 1.0


class Playground:
    """A local Slack: two workspaces with one app, the one that the manifest declares.

    `granted` are the optional scopes that were agreed to; None: all of them. `clock` gives
    seconds since 1970 and decides when triggers and response URLs expire. `ack_within` is how
    long an acknowledgement may take, `again_after` what passes before each redelivery of an event
    and `step_within` how long a person waits for the end of a workflow step, in seconds of real
    time. Where the app is not `installed` from the start, somebody must do so, in a browser.
    """

    def __init__(
        self,
        manifest: dict[str, Any],
        *,
        clock: Callable[[], float] = time.time,
        granted: Iterable[str] | None = None,
        ack_within: float = 3.0,
        step_within: float = 5.0,
        again_after: Sequence[float] = AGAIN_AFTER,
        installed: bool = True,
    ) -> None:
        app = App.read(manifest, granted)
        self.app_token = f"xapp-{secrets.token_hex(16)}"
        self._url = ""
        self.installs = installs = Installs(manifest, clock)
        self._live = Live()
        self._hub = hub = Hub(ack_within, self._live.touch, again_after)

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
                remove=installs.remove,
            )

        self._all = [furnished(team) for team in TEAMS]
        if installed:
            self._bot_tokens = tuple(installs.give(parts) for parts in self._all)
        else:
            self._bot_tokens = ()
            for parts in self._all:
                installs.remove(parts)
        self._injected = Injected()
        open_methods = {"oauth.v2.access": installs.access}
        self._web_api = WebApi(
            self._all, METHODS, self.app_token, installs.holder, open_methods, self._injected
        )
        self._page: Page | None = None
        self._shown: dict[str, Callable[[], Awaitable[str]]] = {}
        self._served: dict[str, Callable[[web.Request], Awaitable[web.Response]]] = {}
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
        doors.add_routes(Consent(self._all, self.installs).routes())
        doors.add_routes(Uploads(self._all, self._injected).routes())
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
        await self._hub.close()
        if self._page is not None:
            await self._page.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def show(self, path: str, page: Callable[[], Awaitable[str]]) -> None:
        """Have a page of HTML at a path, made anew each time: such as "/report"."""
        self._shown[path] = page

    def serve(self, path: str, answer: Callable[[web.Request], Awaitable[web.Response]]) -> None:
        """Have a request for a path answered, such as "/health"."""
        self._served[path] = answer

    def post_to(self, url: str, signing_secret: str) -> None:
        """Serve the app in HTTP mode: every payload is signed and posted to its request URL."""
        self._hub.post_to(RequestUrl(url, signing_secret))

    async def uninstall(self, team: str) -> bool:
        """Take the app out of a workspace; true when it acknowledged what it heard of that."""
        parts = next(each for each in self._all if each.workspace.team.id == team)
        return await self._hub.deliver(self.installs.remove(parts))

    def answer_next(
        self,
        method: str,
        *,
        status: int = 200,
        body: dict[str, Any] | str | None = None,
        headers: Mapping[str, str] | None = None,
        line: Break = "",
        effective: bool = False,
    ) -> None:
        """Give the next call of a Web API method this answer instead of its own.

        The method "response_url" stands for every response URL, and "upload" for where files go.
        A text is sent as HTML, no body as an empty one; `line` breaks the connection instead.
        Where it is `effective`, the method does its work before that.
        """
        self._injected.add(method, Given(status, body, headers, line, effective))

    @contextmanager
    def answering(
        self,
        method: str,
        *,
        status: int = 200,
        body: dict[str, Any] | str | None = None,
        headers: Mapping[str, str] | None = None,
        line: Break = "",
        effective: bool = False,
    ) -> Iterator[None]:
        """Give every call of a method this answer until the block is left. See answer_next."""
        self._injected.hold(method, Given(status, body, headers, line, effective))
        try:
            yield
        finally:
            self._injected.release(method)

    def calls(self, method: str) -> int:
        """How often a method was called."""
        return self._injected.calls[method]

    def disturb(self, fault: Fault, connections: int | None = None) -> int:
        """Have something befall Socket Mode connections, the oldest first; None: all of them.

        Returns how many there were. A connection that falls silent neither reads nor writes.
        """
        return self._hub.disturb(fault, connections)

    @property
    def connections(self) -> int:
        """How many Socket Mode connections the app has that nothing has befallen."""
        return self._hub.connections

    async def _show(self, request: web.Request) -> web.Response:
        if request.path in self._served:
            return await self._served[request.path](request)
        if request.path not in self._shown:
            raise web.HTTPNotFound
        return web.Response(text=await self._shown[request.path](), content_type="text/html")

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not self._all[0].grants.admit(request.match_info["ticket"]):
            return web.Response(status=403, text="invalid_ticket")
        # A connection that is to fall silent must not answer by itself.
        socket = web.WebSocketResponse(timeout=CLOSING, autoping=False, autoclose=False)
        await socket.prepare(request)
        await self._hub.serve(socket, request.transport)
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
