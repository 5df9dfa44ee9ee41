"""Installing into a workspace: to Slack with a state, and back with a code that is good once."""

import asyncio
import hmac
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.config import REDIRECT_PATH
from bot.core.model import Subject
from bot.core.wording import installing as words
from bot.core.wording.installing import Told
from bot.errors import MemoryDownError
from bot.slack.calling import UNREACHED
from bot.slack.install_page import HEADERS, page
from bot.slack.installed import Installed
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.slack.refused import code, may_pass
from bot.store.installations import Installation
from bot.store.states import STATE_SECONDS, SqlStates

_log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
_AT_ONCE = 2
"""States that are written at a time: anybody may ask, and what Slack sends waits for the same."""
_MOST_WAITING = 20
"""Browsers that wait for their turn; who comes then is sent away."""
_COOKIE = "installing"
_ONLY_HERE = "__Host-"
"""Begins the name of a cookie that browsers take from this host alone, and over TLS alone."""
_SPENT = frozenset({"invalid_code", "code_already_used", "oauth_authorization_url_mismatch"})
_WRONGLY_SET_UP = frozenset({"invalid_client_id", "bad_client_secret", "bad_redirect_uri"})


@dataclass(frozen=True, slots=True)
class Credentials:
    """How Slack knows the app. Without `redirect_url` Slack takes the first of its manifest."""

    client_id: str
    client_secret: str = field(repr=False)
    redirect_url: str = ""


