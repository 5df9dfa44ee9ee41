"""Somebody who asks more than one person can: told civilly, once, and nobody else notices."""

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.slack.flood import MOST_KNOWN, Flood, Rate
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import FORM, JSON, send, signed

A_FEW = Rate(a_minute=1.0, at_once=3.0)
MANY = Rate(a_minute=1.0, at_once=9.0)
TOO_MANY = "more than I can do at once"


class Slack:
    """Sends what differs from all that was sent before."""

    def __init__(self, client: TestClient, raw: RawSlack) -> None:  # type: ignore[type-arg]
        self.client = client
        self.raw = raw
        self.number = 0

    async def commands(self, user: str = "U0ANA") -> str:
        self.number += 1
        fields = {
            "command": "/whichtea",
            "text": "what is green tea",
            "user_id": user,
            "team_id": "T1",
            "channel_id": "C1",
            "trigger_id": f"1.{self.number}",
        }
        body = urlencode(fields).encode()
        answer = await send(self.client, body, signed(body, FORM))
        assert answer.status == 200
        return await answer.text()

    async def says(self, kind: str = "im", user: str = "U0ANA") -> None:
        self.number += 1
        event = {
            "type": "message",
            "channel_type": kind,
            "channel": "D1",
            "user": user,
            "ts": f"1700.{self.number}",
            "text": "what is green tea",
        }
        payload = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{self.number}"}
        body = json.dumps(payload | {"event": event}).encode()
        assert (await send(self.client, body, signed(body, JSON))).status == 200

    async def happens(self, **event: str) -> None:
        self.number += 1
        payload = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{self.number}"}
        body = json.dumps(payload | {"event": event}).encode()
        assert (await send(self.client, body, signed(body, JSON))).status == 200

    async def submits(self) -> int:
        self.number += 1
        view = {"id": "V1", "type": "modal", "callback_id": "none", "hash": str(self.number)}
        payload = {"type": "view_submission", "user": {"id": "U0ANA"}, "view": view}
        body = urlencode({"payload": json.dumps(payload | {"team": {"id": "T1"}})}).encode()
        return (await send(self.client, body, signed(body, FORM))).status


@pytest.fixture
async def slack(assistant: Assistant) -> AsyncIterator[Slack]:
    async with (
        raw_slack() as raw,
        running(raw.settings(), assistant, flood=Flood(A_FEW, MANY)) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        yield Slack(client, raw)


async def test_who_commands_too_much_is_told_so_once(slack: Slack) -> None:
    for _ in range(3):
        assert "heated soon" in await slack.commands()
    assert TOO_MANY in await slack.commands()
    assert [await slack.commands() for _ in range(3)] == [""] * 3
    assert "heated soon" in await slack.commands("U0BEN")


async def test_a_workspace_that_floods_is_told_so_each_person_once(slack: Slack) -> None:
    for user in ("U1", "U2", "U3"):
        for _ in range(3):
            assert "heated soon" in await slack.commands(user)
    assert TOO_MANY in await slack.commands("U4")
    assert await slack.commands("U4") == ""
    assert TOO_MANY in await slack.commands("U5")


async def test_a_modal_that_is_sent_too_often_stays_before_the_person(slack: Slack) -> None:
    assert [await slack.submits() for _ in range(4)] == [200, 200, 200, 503]


async def test_who_writes_too_much_hears_of_it_alone_and_once(assistant: Assistant) -> None:
    async with raw_slack() as raw:
        async with (
            running(raw.settings(), assistant, flood=Flood(A_FEW, MANY)) as bot,
            TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
        ):
            slack = Slack(client, raw)
            for _ in range(7):
                await slack.says()
        assert len(raw.sent("chat.postMessage")) == 3
        (told,) = raw.sent("chat.postEphemeral")
        assert TOO_MANY in told["text"]
        assert told["user"] == "U0ANA"


async def test_who_talks_to_others_is_not_counted(slack: Slack) -> None:
    for _ in range(20):
        await slack.says(kind="channel")
    assert "heated soon" in await slack.commands()


async def test_what_people_say_to_each_other_in_threads_uses_up_nothing_of_what_they_may_ask(
    slack: Slack,
) -> None:
    for number in range(20):
        await slack.happens(
            type="message",
            channel_type="channel",
            channel="C1",
            user="U0BEN",
            ts=f"1701.{number}",
            thread_ts="1700.1",
            text="and I think so too",
        )
    assert "heated soon" in await slack.commands()
    assert "heated soon" in await slack.commands("U0BEN")
    assert slack.raw.sent("chat.postEphemeral") == []


async def test_a_removal_is_heard_however_much_is_going_on(slack: Slack) -> None:
    for user in ("U1", "U2", "U3"):
        for _ in range(3):
            await slack.commands(user)
    assert TOO_MANY in await slack.commands("U4")
    before = len(slack.raw.sent("auth.test"))
    await slack.happens(type="app_uninstalled")
    async with asyncio.timeout(5):
        while len(slack.raw.sent("auth.test")) == before:
            slack.raw.asked.clear()
            await slack.raw.asked.wait()


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_was_too_much_is_forgiven_with_time() -> None:
    clock = Clock()
    flood = Flood(Rate(a_minute=30, at_once=2), MANY, clock)
    assert [flood.takes("T1", "U1") is None for _ in range(3)] == [True, True, False]
    clock.now = 2.0
    assert [flood.takes("T1", "U1") is None for _ in range(2)] == [True, False]
    first, second = flood.takes("T1", "U1"), flood.takes("T1", "U1")
    assert first is not None
    assert second is not None
    assert (first.wait, first.tell, second.tell) == (2, False, False)
    clock.now = 62.0
    assert [flood.takes("T1", "U1") is None for _ in range(3)] == [True, True, False]


def test_however_many_come_few_are_remembered() -> None:
    flood = Flood(A_FEW, Rate(1e9, 1e9))
    for number in range(3 * MOST_KNOWN):
        assert flood.takes("T1", f"U{number}") is None
    assert len(flood) <= MOST_KNOWN
