"""People who go on asking while something befalls the bot's connections, and what came of it."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiohttp import ClientSession

from bot.app import connected, running
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.playground import Playground
from bot.slack.flood import Flood, Rate
from bot.slack.manifest import manifest
from bot.slack.sockets import CONNECTIONS, Sockets
from tests.local_slack import Person

PATIENCE = 60.0
EVERY = 0.1
"""Seconds between two acts; two of three are commands and the third is a question."""
GENERAL = "C0GENERAL"
PLENTY = Rate(a_minute=1e6, at_once=1e6)


@dataclass(eq=False)
class Traffic:
    """Commands and questions as they come in; each is written down with what it came to."""

    ana: Person
    failed: list[float] = field(default_factory=list)
    commands: int = 0
    asked: list[str] = field(default_factory=list)
    _acts: set[asyncio.Task[None]] = field(default_factory=set)

    async def flow(self) -> None:
        """Goes on until cancelled; nobody waits for the answer before the next act."""
        while True:
            for act in (self._command, self._command, self._question):
                task = asyncio.create_task(act())
                self._acts.add(task)
                task.add_done_callback(self._acts.discard)
                await asyncio.sleep(EVERY)

    async def answers(self) -> Counter[int]:
        """Waits until each question has an answer; how many have how many of them."""
        await asyncio.gather(*self._acts)
        async with asyncio.timeout(PATIENCE):
            while (counts := await self._counted())[0]:  # noqa: ASYNC110 -- no bell rings
                await asyncio.sleep(0.1)
        return counts

    async def _counted(self) -> Counter[int]:
        messages = (await self.ana.state())["messages"][self.ana.dm]
        threads = Counter(m["thread_ts"] for m in messages if m["bot"])
        return Counter(threads[ts] for ts in self.asked)

    async def _command(self) -> None:
        self.commands += 1
        began = time.monotonic()
        if not (await self.ana.commands("/whichtea help", GENERAL))["acknowledged"]:
            self.failed.append(began)

    async def _question(self) -> None:
        self.asked.append((await self.ana.says("what is black tea?"))["ts"])


@dataclass(frozen=True)
class Scene:
    """A local Slack with the whole bot connected to it."""

    playground: Playground
    sockets: Sockets
    ana: Person

    async def whole(self) -> None:
        """Returns once the bot has all its connections, and nothing has befallen them."""
        await until(lambda: self.playground.connections == CONNECTIONS)

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[Traffic]:
        """People ask from the first answered command on until the block is left."""
        traffic = Traffic(self.ana)
        await self.whole()
        flowing = asyncio.create_task(traffic.flow())
        try:
            await until(lambda: len(traffic.asked) > 2)
            yield traffic
            seen = traffic.commands, len(traffic.asked)
            await until(lambda: traffic.commands > seen[0] + 10 and len(traffic.asked) > seen[1])
        finally:
            flowing.cancel()


@asynccontextmanager
async def scene(mind: Assistant, **slack: Any) -> AsyncIterator[Scene]:
    playground = Playground(manifest(mind.knowledge.subject), **slack)
    await playground.start()
    folder = TemporaryDirectory()
    settings = Settings(
        knowledge=Path("unused"),
        database_url=f"sqlite+aiosqlite:///{folder.name}/bot.db",
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
    )
    try:
        async with (
            ClientSession() as session,
            running(settings, mind, flood=Flood(PLENTY, PLENTY)) as bot,
            connected(bot, settings) as sockets,
        ):
            ana = Person(session, playground.url, "U0ANA", "D0ANA")
            yield Scene(playground, sockets, ana)
    finally:
        await playground.stop()
        folder.cleanup()


async def until(what: Callable[[], bool]) -> None:
    """Returns once it is so."""
    async with asyncio.timeout(PATIENCE):
        while not what():  # noqa: ASYNC110 -- no bell rings
            await asyncio.sleep(0.01)
