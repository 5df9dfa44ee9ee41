"""Another bot that answers whatever this one says: neither of them ever begins to talk in turns."""

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from tests.databases import Outside
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import JSON, send, signed

Json = dict[str, Any]
SOON = 10.0
MOST = 10
"""Answers of the other bot after which it is plain that they talk in turns."""
ASKED = "<@U0BOT> what is green tea"
PROFILE = {"id": "B0OTHER", "app_id": "A0OTHER", "name": "other", "deleted": False}
MODERN = {"user": "U0OTHER", "bot_id": "B0OTHER", "app_id": "A0OTHER", "bot_profile": PROFILE}
BOTS: dict[str, Json] = {
    "an app": MODERN,
    "an app that broadcasts": MODERN | {"subtype": "thread_broadcast"},
    "an app that shares a file": MODERN | {"subtype": "file_share", "files": []},
    "an integration": {"subtype": "bot_message", "bot_id": "B0OTHER", "username": "other"},
    "a workflow": {"subtype": "bot_message", "bot_id": "B0WORKFLOW", "user": None},
    "itself": MODERN | {"user": "U0BOT", "bot_id": "B1", "app_id": "A0APP"},
    "Slackbot": {"user": "USLACKBOT", "subtype": "slackbot_response"},
}
PLACES: dict[str, Json] = {
    "a direct message": {"type": "message", "channel": "D1", "channel_type": "im"},
    "a thread": {"type": "message", "channel": "C1", "channel_type": "channel"},
    "a mention": {"type": "app_mention", "channel": "C1"},
}


class Room:
    """A place in which Ana asks, this bot answers, and another bot answers that."""

    def __init__(
        self, client: TestClient[Any, Any], slack: RawSlack, outside: Outside, place: Json
    ) -> None:
        self._client = client
        self._slack = slack
        self._outside = outside
        self._place = place
        self._numbers = count(1)

    async def hears(self, text: str, who: Json, thread: str = "") -> str:
        """Something is said, and all that it leads to is done; its ts."""
        number = next(self._numbers)
        ts = f"1700000000.{number:06}"
        event = self._place | {"text": text, "ts": ts} | who
        if thread:
            event["thread_ts"] = thread
        if event.get("channel") == "C1" and not thread:
            event["type"] = "app_mention"
        payload = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}"}
        body = json.dumps(payload | {"event": event}).encode()
        assert (await send(self._client, body, signed(body, JSON))).status == 200
        async with asyncio.timeout(SOON):
            while self._outside("SELECT key FROM deliveries WHERE done IS NULL"):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        return ts

    @property
    def posts(self) -> list[Json]:
        """What this bot has posted, for all or for one."""
        return [*self._slack.sent("chat.postMessage"), *self._slack.sent("chat.postEphemeral")]


@pytest.fixture(params=list(PLACES.values()), ids=list(PLACES))
async def room(
    request: pytest.FixtureRequest, assistant: Assistant, tmp_path: Path
) -> AsyncIterator[Room]:
    url = f"sqlite:///{tmp_path}/kept.db"
    async with (
        raw_slack() as slack,
        running(slack.settings(url), assistant) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        yield Room(client, slack, Outside(url), request.param)


@pytest.mark.parametrize("bot", BOTS.values(), ids=BOTS)
async def test_what_another_bot_answers_is_not_answered(room: Room, bot: Json) -> None:
    thread = await room.hears(ASKED, {"user": "U0ANA"})
    assert len(room.posts) == 1
    answered = 0
    while answered < min(len(room.posts), MOST):
        said = room.posts[answered]
        answered += 1
        # As a person would say it in turn: it asks, in the thread and beside it.
        for text in (said["text"], "<@U0BOT> what is black tea?", "what is black tea?", "1"):
            await room.hears(text, bot, thread)
            await room.hears(text, bot)
    assert len(room.posts) == 1


async def test_a_person_who_says_the_same_is_answered(room: Room) -> None:
    thread = await room.hears(ASKED, {"user": "U0ANA"})
    await room.hears("what is black tea?", {"user": "U0ANA"}, thread)
    assert len(room.posts) == 2
