"""A client of the local Slack, with a clock that passes when somebody waits."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession, ClientTimeout

from bot.core.model import Subject
from bot.playground import Playground
from bot.slack import blocks, markup
from bot.slack.blocks import Message
from bot.slack.caller import Caller
from bot.slack.calling import Calls
from bot.slack.manifest import manifest
from tests.local_slack import Person, shown

HELLO = Message(markup.escape("hello"), [blocks.section(markup.escape("hello"))])
GENERAL, ML_TEAM = "C0GENERAL", "C0MLTEAM"


@dataclass
class Time:
    """Passes when somebody waits, unless it stands still; writes down for how long."""

    now: float = 1000.0
    waits: list[float] = field(default_factory=list)
    waited: asyncio.Event = field(default_factory=asyncio.Event)
    passes: asyncio.Event = field(default_factory=asyncio.Event)

    async def pause(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.waited.set()
        await self.passes.wait()
        self.now += seconds


@dataclass
class Line:
    """A local Slack, a client that calls it, and what was counted."""

    slack: Playground
    client: Caller
    time: Time
    counted: list[tuple[str, str]]
    refused: list[str]
    ana: Person

    async def posted(self, channel: str = GENERAL) -> int:
        """How often the message stands in a channel."""
        messages = (await self.ana.state())["messages"][channel]
        return sum(shown(message) == "hello" for message in messages)

    def outcomes(self, method: str) -> list[str]:
        return [outcome for name, outcome in self.counted if name == method]


@asynccontextmanager
async def line(subject: Subject) -> AsyncIterator[Line]:
    slack = Playground(manifest(subject))
    await slack.start()
    time, counted, refused = Time(), list[tuple[str, str]](), list[str]()
    time.passes.set()
    calls = Calls(
        lambda method, outcome: counted.append((method, outcome)),
        lambda token, said: refused.append(said),
        time.pause,
        lambda: time.now,
        lambda: 0.5,
    )
    soon = ClientTimeout(total=0.4, sock_connect=0.4)
    try:
        async with ClientSession(timeout=soon) as session, ClientSession() as page:
            client = Caller(calls, token=slack.bot_token, base_url=slack.api_url, session=session)
            ana = Person(page, slack.url, "U0ANA", "D0ANA")
            yield Line(slack, client, time, counted, refused, ana)
    finally:
        await slack.stop()
