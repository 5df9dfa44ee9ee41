import asyncio
import sqlite3
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.core.model import EntryId, Progress
from bot.core.ports import Context, Feedback, Recommendation, Thread
from bot.errors import ConfigError, MemoryDownError
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.made import ANA, decision, voice

NOWHERE = "sqlite+aiosqlite:////nowhere/at/all.db"
NOBODY_LISTENS = "postgresql://bot:bot@127.0.0.1:1/bot"
THREAD = Thread("T1", "D1", "1.1", "U0ANA")


@pytest.mark.parametrize("url", [NOWHERE, NOBODY_LISTENS])
async def test_a_database_that_cannot_be_reached_is_said_to_be_down_by_every_part(
    url: str,
) -> None:
    store = SqlStore(url)
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


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "sqlite+aiosqlite://"])
async def test_a_database_in_memory_is_one_however_many_use_it_at_once(url: str) -> None:
    store = SqlStore(url)
    await asyncio.gather(*(store.decisions.begin(decision(f"d{n}")) for n in range(9)))
    page = await store.decisions.in_channels("T1", ("C1",), "all", 0, 10)
    assert page.total == 9
    await store.close()


async def test_a_file_that_another_holds_for_a_moment_is_waited_for(
    sqlite_url: str, file: Path
) -> None:
    store = SqlStore(sqlite_url)
    await store.decisions.begin(decision())
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        moving = asyncio.create_task(store.decisions.place("T1", "d1", "d1.1", "2.2", "l"))
        await asyncio.sleep(0.05)
        assert not moving.done()
        holder.execute("COMMIT")
        assert await moving
    await store.close()


async def test_a_file_that_another_holds_for_long_is_down_to_writers_who_then_wrote_nothing(
    sqlite_url: str, file: Path
) -> None:
    store = SqlStore(sqlite_url)
    await store.decisions.begin(decision())
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(MemoryDownError):
            await store.decisions.place("T1", "d1", "d1.1", "2.2", "l")
        assert await store.decisions.find("T1", "d1") == decision()
        holder.execute("COMMIT")
    assert await store.decisions.find("T1", "d1") == decision()
    assert await store.decisions.place("T1", "d1", "d1.1", "2.2", "l")
    await store.close()


@pytest.mark.parametrize(
    "text",
    [
        "a\0b",
        "\ud800",
        "\udfff tail",
        "e\u0301 and \u202e",
        "👩\u200d🔬 🏳️\u200d🌈",
        "\r\n\ufeff\u2028",
        "\x1b[31m",
    ],
)
async def test_any_text_is_kept_but_for_what_no_database_takes(
    store: SqlStore, other: SqlStore, outside: Outside, text: str
) -> None:
    """Both keep the same: a NUL and half a surrogate pair become the replacement character."""
    kept = (
        text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    )
    begun = decision(title=text, voices=(voice(ANA, "a", note=text),))
    await store.decisions.begin(begun)
    found = await other.decisions.find("T1", "d1")
    assert found == decision(title=kept, voices=(voice(ANA, "a", note=kept),))
    await store.memory.keep(THREAD, Context(question=text))
    assert await other.memory.recall(THREAD, 1e12) == Context(question=text)
    await store.memory.first_time(text)
    assert not await other.memory.first_time(text)
    assert await store.decisions.find("T1", text) is None
    (row,) = outside("SELECT title FROM decisions")
    assert row["title"] == kept


@pytest.mark.parametrize(
    "url", ["nonsense", "oracle+nothing://x", "mysql+aiomysql://u@h/d", "sqlite+pysqlite:///x.db"]
)
def test_a_url_that_cannot_be_used_is_refused_at_once(url: str) -> None:
    with pytest.raises(ConfigError, match="DATABASE_URL"):
        SqlStore(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://u:pw@h/d", "mysql is neither sqlite nor postgresql"),
        ("postgresql+asyncpg://u:pw@h/d", "postgresql.asyncpg is neither"),
        ("postgresql://u:p@w:pw/d", "not a URL"),
    ],
)
def test_a_url_of_another_database_is_refused_with_the_reason(url: str, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        SqlStore(url)
    assert "pw" not in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "sqlite:///" in str(caught.value), "the next step"


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
