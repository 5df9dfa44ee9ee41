"""What is clicked many times at once, at two instances on one database, and what it comes to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

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
from tests.databases import Outside
from tests.local_slack import Json, Person

PLENTY = Rate(a_minute=1e9, at_once=1e9)
GENERAL = "C0GENERAL"
TEAM = "T0PLAYGRND"
_CLICKS = 20
_PATIENCE = 60.0


@dataclass(frozen=True)
class Clicked:
    """Timestamps of what came of it: by the database, and by what stands in the channel."""

    begun: list[str]
    closed: list[str]
    cards: list[str]
    summaries: list[str]


async def clicked(mind: Assistant, database: str, rounds: int) -> Clicked:
    """In each round a decision is begun by twenty clicks at once, and later closed by twenty."""
    local, outside = Playground(manifest(mind.knowledge.subject), ack_within=0.0), Outside(database)
    await local.start()
    try:
        async with _two(mind, local, database) as bots:
            for number in range(rounds):
                await _at_once(bots, _sharing(number))
                await _done(outside)
            for each in outside("SELECT id FROM decisions"):
                await _at_once(bots, _closing(each["id"]))
                await _done(outside)
        async with ClientSession() as session:
            state = await Person(session, local.url, "U0ANA", "D0ANA").state()
    finally:
        await local.stop()
    messages = [each for each in state["messages"][GENERAL] if each["bot"]]
    decisions = outside("SELECT ts, closed FROM decisions")
    return Clicked(
        begun=sorted(each["ts"] for each in decisions),
        closed=sorted(each["ts"] for each in decisions if each["closed"] is not None),
        cards=sorted(each["ts"] for each in messages if not each.get("thread_ts")),
        summaries=sorted(each["thread_ts"] for each in messages if each.get("thread_ts")),
    )


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


async def _at_once(bots: list[Bot], click: Json) -> None:
    """Every click has a trigger of its own, so that none is taken for a repetition."""
    clicks = [click | {"trigger_id": f"1.{number}"} for number in range(_CLICKS)]
    receipts = await asyncio.gather(
        *(bots[n % 2].receiver.receive(each) for n, each in enumerate(clicks))
    )
    assert {receipt.status for receipt in receipts} == {200}


async def _done(outside: Outside) -> None:
    """Waits until all that the clicks have led to is done."""
    async with asyncio.timeout(_PATIENCE):
        while outside("SELECT key FROM deliveries WHERE done IS NULL LIMIT 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


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
