"""What is clicked twenty times at once, at two instances, happens once."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import running
from bot.app.composing import Bot
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.playground import Playground
from bot.slack import ids
from bot.slack.carried import Carried
from bot.slack.decision_views import NONE
from bot.slack.flood import Flood, Rate
from bot.slack.manifest import manifest
from tests import databases
from tests.databases import Outside
from tests.local_slack import Json, Person

GENERAL = "C0GENERAL"
TEAM = "T0PLAYGRND"
CLICKS = 20
ROUNDS = 5
PLENTY = Rate(a_minute=1e9, at_once=1e9)


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kept.db"


@pytest.fixture
def server() -> Iterator[str]:
    with databases.postgresql() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def database(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


@asynccontextmanager
async def _two(mind: Assistant, local: Playground, database: str) -> AsyncIterator[list[Bot]]:
    """Two instances; on leaving, all that they were asked is done."""
    settings = Settings(
        knowledge=Path("unused"),
        database_url=database,
        bot_token=local.bot_token,
        slack_api_url=local.api_url,
    )
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(running(settings, mind, flood=Flood(PLENTY, PLENTY)))
            for _ in range(2)
        ]


async def _clicked(bots: list[Bot], click: Json) -> None:
    """Every click has a trigger of its own, so that none is taken for a repetition."""
    clicks = [click | {"trigger_id": f"1.{number}"} for number in range(CLICKS)]
    receipts = await asyncio.gather(
        *(bots[n % 2].receiver.receive(each) for n, each in enumerate(clicks))
    )
    assert {receipt.status for receipt in receipts} == {200}


def _submission(name: str, metadata: str, values: Json, round_: int) -> Json:
    view: Json = {"id": f"V{round_}", "type": "modal", "hash": "1.a", "callback_id": name}
    view |= {"private_metadata": metadata, "state": {"values": values}}
    who = {"user": {"id": "U0ANA", "name": "ana"}, "team": {"id": TEAM}}
    return {"type": "view_submission", **who, "view": view}


def _sharing(round_: int) -> Json:
    holds = {"s": Carried("U0ANA").encode(), "w": "decision", "c": GENERAL}
    return _submission(ids.SHARE_VIEW, json.dumps(holds), {}, round_)


def _closing(decision: str) -> Json:
    option = {"type": "static_select", "selected_option": {"value": NONE}}
    reason = {"type": "plain_text_input", "value": "it is late"}
    values = {
        ids.DECISION_CLOSE_CHOICE: {ids.DECISION_CLOSE_CHOICE: option},
        ids.DECISION_CLOSE_REASON: {ids.DECISION_CLOSE_REASON: reason},
    }
    holds = Carried("U0ANA", decision=decision).encode()
    return _submission(ids.DECISION_CLOSE_VIEW, holds, values, 0)


async def test_a_decision_is_begun_once_and_closed_once(
    assistant: Assistant, database: str
) -> None:
    local = Playground(manifest(assistant.knowledge.subject), ack_within=0.0)
    await local.start()
    try:
        async with _two(assistant, local, database) as bots:
            for number in range(ROUNDS):
                await _clicked(bots, _sharing(number))
        decisions = Outside(database)("SELECT id, ts FROM decisions")
        assert len(decisions) == ROUNDS
        async with _two(assistant, local, database) as bots:
            for each in decisions:
                await _clicked(bots, _closing(each["id"]))
        async with ClientSession() as session:
            state = await Person(session, local.url, "U0ANA", "D0ANA").state()
    finally:
        await local.stop()
    messages = [each for each in state["messages"][GENERAL] if each["bot"]]
    cards = [each["ts"] for each in messages if not each.get("thread_ts")]
    summaries = [each["thread_ts"] for each in messages if each.get("thread_ts")]
    assert sorted(cards) == sorted(each["ts"] for each in decisions)
    assert sorted(summaries) == sorted(cards)
    closed = Outside(database)("SELECT closed FROM decisions")
    assert None not in [each["closed"] for each in closed]
