"""More comes at once than can be worked on in time: it is refused, and lost nowhere."""

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession, TCPConnector
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from tests.databases import Outside
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import FORM, JSON, signed

EVENTS, COMMANDS = 300, 60
OF_A_WORKSPACE = 100
SETTLED = 120.0
POST = "chat.postMessage"
OWED = "SELECT key FROM deliveries WHERE done IS NULL"


def _event(number: int) -> tuple[bytes, str]:
    team, user = f"T{number // OF_A_WORKSPACE}", f"U{number}"
    said = {"type": "message", "channel_type": "im", "channel": f"D{number}", "user": user}
    event = said | {"ts": f"1700.{number:06d}", "text": "what is green tea"}
    callback = {"type": "event_callback", "team_id": team, "event_id": f"Ev{number}"}
    return json.dumps(callback | {"event": event}).encode(), JSON


def _command(number: int) -> tuple[bytes, str]:
    fields = {"command": "/whichtea", "text": "what is green tea", "user_id": f"U{number}"}
    fields |= {"team_id": "T9", "channel_id": "C1", "trigger_id": f"1.{number}"}
    return urlencode(fields).encode(), FORM


class _Door:
    """Sends all at once, each over a connection of its own, as Slack does."""

    def __init__(self, session: ClientSession, url: str) -> None:
        self._session = session
        self._url = url

    async def take(self, payload: tuple[bytes, str]) -> tuple[int, str]:
        body, kind = payload
        async with self._session.post(self._url, data=body, headers=signed(body, kind)) as answer:
            return answer.status, await answer.text()

    async def events(self, numbers: list[int]) -> list[int]:
        """Those that are not taken."""
        statuses = await asyncio.gather(*(self.take(_event(number)) for number in numbers))
        assert {status for status, _ in statuses} <= {200, 503}
        return [n for n, (status, _) in zip(numbers, statuses, strict=True) if status == 503]


async def _answered(slack: RawSlack, outside: Outside) -> list[str]:
    """Once nothing is owed: the channels in which was answered."""
    async with asyncio.timeout(SETTLED):
        while outside(OWED):  # noqa: ASYNC110 -- no bell rings
            await asyncio.sleep(0.1)
    return [post["channel"] for post in slack.sent(POST)]


async def test_each_of_many_at_once_is_answered_once_after_as_many_attempts_as_it_takes(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    database = f"sqlite:///{tmp_path}/kept.db"
    async with (
        raw_slack() as slack,
        running(slack.settings(database), assistant) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
        ClientSession(connector=TCPConnector(limit=0)) as session,
    ):
        door = _Door(session, str(client.make_url(EVENTS_PATH)))
        asked = asyncio.gather(*(door.take(_command(number)) for number in range(COMMANDS)))
        left = await door.events(list(range(EVENTS)))
        for status, text in await asked:
            assert status == 200
            assert "heated soon" in text or "more than I can do at once" in text
        async with asyncio.timeout(SETTLED):
            while left:
                left = await door.events(left)
        answered = await _answered(slack, Outside(database))
        assert sorted(answered) == sorted(f"D{number}" for number in range(EVENTS))
    assert "answered twice" not in caplog.text
