import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.core.model import ChoiceId, EntryId, Progress, QuestionId
from bot.core.ports import Context, Thread
from bot.errors import ConfigError, MemoryDownError
from bot.store.memory import SqlMemory

ANA = Thread("T1", "D1", "1.1", "U1")
CONTEXT = Context(
    question="is it? “é”",
    entries=(EntryId("a"), EntryId("b")),
    offered=True,
    progress=Progress(((QuestionId("q"), ChoiceId("c")), (QuestionId("r"), None))),
    advised=True,
)
AGE = 60.0
DAY = 24 * 3600.0  # the privacy lines promise thirty of them


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.db'}"


@pytest.fixture
async def memory(url: str, clock: Clock) -> AsyncIterator[SqlMemory]:
    memory = SqlMemory(url, clock)
    yield memory
    await memory.close()


async def test_what_was_kept_last_comes_back_after_a_restart(url: str, clock: Clock) -> None:
    first = SqlMemory(url, clock)
    await first.keep(ANA, Context(question="before"))
    await first.keep(ANA, CONTEXT)
    await first.close()
    second = SqlMemory(url, clock)
    assert await second.recall(ANA, AGE) == CONTEXT
    await second.close()


@pytest.mark.parametrize(
    "other",
    [
        Thread("T2", "D1", "1.1", "U1"),
        Thread("T1", "D2", "1.1", "U1"),
        Thread("T1", "D1", "1.2", "U1"),
        Thread("T1", "D1", "1.1", "U2"),
    ],
)
async def test_another_workspace_channel_thread_or_person_does_not_see_it(
    memory: SqlMemory, other: Thread
) -> None:
    await memory.keep(ANA, CONTEXT)
    assert await memory.recall(other, AGE) is None


async def test_what_is_older_than_asked_for_is_not_recalled(
    memory: SqlMemory, clock: Clock
) -> None:
    await memory.keep(ANA, CONTEXT)
    clock.now += AGE + 1
    assert await memory.recall(ANA, AGE) is None
    assert await memory.recall(ANA, AGE + 2) == CONTEXT


async def test_an_event_is_new_once(url: str, memory: SqlMemory) -> None:
    another = SqlMemory(url)
    assert await memory.first_time("T1:C1:1.1")
    assert not await another.first_time("T1:C1:1.1")
    assert await memory.first_time("T1:C1:1.2")
    await another.close()


async def test_old_threads_and_events_are_forgotten(memory: SqlMemory, clock: Clock) -> None:
    await memory.keep(ANA, CONTEXT)
    await memory.first_time("e")
    clock.now += DAY - 1
    await memory.forget_old()
    assert not await memory.first_time("e")
    clock.now += 2
    await memory.forget_old()
    assert await memory.first_time("e")
    clock.now += 29 * DAY - 2
    await memory.forget_old()
    assert await memory.recall(ANA, 100 * DAY) == CONTEXT
    clock.now += 2
    await memory.forget_old()
    assert await memory.recall(ANA, 100 * DAY) is None


async def test_a_context_of_another_version_is_no_context(
    url: str, memory: SqlMemory, clock: Clock
) -> None:
    await memory.keep(ANA, CONTEXT)
    engine = create_engine(url.replace("+aiosqlite", ""))
    for other in ("", "{}", '{"question": 1}', '{"progress": 7}', "[]"):
        with engine.begin() as connection:
            connection.execute(text("UPDATE threads SET context = :other"), {"other": other})
        assert await memory.recall(ANA, AGE) is None


async def test_a_database_that_cannot_be_reached_is_said_to_be_down() -> None:
    memory = SqlMemory("sqlite+aiosqlite:////nowhere/at/all.db")
    with pytest.raises(MemoryDownError):
        await memory.recall(ANA, AGE)
    with pytest.raises(MemoryDownError):
        await memory.keep(ANA, CONTEXT)
    with pytest.raises(MemoryDownError):
        await memory.first_time("e")


async def test_a_database_that_comes_back_is_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    memory = SqlMemory(f"sqlite+aiosqlite:///{folder / 'kept.db'}")
    with pytest.raises(MemoryDownError):
        await memory.keep(ANA, CONTEXT)
    folder.mkdir()
    await memory.keep(ANA, CONTEXT)
    assert await memory.recall(ANA, AGE) == CONTEXT
    await memory.close()


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://x", "mysql+aiomysql://u@h/d"])
def test_a_url_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        SqlMemory(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("sqlite+pysqlite:///x.db", "pysqlite has no asynchronous driver"),
        ("postgres://u:pw@h/d", "no PostgreSQL driver is installed with this version"),
        ("postgresql://u:pw@h/d", "no PostgreSQL driver is installed with this version"),
        ("postgresql://u:p@w:pw/d", "not a URL"),
    ],
)
def test_a_url_without_a_driver_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        SqlMemory(url)
    assert "pw" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "sqlite+aiosqlite:///" in str(caught.value), "the next step"


def test_a_connection_that_fails_leaves_no_thread_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[object] = []
    monkeypatch.setattr(threading, "excepthook", broken.append)

    async def once() -> None:
        with pytest.raises(MemoryDownError):
            await SqlMemory("sqlite+aiosqlite:////nowhere/at/all.db").first_time("e")

    before = set(threading.enumerate())
    for _ in range(20):
        asyncio.run(once())
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert broken == []
