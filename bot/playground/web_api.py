"""The app's door: the Web API. Who calls, whether they may, what they sent, and the answer."""

import base64
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aiohttp import web

from bot.playground.errors import ApiError, Json, read_json
from bot.playground.injected import Injected
from bot.playground.parts import Parts

Kind = Literal["bot", "app"]


@dataclass(frozen=True, slots=True)
class Method:
    """A Web API method: what it does, which scopes allow it (one suffices), whose token.

    What it does is told the workspace that the token is for, and the arguments with the token.
    """

    run: Callable[[Parts, Json], Json]
    scopes: tuple[str, ...] = ()
    tokens: tuple[Kind, ...] = ("bot",)


class WebApi:
    """Answers `/api/<method>`; `holder` names a bot token's workspace, or refuses it.

    The tokens of workflow steps under way are taken as well. `open_methods` need no token, but
    the app's credentials.
    """

    def __init__(
        self,
        all_parts: Sequence[Parts],
        methods: Mapping[str, Method],
        app_token: str,
        holder: Callable[[str], Parts],
        open_methods: Mapping[str, Callable[[Json], Json]],
        injected: Injected,
    ) -> None:
        self._all = all_parts
        self._methods = methods
        self._app_token = app_token
        self._workspace_of = holder
        self._open = open_methods
        self._injected = injected

    def routes(self) -> list[web.RouteDef]:
        """Slack takes both verbs for every method."""
        return [web.route(verb, "/api/{method}", self._handle) for verb in ("GET", "POST")]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        injected = self._injected.take(name)
        if injected is not None and not injected.effective:
            return await injected.to(request)
        accepted: tuple[str, ...] = ()
        held: tuple[str, ...] = ()
        try:
            args = await _arguments(request)
            if name in self._open:
                body: Json = {"ok": True} | self._open[name](args | _credentials(request))
            else:
                method = self._method(name)
                accepted = method.scopes
                parts, args["token"] = self._allow(method, request, args)
                held = parts.workspace.app.scopes
                body = {"ok": True} | method.run(parts, args)
        except ApiError as error:
            body = {"ok": False, "error": error.code} | error.extra
        if injected is not None:
            return await injected.to(request)
        return web.json_response(body, headers=_headers(held, accepted))

    def _method(self, name: str) -> Method:
        if name not in self._methods:
            raise ApiError("unknown_method", req_method=name)
        return self._methods[name]

    def _allow(self, method: Method, request: web.Request, args: Json) -> tuple[Parts, str]:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
        token = given or str(args.get("token", ""))
        if not token:
            raise ApiError("not_authed")
        kind, parts = self._holder(token)
        if kind not in method.tokens:
            raise ApiError("not_allowed_token_type")
        lacking = parts.workspace.app.need(*method.scopes)
        if lacking is not None:
            raise ApiError("missing_scope", **lacking)
        return parts, token

    def _holder(self, token: str) -> tuple[Kind, Parts]:
        if token == self._app_token:
            return "app", self._all[0]
        for parts in self._all:
            if parts.runs.holding(token) is not None:
                return "bot", parts
        return "bot", self._workspace_of(token)


def _headers(held: tuple[str, ...], accepted: tuple[str, ...]) -> dict[str, str]:
    return {
        "X-OAuth-Scopes": ",".join(held),
        "X-Accepted-OAuth-Scopes": ",".join(accepted),
        "X-Slack-Req-Id": secrets.token_hex(16),
    }


def _credentials(request: web.Request) -> Json:
    scheme, _, encoded = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Basic":
        return {}
    try:
        client_id, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": client_id, "client_secret": secret}


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        return args | _json(await request.read())
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        try:
            args |= dict(await request.post())
        except (ValueError, LookupError, RuntimeError):  # each a way of aiohttp to say no
            raise ApiError("invalid_form_data") from None
    return args


def _json(text: bytes) -> Json:
    # The SDK sends this type with an empty body for calls without arguments.
    if not text.strip():
        return {}
    try:
        body = read_json(text)
    except ValueError:
        raise ApiError("invalid_json") from None
    if not isinstance(body, dict):
        raise ApiError("json_not_object")
    return body
