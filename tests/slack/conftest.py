import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import connected, running
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.playground import Playground
from bot.slack.manifest import manifest
from tests import databases
from tests.databases import Outside
from tests.local_slack import Person

IN_MEMORY = "sqlite+aiosqlite://"


@dataclass
class Local:
    """A local Slack with the bot in it."""

    playground: Playground
    ana: Person
    ben: Person
    clock: "Clock"
    chloe: Person


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    ahead: float = 0.0
    start: float = field(default_factory=time.time)

    def __call__(self) -> float:
        return self.start + self.ahead


@asynccontextmanager
async def local_slack(
    mind: Assistant,
    database: str = IN_MEMORY,
    granted: tuple[str, ...] | None = None,
    misses_days: int = 90,
    misses_off: frozenset[str] = frozenset(),
) -> AsyncIterator[Local]:
    """`granted` are the optional scopes that the workspace agreed to; None: all of them."""
    clock = Clock()
    playground = Playground(manifest(mind.knowledge.subject), clock=clock, granted=granted)
    await playground.start()
    settings = Settings(
        knowledge=Path("unused"),
        database_url=database,
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
        misses_days=misses_days,
        misses_off=misses_off,
    )
    try:
        async with (
            ClientSession() as session,
            running(settings, mind, clock) as app,
            connected(app, settings),
        ):
            ana, ben, chloe = (
                Person(session, playground.url, f"U0{name}", f"D0{name}")
                for name in ("ANA", "BEN", "CHLOE")
            )
            yield Local(playground, ana, ben, clock, chloe)
    finally:
        await playground.stop()


@pytest.fixture
async def local(assistant: Assistant) -> AsyncIterator[Local]:
    async with local_slack(assistant) as slack:
        yield slack


@pytest.fixture
def ana(local: Local) -> Person:
    return local.ana


@pytest.fixture
def ben(local: Local) -> Person:
    return local.ben


@pytest.fixture
def chloe(local: Local) -> Person:
    return local.chloe


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kept.db'}"
        return
    with databases.postgresql() as url:
        yield url


@pytest.fixture
def outside(url: str) -> Outside:
    return Outside(url)
