"""What Slack brings again and again, to two instances and after a restart, and what it comes to."""

import asyncio
import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH, Settings
from bot.core.assistant import Assistant
from bot.slack import ids
from bot.slack.carried import Carried
from bot.slack.flood import Flood
from tests.abuse.clicking import PLENTY
from tests.databases import Outside
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import FORM, JSON, send, signed

_AT_ONCE = 20
_PATIENCE = 120.0
"""Seconds in which what was put off for a passing reason is done."""
Request = tuple[bytes, str]
_Client = TestClient[Any, Any]


@dataclass(frozen=True)
class Replayed:
    """How many requests had how many effects, and with which statuses they were answered."""

    effects: Counter[int]
    statuses: Counter[int]


async def replayed(
    mind: Assistant, database: str, requests: int, deliveries: int = 4, instances: int = 2
) -> Replayed:
    """Half of the requests are questions, and half begin decisions; each comes in any order."""
    asked = [_question(n) if n % 2 else _decision(n) for n in range(requests)]
    statuses: Counter[int] = Counter()
    outside = Outside(database)
    dice = random.Random(1)  # noqa: S311 -- the same order each time
    async with raw_slack() as slack:
        settings = slack.settings(database)
        for times in (deliveries, 1):  # the second time after a restart
            async with _instances(settings, mind, instances) as clients:
                sent = [(each, client) for each in asked for client in clients] * times
                dice.shuffle(sent)
                for start in range(0, len(sent), _AT_ONCE):
                    batch = sent[start : start + _AT_ONCE]
                    answers = await asyncio.gather(*(_sent(*each) for each in batch))
                    statuses.update(answers)
                await _done(outside)
        return Replayed(_effects(slack, outside, requests), statuses)


async def _sent(request: Request, client: _Client) -> int:
    body, kind = request
    return (await send(client, body, signed(body, kind))).status


async def _done(outside: Outside) -> None:
    """Waits until all that was acknowledged is done."""
    async with asyncio.timeout(_PATIENCE):
        while outside("SELECT key FROM deliveries WHERE done IS NULL LIMIT 1"):  # noqa: ASYNC110
            await asyncio.sleep(0.1)


def _effects(slack: RawSlack, outside: Outside, requests: int) -> Counter[int]:
    posted = Counter(str(each.get("thread_ts")) for each in slack.sent("chat.postMessage"))
    titles = Counter(row["title"] for row in outside("SELECT title FROM decisions"))
    cards = Counter(
        name for each in slack.sent("chat.postMessage") for name in titles if name in each["text"]
    )
    return Counter(
        posted[_ts(n)] if n % 2 else max(titles[_title(n)], cards[_title(n)])
        for n in range(requests)
    )


def _ts(number: int) -> str:
    return f"1700000000.{number:06}"


def _title(number: int) -> str:
    return f"Decision {number:06}"


def _question(number: int) -> Request:
    said = {"type": "message", "channel_type": "im", "channel": f"D{number}"}
    said |= {"user": f"U{number}", "ts": _ts(number), "text": "what is green tea"}
    event = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": said}
    return json.dumps(event).encode(), JSON


def _decision(number: int) -> Request:
    holds = {"s": Carried(f"U{number}").encode(), "w": "decision", "c": "C1", "t": _title(number)}
    view = {"id": f"V{number}", "type": "modal", "hash": "1.a", "callback_id": ids.SHARE_VIEW}
    view |= {"private_metadata": json.dumps(holds)}
    who = {"user": {"id": f"U{number}", "name": "ana"}, "team": {"id": "T1"}}
    payload = {"type": "view_submission", "trigger_id": f"1.{number}", "view": view}
    return urlencode({"payload": json.dumps(who | payload)}).encode(), FORM


@asynccontextmanager
async def _instances(
    settings: Settings, mind: Assistant, count: int
) -> AsyncIterator[list[_Client]]:
    """On leaving, all that they were asked is done."""
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(count):
            bot = await stack.enter_async_context(
                running(settings, mind, flood=Flood(PLENTY, PLENTY))
            )
            client = TestClient(TestServer(bot.web_app(EVENTS_PATH)))
            clients.append(await stack.enter_async_context(client))
        yield clients
