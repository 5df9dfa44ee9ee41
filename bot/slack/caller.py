"""A client of Slack whose every call goes through Calls: the Web API, and response URLs."""

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientSession, ClientTimeout
from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from yarl import URL

from bot.slack.calling import Answered, Call, Calls
from bot.slack.refused import REFUSALS, TOKEN_GONE, code

TIMEOUT = ClientTimeout(total=10.0, sock_connect=3.0)
"""Seconds that one call may take, and that a connection may take to stand."""
POSTS = frozenset({"chat.postMessage", "chat.postEphemeral", "files.completeUploadExternal"})
"""What must not be repeated where it may have been done."""
RESPONSE_URL = "response_url"
"""Stands for the response URLs where a method's name would stand."""
_LONGEST_ANSWER = 4096
_SLACK = frozenset({"slack.com", "www.slack.com", "slack-gov.com"})


class Caller(AsyncWebClient):
    """A client of Slack's Web API of which every call goes through Calls."""

    def __init__(self, calls: Calls, **settings: Any) -> None:
        super().__init__(**settings, retry_handlers=[])
        self._calls = calls

    @classmethod
    def like(cls, client: AsyncWebClient, calls: Calls) -> "Caller":
        """A client with the token and the connections of another."""
        caller = cls(
            calls,
            token=client.token,
            base_url=client.base_url,
            timeout=client.timeout,
            ssl=client.ssl,
            proxy=client.proxy,
            session=client.session,
            trust_env_in_session=client.trust_env_in_session,
            headers=dict(client.headers),
            logger=client.logger,
        )
        caller.default_params = dict(client.default_params)
        return caller

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Calls a method. Raises SlackApiError, what UNREACHED names, or UnsureError."""
        place = f"{self.token} {_channel(arguments)}"
        call = Call(api_method, place, api_method not in POSTS)
        call_once = super().api_call

        async def attempt() -> AsyncSlackResponse:
            try:
                return await call_once(api_method, **arguments)
            except SlackApiError as error:
                if code(error) in TOKEN_GONE:
                    self._calls.refused(self.token or "", code(error))
                raise
            except (AttributeError, LookupError, UnicodeDecodeError):
                # The SDK reads whatever comes as if it were Slack's.
                nothing = Answered(200, {}, {})
                raise SlackApiError(f"no answer of Slack's to {api_method}", nothing) from None

        return await self._calls.through(call, attempt)

    async def respond(self, url: str, body: Mapping[str, Any], *, repeatable: bool) -> None:
        """Answers at a response URL. Raises SlackApiError, what UNREACHED names, or UnsureError.

        Nothing is sent to an address that is not Slack's, and no redirect is followed.
        """
        if not self.answers_at(url):
            raise SlackApiError("not an address of Slack's", Answered(400, {}, {}))

        async def attempt() -> None:
            if self.session is None or self.session.closed:
                async with ClientSession(timeout=TIMEOUT) as session:
                    await self._respond(session, url, body)
            else:
                await self._respond(self.session, url, body)

        await self._calls.through(Call(RESPONSE_URL, url, repeatable), attempt)

    def answers_at(self, url: str) -> bool:
        """Whether an address is where Slack takes responses."""
        own = URL(self.base_url).origin()
        hooks = URL(f"https://hooks.{own.host}") if own.host in _SLACK else own
        try:
            asked = URL(url)
            return asked.user is None and asked.password is None and asked.origin() == hooks
        except ValueError:  # a relative address, a port that is none
            return False

    async def _respond(self, session: ClientSession, url: str, body: Mapping[str, Any]) -> None:
        async with session.post(
            url, json=body, allow_redirects=False, proxy=self.proxy or None
        ) as answer:
            said = (await answer.content.read(_LONGEST_ANSWER)).decode("utf-8", "replace")
            read = _read(said)
            if answer.status != 200 or read.get("ok") is False:
                raise SlackApiError(
                    "a response was not taken", Answered(answer.status, answer.headers, read)
                )


def through(app: AsyncApp, calls: Calls) -> None:
    """Has every listener of an app, and Bolt on its behalf, call Slack through Calls.

    To be called before any listener is hung into the app.
    """

    @app.middleware
    async def call_through(context: AsyncBoltContext, next_: Callable[[], Awaitable[None]]) -> None:
        context["client"] = Caller.like(context.client, calls)
        await next_()


def _channel(arguments: Mapping[str, Any]) -> str:
    """The channel that a call names; empty where it names none."""
    for given in (arguments.get("json"), arguments.get("params"), arguments.get("data")):
        if isinstance(given, Mapping):
            return str(given.get("channel") or given.get("channel_id") or "")
    return ""


def _read(said: str) -> Mapping[str, Any]:
    """An answer of a response URL: an object, or its error as a bare word."""
    try:
        read = json.loads(said)
    except (ValueError, RecursionError):
        word = said.strip()
        return {"error": word} if word in REFUSALS else {}
    return read if isinstance(read, dict) else {}
