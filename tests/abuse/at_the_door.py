"""What came of many requests that should come to nothing, or to nothing bad."""

import asyncio
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp.test_utils import TestClient, TestServer
from hypothesis import HealthCheck, given, settings

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.slack.flood import Flood, Rate
from tests.abuse.forging import MARKER, forged
from tests.abuse.fuzzing import bodies
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import send, signed

_PLENTY = Rate(a_minute=1e9, at_once=1e9)


@dataclass
class Outcome:
    """How often which status was answered, the calls to Slack, and what was logged amiss."""

    statuses: Counter[int] = field(default_factory=Counter)
    calls: int = 0
    amiss: list[str] = field(default_factory=list)


class _Ears(logging.Handler):
    """Hears what no log should hold: errors, exceptions, and any body."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.amiss: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        said = record.getMessage()
        if record.levelno >= logging.ERROR or record.exc_info or MARKER in said:
            self.amiss.append(self.format(record))


@asynccontextmanager
async def _served(mind: Assistant) -> AsyncIterator[tuple[TestClient[Any, Any], RawSlack, _Ears]]:
    ears = _Ears()
    logging.getLogger().addHandler(ears)
    try:
        async with (
            raw_slack() as slack,
            running(slack.settings(), mind, flood=Flood(_PLENTY, _PLENTY)) as bot,
        ):
            server = TestServer(bot.web_app(EVENTS_PATH))
            await server.start_server(auto_decompress=False)
            async with TestClient(server) as client:
                slack.calls.clear()
                yield client, slack, ears
    finally:
        logging.getLogger().removeHandler(ears)


async def forge(mind: Assistant, requests: int, seed: int = 1) -> Outcome:
    """What comes of requests that Slack did not send."""
    dice, outcome = random.Random(seed), Outcome()  # noqa: S311 -- the same ones each time
    async with _served(mind) as (client, slack, ears):
        for _ in range(requests):
            request = forged(dice)
            answer = await client.post(EVENTS_PATH, data=request.body, headers=request.headers)
            outcome.statuses[answer.status] += 1
            if await answer.read():
                outcome.amiss.append(f"a refusal with a body: {answer.status}")
    outcome.calls, outcome.amiss = len(slack.calls), outcome.amiss + ears.amiss
    return outcome


def fuzz(mind: Assistant, cases: int) -> Outcome:
    """What comes of signed requests with odd payloads."""
    outcome = Outcome()
    with asyncio.Runner() as runner:
        serving = _served(mind)
        client, slack, ears = runner.run(serving.__aenter__())

        @settings(max_examples=cases, suppress_health_check=list(HealthCheck), database=None)
        @given(bodies())
        def case(sent: tuple[bytes, str]) -> None:
            body, kind = sent
            answer = runner.run(send(client, body, signed(body, kind)))
            outcome.statuses[answer.status] += 1

        try:
            case()
        finally:
            runner.run(serving.__aexit__(None, None, None))
    outcome.calls, outcome.amiss = len(slack.calls), outcome.amiss + ears.amiss
    return outcome
