"""What is kept, and how soon it is said that nothing can be, when the database breaks."""

import asyncio
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from bot.core.decision import Decision
from bot.errors import MemoryDownError
from bot.store import SqlStore
from tests import postgresql
from tests.databases import Outside
from tests.postgresql import Cluster
from tests.store.made import ANA, BEN, decision, voice

PROMPTLY = 5.0
"""Seconds; it takes 2.4 on a machine that has nothing else to do, and Slack waits for three."""
SOON = 10.0
"""Seconds; what is there again is used again in a fraction of one."""
TIMES = {"sqlite": 500, "postgresql": 150}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with postgresql.cluster() as running:
        yield running


async def _is_down_promptly(store: SqlStore) -> None:
    before = time.monotonic()
    with pytest.raises(MemoryDownError):
        await store.decisions.begin(decision("never"))
    assert time.monotonic() - before < PROMPTLY


async def _is_back_soon(store: SqlStore) -> None:
    async with asyncio.timeout(SOON):
        while True:
            try:
                await store.decisions.begin(decision("back"))
                break
            except MemoryDownError:
                await asyncio.sleep(0.05)
    assert await store.decisions.find("T1", "back") == decision("back")
    assert await store.decisions.find("T1", "d1") == decision()


async def test_no_change_is_lost_among_four_processes_and_none_is_refused(
    store: SqlStore, url: str
) -> None:
    times = TIMES[url.partition(":")[0]]
    await store.decisions.begin(decision(title="0"))
    command = (sys.executable, "-m", "tests.store.counting", url, str(times))
    running = [await create_subprocess_exec(*command, stderr=PIPE) for _ in range(4)]
    ended = await asyncio.gather(*(each.communicate() for each in running))
    assert [err for _, err in ended] == [b""] * 4
    found = await store.decisions.find("T1", "d1")
    assert found is not None
    assert (found.title, found.revision) == (str(4 * times), 4 * times)


async def test_a_file_that_another_holds_for_ten_seconds_is_down_each_time_and_then_back(
    sqlite_url: str, file: Path
) -> None:
    store = SqlStore(sqlite_url)
    await store.decisions.begin(decision())
    holding = (
        "import sqlite3, sys; connection = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "connection.execute('BEGIN EXCLUSIVE'); print('held', flush=True); sys.stdin.read()"
    )
    holder = await create_subprocess_exec(
        sys.executable, "-c", holding, str(file), stdin=PIPE, stdout=PIPE
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    until = time.monotonic() + 10.0
    while time.monotonic() < until:
        await _is_down_promptly(store)
        assert await store.decisions.find("T1", "d1") == decision(), "who reads is not held up"
    await holder.communicate(b"")
    await _is_back_soon(store)
    await store.close()
    _hold_whole(file)


async def test_a_file_that_may_only_be_read_is_read(sqlite_url: str, file: Path) -> None:
    store = SqlStore(sqlite_url)
    await store.decisions.begin(decision())
    readonly = SqlStore(f"sqlite:///file:{file}?mode=ro&uri=true")
    await _is_down_promptly(readonly)
    assert await readonly.decisions.find("T1", "d1") == decision()
    await _is_down_promptly(readonly)
    await _is_back_soon(store)
    await readonly.close()
    await store.close()


async def test_what_was_said_to_be_kept_when_the_disk_ran_full_is_kept(
    sqlite_url: str, file: Path
) -> None:
    limit = str(2_000_000)
    command = (sys.executable, "-m", "tests.store.limited", sqlite_url, limit)
    running = await create_subprocess_exec(*command, stdout=PIPE, stderr=PIPE)
    out, err = await running.communicate()
    assert err == b""
    begun = int(out)
    assert begun > 20
    _hold_whole(file)
    store = SqlStore(sqlite_url)
    for name in ("after", *(f"d{number}" for number in range(begun))):
        assert await store.decisions.find("T1", name) is not None
    await store.close()


async def test_a_server_that_ends_the_connection_during_a_transaction_leaves_nothing_of_it(
    postgresql_url: str,
) -> None:
    store = SqlStore(postgresql_url)
    outside = Outside(postgresql_url)
    await store.decisions.begin(decision())

    def act(it: Decision) -> Decision:
        outside(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE state = 'idle in transaction' AND query LIKE '%decisions%'"
            " AND pid <> pg_backend_pid()"
        )
        return replace(it, title="half")

    with pytest.raises(MemoryDownError):
        await store.decisions.change("T1", "d1", act)
    assert await store.decisions.find("T1", "d1") == decision()
    await store.close()


async def test_two_that_wait_for_each_other_are_both_done(
    postgresql_url: str,
) -> None:
    """Two people are forgotten at once who have a voice in the same decisions."""
    stores = [SqlStore(postgresql_url) for _ in range(2)]
    for number in range(20):
        both = (voice(ANA, "a"), voice(BEN, "b"))
        await stores[0].decisions.begin(decision(f"d{number}", voices=both))
    await asyncio.gather(
        *(each.people.forget("T1", who.id) for each, who in zip(stores, (ANA, BEN), strict=True))
    )
    everything = Outside(postgresql_url).everything()
    assert ANA.id not in everything
    assert BEN.id not in everything
    for each in stores:
        await each.close()


async def test_a_server_that_is_stopped_is_down_promptly_and_back_soon_after_it_starts(
    cluster: Cluster,
) -> None:
    store = SqlStore(cluster.url)
    # So that several connections are there to be found dead.
    await asyncio.gather(*(store.decisions.begin(decision(f"d{number}")) for number in range(8)))
    cluster.stop()
    await asyncio.gather(*(_is_down_promptly(store) for _ in range(8)))
    cluster.start()
    await _is_back_soon(store)
    await store.close()


async def test_a_server_that_is_restarted_unnoticed_loses_nothing(cluster: Cluster) -> None:
    store = SqlStore(cluster.url)
    await asyncio.gather(*(store.decisions.begin(decision(f"e{number}")) for number in range(8)))
    cluster.stop()
    cluster.start()
    found = await asyncio.gather(*(store.decisions.find("T1", f"e{n}") for n in range(8)))
    assert found == [decision(f"e{number}") for number in range(8)]
    await store.close()


async def test_a_server_that_hangs_is_down_promptly_and_back_soon(cluster: Cluster) -> None:
    store = SqlStore(cluster.url)
    await store.decisions.begin(decision("d1"))
    with cluster.frozen():
        for _ in range(2):
            await asyncio.gather(*(_is_down_promptly(store) for _ in range(3)))
        late = SqlStore(cluster.url)
        await _is_down_promptly(late)
        async with asyncio.timeout(SOON):
            await late.close()
    await _is_back_soon(store)
    await store.close()


async def test_who_waits_for_what_another_holds_is_told_promptly(cluster: Cluster) -> None:
    store = SqlStore(cluster.url)
    await store.decisions.begin(decision("d1"))
    with psycopg.connect(cluster.url) as holder:
        holder.execute("LOCK TABLE decisions")
        # More than there are connections: the rest wait for one.
        await asyncio.gather(*(_is_down_promptly(store) for _ in range(15)))
    await _is_back_soon(store)
    await store.close()


def _hold_whole(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
