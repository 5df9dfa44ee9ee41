import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import MetaData, create_engine

from bot.core.model import EntryId, Progress
from bot.core.ports import Context, Feedback, Recommendation, Thread
from bot.errors import ConfigError, MemoryDownError
from bot.store import SqlStore
from bot.store.tables import events, threads
from tests.store.made import decision

NOWHERE = "sqlite+aiosqlite:////nowhere/at/all.db"
THREAD = Thread("T1", "D1", "1.1", "U0ANA")


async def test_a_database_that_cannot_be_reached_is_said_to_be_down_by_every_part() -> None:
    store = SqlStore(NOWHERE)
    given = Recommendation(Progress(), "v1", 1.0)
    for asking in (
        store.memory.recall(THREAD, 60.0),
        store.memory.keep(THREAD, Context()),
        store.memory.first_time("e"),
        store.decisions.begin(decision()),
        store.decisions.find("T1", "d1"),
        store.decisions.change("T1", "d1", lambda it: it),
        store.decisions.place("T1", "d1", "", "1.1", ""),
        store.decisions.remove("T1", "d1"),
        store.decisions.in_channels("T1", ("C1",), "all", 0, 5),
        store.decisions.of_person("T1", "U0ANA", "all", 0, 5),
        store.decisions.guide_of("v1"),
        store.decisions.keep_guide("v1", "{}"),
        store.people.keep_recommendation("T1", "U0ANA", given),
        store.people.recommendations("T1", "U0ANA"),
        store.people.forget("T1", "U0ANA"),
        store.suggestions.note("T1", Feedback(True, "q", EntryId("e"))),
        store.forget_old(),
    ):
        with pytest.raises(MemoryDownError):
            await asking
    await store.close()


async def test_a_database_that_comes_back_is_used_again(tmp_path: Path) -> None:
    folder = tmp_path / "later"
    store = SqlStore(f"sqlite+aiosqlite:///{folder / 'kept.db'}")
    with pytest.raises(MemoryDownError):
        await store.decisions.begin(decision())
    folder.mkdir()
    await store.decisions.begin(decision())
    assert await store.decisions.find("T1", "d1") == decision()
    await store.close()


async def test_a_database_that_is_emptied_under_way_gets_its_tables_again(
    store: SqlStore, file: Path
) -> None:
    await store.decisions.begin(decision())
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DROP TABLE decisions")
    with pytest.raises(MemoryDownError):
        await store.decisions.find("T1", "d1")
    assert await store.decisions.find("T1", "d1") is None


async def test_the_database_of_an_earlier_version_is_taken_on(file: Path, url: str) -> None:
    earlier = MetaData()
    for table in (threads, events):
        table.to_metadata(earlier)
    engine = create_engine(f"sqlite:///{file}")
    earlier.tables["threads"].indexes.clear()
    earlier.create_all(engine)
    with engine.begin() as connection:
        connection.execute(events.insert().values(key="seen", at=1.0))
    engine.dispose()
    store = SqlStore(url)
    assert not await store.memory.first_time("seen")
    await store.decisions.begin(decision())
    assert await store.decisions.find("T1", "d1") == decision()
    await store.close()


async def test_instances_that_start_at_once_make_the_tables_together(url: str) -> None:
    stores = [SqlStore(url) for _ in range(5)]
    await asyncio.gather(
        *(each.decisions.begin(decision(f"d{n}")) for n, each in enumerate(stores))
    )
    page = await stores[0].decisions.in_channels("T1", ("C1",), "all", 0, 10)
    assert page.total == len(stores)
    for each in stores:
        await each.close()


async def test_a_database_that_another_holds_for_a_moment_is_waited_for(
    store: SqlStore, file: Path
) -> None:
    await store.decisions.begin(decision())
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        moving = asyncio.create_task(store.decisions.place("T1", "d1", "d1.1", "2.2", "l"))
        await asyncio.sleep(0.05)
        assert not moving.done()
        holder.execute("COMMIT")
        assert await moving


async def test_a_database_that_another_holds_for_long_is_down_and_wrote_nothing(
    store: SqlStore, file: Path
) -> None:
    await store.decisions.begin(decision())
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryDownError):
            await store.decisions.place("T1", "d1", "d1.1", "2.2", "l")
        holder.execute("COMMIT")
    assert await store.decisions.find("T1", "d1") == decision()


@pytest.mark.parametrize("url", ["nonsense", "oracle+nothing://x", "mysql+aiomysql://u@h/d"])
def test_a_url_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        SqlStore(url)


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
        SqlStore(url)
    assert "pw" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "sqlite+aiosqlite:///" in str(caught.value), "the next step"


def test_a_connection_that_fails_leaves_no_thread_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: list[object] = []
    monkeypatch.setattr(threading, "excepthook", broken.append)

    async def once() -> None:
        with pytest.raises(MemoryDownError):
            await SqlStore(NOWHERE).memory.first_time("e")

    before = set(threading.enumerate())
    for _ in range(20):
        asyncio.run(once())
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert broken == []
