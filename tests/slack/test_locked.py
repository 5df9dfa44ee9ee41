"""The database is locked, or gone: people have their answers in time, and nothing is lost."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from tests import postgresql
from tests.databases import Outside
from tests.postgresql import Cluster
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import FORM, JSON, send, signed

IN_TIME = 3.0
"""Seconds that Slack waits."""
AGAIN = 5.0
POST = "chat.postMessage"


@asynccontextmanager
async def _locked(file: Path) -> AsyncIterator[None]:
    """Another program has the file to itself."""
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def _commands(client: TestClient[Any, Any], number: int) -> str:
    fields = {"command": "/whichtea", "text": "what is green tea", "user_id": "U0ANA"}
    fields |= {"team_id": "T1", "channel_id": "C1", "trigger_id": f"1.{number}"}
    body = urlencode(fields).encode()
    async with asyncio.timeout(IN_TIME):
        answer = await send(client, body, signed(body, FORM))
    assert answer.status == 200
    return await answer.text()


def _event(number: int) -> bytes:
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0BEN"}
    event = said | {"ts": f"1700.{number}", "text": "what is green tea"}
    callback = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}"}
    return json.dumps(callback | {"event": event}).encode()


async def _says(client: TestClient[Any, Any], number: int) -> int:
    body = _event(number)
    async with asyncio.timeout(IN_TIME):
        return (await send(client, body, signed(body, JSON))).status


async def _posted(slack: RawSlack, count: int) -> None:
    async with asyncio.timeout(AGAIN):
        while len(slack.sent(POST)) < count:
            slack.asked.clear()
            await slack.asked.wait()


async def test_commands_are_answered_in_time_and_events_are_brought_again(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "kept.db"
    async with raw_slack() as slack:
        async with (
            running(slack.settings(f"sqlite:///{file}"), assistant) as bot,
            TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
        ):
            assert await _says(client, 0) == 200
            await _posted(slack, 1)
            async with _locked(file):
                several = await asyncio.gather(*(_commands(client, n) for n in range(5)))
                assert all("heated soon" in text for text in several)
                assert await asyncio.gather(*(_says(client, n) for n in (1, 2))) == [503, 503]
                assert len(slack.sent(POST)) == 1
            assert await asyncio.gather(*(_says(client, n) for n in (1, 2))) == [200, 200]
            await _posted(slack, 3)
        assert len(slack.sent(POST)) == 3


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with postgresql.cluster() as running:
        yield running


async def _kept_again(client: TestClient[Any, Any], cluster: Cluster, number: int) -> None:
    """Returns once an event is kept and not only answered; each is another one."""
    async with asyncio.timeout(AGAIN):
        while True:
            number += 1
            assert await _says(client, number) == 200
            if f"T1:Ev{number}" in Outside(cluster.url).everything():
                return


async def test_with_a_server_that_is_gone_people_are_answered_first_and_slack_is_told_then(
    assistant: Assistant, cluster: Cluster
) -> None:
    async with (
        raw_slack() as slack,
        running(slack.settings(cluster.url), assistant) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        assert await _says(client, 0) == 200
        await _posted(slack, 1)
        cluster.stop()
        several = await asyncio.gather(*(_commands(client, n) for n in range(5)))
        assert all("heated soon" in text for text in several)
        # Acknowledged, so it is answered by now; brought again, it is known.
        for _ in range(2):
            assert await asyncio.gather(*(_says(client, n) for n in (1, 2))) == [200, 200]
            assert len(slack.sent(POST)) == 3
        # What Slack does not take is not acknowledged, for nobody would bring it again.
        for _ in range(2):
            slack.answers_next(POST, "upstream is down", 503)
        assert await _says(client, 3) == 503
        cluster.start()
        assert await _says(client, 3) == 200
        await _kept_again(client, cluster, 3)


async def test_who_starts_before_the_server_does_answers_and_keeps_once_it_is_there(
    assistant: Assistant, cluster: Cluster
) -> None:
    cluster.stop()
    async with (
        raw_slack() as slack,
        running(slack.settings(cluster.url), assistant) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        assert await _says(client, 1) == 200
        assert len(slack.sent(POST)) == 1
        cluster.start()
        await _kept_again(client, cluster, 1)