class Installing:
    """The two addresses of an installation. `client` talks to Slack without a token.

    Nothing of a request is logged: it holds the state and the code.
    """

    def __init__(
        self,
        credentials: Credentials,
        subject: Callable[[], Subject],
        client: AsyncWebClient,
        states: SqlStates,
        installed: Installed,
    ) -> None:
        self._credentials = credentials
        self._subject = subject
        self._client = client
        self._states = states
        self._installed = installed
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0

    def routes(self) -> list[web.RouteDef]:
        """To be added to what is served over HTTP."""
        return [
            web.get(INSTALL_PATH, self.begin, allow_head=False),
            web.get(REDIRECT_PATH, self.end, allow_head=False),
        ]

    async def begin(self, _request: web.Request) -> web.Response:
        """Sends the browser to Slack, and has it remember the state."""
        if self._waiting >= _MOST_WAITING:
            return self._page(503, words.BUSY)
        try:
            async with self._turn():
                state = await self._states.issue()
        except MemoryDownError as error:
            _log.warning("no installation can begin: %s", error)
            return self._page(503, words.NOT_KEPT)
        asked = {
            "client_id": self._credentials.client_id,
            "scope": ",".join((*SCOPES, *OPTIONAL_SCOPES)),
            "user_scope": "",
            "state": state,
        } | self._redirect()
        address = URL(self._client.base_url).join(URL("../oauth/v2/authorize"))
        response = web.Response(status=302, headers=HEADERS)
        response.headers["Location"] = f"{address}?{urlencode(asked)}"
        response.set_cookie(
            self._cookie,
            state,
            max_age=int(STATE_SECONDS),
            secure=self._secure,
            httponly=True,
            samesite="Lax",
        )
        return response

    async def end(self, request: web.Request) -> web.Response:
        """Takes back the browser that Slack sends: with a code, or with the reason why not."""
        state = request.query.get("state", "")
        begun = request.cookies.get(self._cookie, "")
        if not state or not hmac.compare_digest(_bytes(state), _bytes(begun)):
            return self._page(403, words.OTHER_BROWSER)
        if self._waiting >= _MOST_WAITING:
            return self._page(503, words.BUSY)
        try:
            async with self._turn():
                good = await self._states.consume(state)
            response = await self._ended(request.query) if good else None
        except MemoryDownError as error:
            _log.warning("an installation cannot be kept: %s", error)
            return self._page(503, words.NOT_KEPT)
        response = response or self._page(400, words.TOO_LATE)
        response.del_cookie(self._cookie, secure=self._secure)
        return response

    @property
    def _secure(self) -> bool:
        """Whether browsers reach this over TLS: wherever nothing else is said."""
        return not self._credentials.redirect_url.startswith("http://")

    @property
    def _cookie(self) -> str:
        return _ONLY_HERE + _COOKIE if self._secure else _COOKIE

    async def _ended(self, told: Mapping[str, str]) -> web.Response:
        if said := told.get("error"):
            denied = said == "access_denied"
            return self._page(200 if denied else 400, words.DENIED if denied else words.REFUSED)
        if not told.get("code"):
            return self._page(400, words.CODE)
        try:
            given = await self._exchange(told["code"])
        except SlackApiError as error:
            said = code(error)
            _log.warning("Slack refused an installation: %s", said)
            if said in _SPENT:
                return self._page(400, words.CODE)
            if said in _WRONGLY_SET_UP:
                return self._page(500, words.NOT_SET_UP)
            away = may_pass(error)
            return self._page(502, words.SLACK_AWAY if away else words.REFUSED)
        except (*UNREACHED, AttributeError, LookupError, TypeError, ValueError) as error:
            # The SDK, and we, read whatever comes as if it were Slack's.
            _log.warning("an installation got no answer of Slack's: %s", type(error).__name__)
            return self._page(502, words.SLACK_AWAY)
        await self._installed.install(given)
        return self._welcome(given)

    async def _exchange(self, code_: str) -> Installation:
        """The installation that a code stands for; with who the bot is there, asked once."""
        app = self._credentials
        got = await self._client.oauth_v2_access(
            client_id=app.client_id,
            client_secret=app.client_secret,
            code=code_,
            **self._redirect(),
        )
        token = _text(got, "access_token")
        bot = await self._client.auth_test(token=token)
        team, enterprise = _named(got.get("team")), _named(got.get("enterprise"))
        org_wide = bool(got.get("is_enterprise_install"))
        seconds = got.get("expires_in")
        return Installation(
            team="" if org_wide else _text(team, "id"),
            enterprise=_text(enterprise, "id") if org_wide else enterprise.get("id", ""),
            token=token,
            bot=_text(bot, "bot_id"),
            bot_user=_text(got, "bot_user_id"),
            app=_text(got, "app_id"),
            team_name=(enterprise if org_wide else team).get("name", ""),
            scopes=tuple(str(got.get("scope", "")).split(",")),
            refresh=str(got.get("refresh_token") or ""),
            expires=int(self._installed.now() + int(seconds)) if seconds else 0,
        )

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        self._waiting += 1
        try:
            async with self._turns:
                yield
        finally:
            self._waiting -= 1

    def _redirect(self) -> dict[str, str]:
        url = self._credentials.redirect_url
        return {"redirect_uri": url} if url else {}

    def _welcome(self, given: Installation) -> web.Response:
        subject = self._subject()
        told = words.installed(subject.name, given.team_name or given.key, subject.command)
        place = {"app": given.app} | ({"team": given.team} if given.team else {})
        address = URL(self._client.base_url).join(URL("../app_redirect"))
        return self._page(200, told, (words.OPEN, f"{address}?{urlencode(place)}"))

    def _page(self, status: int, told: Told, link: tuple[str, str] | None = None) -> web.Response:
        text = page(self._subject().name, told, link)
        return web.Response(status=status, text=text, content_type="text/html", headers=HEADERS)


def _bytes(text: str) -> bytes:
    """Whatever a browser sends; a header may hold what is no UTF-8."""
    return text.encode("utf-8", "replace")


def _text(got: Any, name: str) -> str:
    """What Slack always gives. Raises LookupError where it is not there."""
    value = got.get(name)
    if not isinstance(value, str) or not value:
        raise LookupError(name)
    return value


def _named(given: Any) -> Mapping[str, str]:
    return given if isinstance(given, Mapping) else {}
