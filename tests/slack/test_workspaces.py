"""One bot in several workspaces, by a token for each."""

import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import EVENTS_PATH, connected, running
from bot.config import Settings
from bot.core import wording
from bot.core.assistant import Assistant
from bot.errors import ConfigError
from bot.playground import Playground
from bot.slack import tokens
from bot.slack.manifest import manifest
from tests.local_slack import Person
from tests.slack.raw_slack import SECRET, RawSlack, raw_slack

ONE = {"ok": True, "team_id": "T1", "user_id": "U1BOT", "bot_id": "B1"}
TWO = {"ok": True, "team_id": "T2", "user_id": "U2BOT", "bot_id": "B2"}
REFUSED = {"ok": False, "error": "token_revoked"}


@pytest.fixture
async def raw() -> AsyncIterator[RawSlack]:
    async with raw_slack() as slack:
        yield slack


@pytest.fixture
async def playground(assistant: Assistant) -> AsyncIterator[Playground]:
    playground = Playground(manifest(assistant.knowledge.subject), granted=())
    await playground.start()
    yield playground
    await playground.stop()


def _settings(playground: Playground) -> Settings:
    return Settings(
        knowledge=Path("unused"),
        database_url="sqlite+aiosqlite://",
        bot_token=playground.bot_tokens,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
    )


async def test_each_workspace_is_answered_in_its_own_place(
    playground: Playground, assistant: Assistant
) -> None:
    settings = _settings(playground)
    async with (
        ClientSession() as session,
        running(settings, assistant) as app,
        connected(app, settings),
    ):
        ana = Person(session, playground.url, "U0ANA", "D0ANA")
        emil = Person(session, playground.url, "U1EMIL", "D1EMIL")
        for person in (emil, ana):
            await person.says("what is green tea")
            await person.sees("heated soon after picking")


async def test_who_it_is_in_a_workspace_says_what_it_may_do_there(playground: Playground) -> None:
    client = AsyncWebClient(base_url=playground.api_url)
    known = await tokens.identities(client, playground.bot_tokens.split(","))
    for team in ("T0PLAYGRND", "T0OTHER"):
        identity = known.of(team)
        assert identity is not None
        assert identity.team_id == team
        assert isinstance(identity.bot_scopes, list)
        assert "chat:write" in identity.bot_scopes
        assert "files:write" not in identity.bot_scopes, "it was not granted"
    assert known.of("T0ELSEWHERE") is None
    assert known.of(None) is None


async def test_with_one_token_it_is_the_same_everywhere(raw: RawSlack) -> None:
    raw.answers_next("auth.test", json.dumps(ONE), kind="application/json")
    known = await tokens.identities(AsyncWebClient(base_url=f"{raw.url}/api/"), ["xoxb-1"])
    for team in ("T1", "T9", None):
        identity = known.of(team)
        assert identity is not None
        assert (identity.bot_token, identity.bot_scopes) == ("xoxb-1", [])


@pytest.mark.parametrize(
    ("second", "said"),
    [
        (REFUSED, r"SLACK_BOT_TOKEN \(token 2 of 3\): token_revoked"),
        (ONE, "two tokens of one workspace, the tokens 1 and 2"),
    ],
)
async def test_a_token_that_cannot_be_used_is_named_by_its_place(
    raw: RawSlack, assistant: Assistant, second: dict[str, Any], said: str
) -> None:
    for answer in (ONE, second):
        raw.answers_next("auth.test", json.dumps(answer), kind="application/json")
    settings = raw.settings(bot_token="xoxb-first,xoxb-second,xoxb-third")
    with pytest.raises(ConfigError, match=said) as caught:
        async with running(settings, assistant):
            pass
    assert "\n" not in str(caught.value)
    assert not any(each in str(caught.value) for each in settings.bot_tokens)


Post = TestClient[Any, Any]


@asynccontextmanager
async def _in_two_workspaces(raw: RawSlack, assistant: Assistant) -> AsyncIterator[Post]:
    for answer in (ONE, TWO):
        raw.answers_next("auth.test", json.dumps(answer), kind="application/json")
    async with (
        running(raw.settings(bot_token="xoxb-first,xoxb-second"), assistant) as app,
        TestClient(TestServer(app.web_app(EVENTS_PATH))) as client,
    ):
        yield client


async def _send(client: Post, body: str, kind: str) -> ClientResponse:
    timestamp = str(int(time.time()))
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=timestamp, body=body)
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature or "",
    }
    return await client.post(EVENTS_PATH, data=body.encode(), headers=headers)


async def _command(client: Post, team: str, **more: str) -> ClientResponse:
    fields = {
        "command": "/whichtea",
        "text": "what is green tea",
        "user_id": "U0ANA",
        "team_id": team,
        "channel_id": "C1",
        "trigger_id": "1.2.3",
    }
    return await _send(client, urlencode(fields | more), "application/x-www-form-urlencoded")


async def _message(client: Post, team: str) -> ClientResponse:
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U0ANA",
        "ts": "1700000000.000100",
        "text": "what is green tea",
    }
    body = {"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": event}
    return await _send(client, json.dumps(body), "application/json")


async def test_a_workspace_without_a_token_is_refused_civilly(
    raw: RawSlack, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    async with _in_two_workspaces(raw, assistant) as client:
        known = await (await _command(client, "T2")).text()
        assert "heated soon after picking" in known
        refused = await _command(client, "T9")
        assert (refused.status, await refused.text()) == (200, wording.UNKNOWN_WORKSPACE)
        assert (await _message(client, "T9")).status == 200
        reply = f"{raw.url}/api/reply"
        assert (await _command(client, "T9", response_url=reply)).status == 200
    assert [each["text"] for each in raw.sent("reply")] == [wording.UNKNOWN_WORKSPACE]
    assert raw.sent("chat.postMessage") == []
    assert [record.exc_info for record in caplog.records if record.exc_info] == []
    assert {r.name for r in caplog.records if r.levelno >= logging.ERROR} == {
        "slack_bolt.AsyncMultiTeamsAuthorization"
    }
