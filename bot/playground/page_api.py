"""The person's door: the page's files, what a person sees, and what they do."""

import asyncio
import contextlib
import ipaddress
import json
import mimetypes
import re
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path

from aiohttp import web

from bot.playground.errors import Json, Refused, read_json
from bot.playground.parts import Parts
from bot.playground.people import ACTS
from bot.playground.snapshot import state_of

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).parent / "page"
FILE_NAME = re.compile(r"\w[\w-]*(?:\.[\w-]+)+", re.ASCII)
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
HEARTBEAT = 20.0


class Live:
    """Those who watch; each is woken when anything changes."""

    def __init__(self) -> None:
        self._bells: set[asyncio.Event] = set()

    def touch(self) -> None:
        """Wake all."""
        for bell in self._bells:
            bell.set()

    @contextlib.contextmanager
    def watch(self) -> Iterator[asyncio.Event]:
        """A bell that rings with every change, and once at the start."""
        bell = asyncio.Event()
        bell.set()
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)


class Page:
    """The routes of the page; `host` is the name under which the server listens."""

    def __init__(self, all_parts: Sequence[Parts], live: Live, host: str) -> None:
        self._parts = {user: parts for parts in all_parts for user in parts.workspace.team.people}
        self._live = live
        self._hosts = {"localhost", host.lower()}
        self._sockets: set[web.WebSocketResponse] = set()

    def routes(self) -> list[web.RouteDef]:
        """All routes, each guarded against other sites."""
        return [
            web.get("/", self._guarded(self._index)),
            web.get("/static/{name}", self._guarded(self._file)),
            web.get("/page/state", self._guarded(self._state)),
            web.get("/page/live", self._guarded(self._live_state)),
            web.post("/page/act", self._guarded(self._act)),
        ]

    async def close(self) -> None:
        """Say good-bye to everyone who watches."""
        for socket in list(self._sockets):
            await socket.close()

    def _guarded(self, handler: Handler) -> Handler:
        async def guarded(request: web.Request) -> web.StreamResponse:
            if not self._from_here(request):
                return _refusal(403, "This address answers only to its own page.")
            return await handler(request)

        return guarded

    def _from_here(self, request: web.Request) -> bool:
        """Whether no foreign page asks: a name that only points here is foreign as well."""
        host = request.host.rsplit(":", 1)[0].strip("[]").lower()
        origin = request.headers.get("Origin")
        own = origin is None or origin.lower() == f"http://{request.host}".lower()
        return own and (host in self._hosts or _is_address(host))

    async def _index(self, _request: web.Request) -> web.StreamResponse:
        return _file("index.html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        return _file(request.match_info["name"])

    async def _state(self, request: web.Request) -> web.StreamResponse:
        user = request.query.get("user", "")
        return self._stranger(user) or web.json_response(self._seen(user), headers=HEADERS)

    async def _live_state(self, request: web.Request) -> web.StreamResponse:
        user = request.query.get("user", "")
        refusal = self._stranger(user)
        if refusal is not None:
            return refusal
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT)
        await socket.prepare(request)
        self._sockets.add(socket)
        telling = asyncio.create_task(self._tell(socket, user))
        try:
            async for _ in socket:
                pass  # the page only listens here
        finally:
            telling.cancel()
            self._sockets.discard(socket)
        return socket

    async def _tell(self, socket: web.WebSocketResponse, user: str) -> None:
        told = ""
        with self._live.watch() as bell, contextlib.suppress(ConnectionError):
            while True:
                await bell.wait()
                bell.clear()
                state = json.dumps(self._seen(user))
                if state != told:
                    await socket.send_str(state)
                    told = state

    async def _act(self, request: web.Request) -> web.StreamResponse:
        fields = await _object(request)
        if fields is None:
            return _refusal(400, "An act is a JSON object, sent as application/json.")
        refusal = self._stranger(fields.get("user"))
        if refusal is not None:
            return refusal
        act = ACTS.get(str(fields.get("act")))
        if act is None:
            return _refusal(400, f"There is no act {fields.get('act')!r}.")
        try:
            done = await act(self._parts[fields["user"]], fields["user"], fields)
        except Refused as refused:
            done = {"ok": False, "error": refused.message} | refused.extra
        return web.json_response(done, headers=HEADERS)

    def _seen(self, user: str) -> Json:
        return state_of(self._parts[user], user)

    def _stranger(self, user: object) -> web.Response | None:
        known = isinstance(user, str) and user in self._parts
        return None if known else _refusal(400, f"There is no person {user!r} here.")


async def _object(request: web.Request) -> Json | None:
    if request.content_type != "application/json":
        return None
    try:
        body = read_json(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _file(name: str) -> web.Response:
    path = PAGE / name
    if not FILE_NAME.fullmatch(name) or not path.is_file():
        return _refusal(404, "There is no such file.")
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=HEADERS)


def _refusal(status: int, error: str) -> web.Response:
    return web.json_response({"ok": False, "error": error}, status=status, headers=HEADERS)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
