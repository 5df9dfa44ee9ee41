from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store import SqlStore


class Clock:
    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
async def store(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    store = SqlStore(url, clock)
    yield store
    await store.close()


@pytest.fixture
async def other(url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    """Another instance of the bot on the same database."""
    store = SqlStore(url, clock)
    yield store
    await store.close()
