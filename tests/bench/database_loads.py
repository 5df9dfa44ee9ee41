"""How much a second the database takes, and whether a day's housekeeping gets in anybody's way."""

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from statistics import quantiles

import psycopg
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from bot.core.owed import Delivered
from bot.store import SqlStore
from bot.store.engines import WRITES
from tests.store.many import Many, team
from tests.store.uses import Uses

POOL = 10
"""Connections that an instance opens at most."""
TICKS = os.sysconf("SC_CLK_TCK")
Work = Callable[[int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Rate:
    """What was done over and over, with milliseconds: how long it took, and CPU time for each.

    `server` is that of the server's processes, None where they are not on this machine or, with
    more connections than are held open, not there any more. `wal` are
    bytes; `transactions` of each are all, `writes` those that the disk is waited for.
    """

    what: str
    lanes: int
    a_second: float
    p50: float
    p99: float
    transactions: float
    writes: float
    wal: float
    client: float
    server: float | None


class _Commits:
    """Counts transactions, and those that write."""

    def __init__(self) -> None:
        self.all = self.writes = 0

    def __call__(self, connection: Connection) -> None:
        self.all += 1
        self.writes += bool(connection.get_execution_options().get(WRITES))


async def rates(store: SqlStore, url: str, many: Many, times: int) -> list[Rate]:
    """Deliveries, events and whole questions, with one connection and with as many as there are."""
    uses = Uses(store, url, many)
    names = count()

    async def delivery(number: int) -> None:
        key = f"{team(many.any())}:w{number}"
        given = Delivered(key, key.partition(":")[0], many.now, '{"text": "' + "x" * 900 + '"}')
        await store.deliveries.take(given, "one")
        await store.deliveries.posting(key, "one", {"a#1": "1.1"})
        await store.deliveries.done(key, "one")

    async def seen(number: int) -> None:
        await store.memory.first_time(f"{team(many.any())}:w{number}", "one")

    async def question(number: int) -> None:
        await uses.question(many.any(), f"w{number}")

    kinds = (
        ("a delivery: taken, posted, done", delivery),
        ("an event", seen),
        ("all of a question in a direct message", question),
    )
    return [
        await _rate(url, what, lanes, times, names, work)
        for what, work in kinds
        for lanes in (1, POOL)
    ]


async def _rate(
    url: str, what: str, lanes: int, times: int, names: "count[int]", work: Work
) -> Rate:
    taken: list[float] = []
    left: Iterator[int]

    async def lane() -> None:
        for _ in left:
            began = time.perf_counter()
            await work(next(names))
            taken.append(time.perf_counter() - began)

    left = iter(range(3 * lanes))
    await asyncio.gather(*(lane() for _ in range(lanes)))  # all connections are there
    taken.clear()
    left, commits = iter(range(times)), _Commits()
    with psycopg.connect(url, autocommit=True) as connection:
        before, worked, began = _counters(connection), time.process_time(), time.perf_counter()
        event.listen(Engine, "commit", commits)
        await asyncio.gather(*(lane() for _ in range(lanes)))
        event.remove(Engine, "commit", commits)
        seconds, client = time.perf_counter() - began, time.process_time() - worked
        wal, server = (now - then for now, then in zip(_counters(connection), before, strict=True))
    cut = quantiles([each * 1000 for each in taken], n=100, method="inclusive")
    return Rate(
        what,
        lanes,
        times / seconds,
        cut[49],
        cut[98],
        commits.all / times,
        commits.writes / times,
        wal / times,
        client * 1000 / times,
        server * 1000 / times if server > 0 else None,
    )


def _counters(connection: "psycopg.Connection[tuple[int, ...]]") -> tuple[float, ...]:
    """Bytes of WAL, and CPU seconds of the processes that serve this database."""
    query = """
        SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0'), array_agg(pid)
        FROM pg_stat_activity WHERE datname = current_database()
    """
    wal, processes = connection.execute(query).fetchone() or (0, ())
    return float(wal), sum(map(cpu_seconds, processes))  # type: ignore[arg-type]


def cpu_seconds(process: int) -> float:
    """What a process of this machine has worked so far; 0 where there is none."""
    try:
        text = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return 0.0
    fields = text.rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


async def cleaned(store: SqlStore, url: str, many: Many) -> str:
    """What it takes to forget what is old, and whom it makes wait: in words."""
    query = "SELECT (SELECT count(*) FROM deliveries) + (SELECT count(*) FROM events)"
    with psycopg.connect(url, autocommit=True) as connection:
        before = (connection.execute(query).fetchone() or (0,))[0]
        waited: list[float] = []
        cleaning = asyncio.create_task(_timed(store.forget_old()))
        for number in count():
            key = f"{team(many.any())}:h{number}"
            given = Delivered(key, key.partition(":")[0], many.now, "{}")
            waited.append(await _timed(_taken(store, given)))
            if cleaning.done():
                break
        gone = before - (connection.execute(query).fetchone() or (0,))[0] + len(waited)
    seconds = await cleaning
    waited.sort()
    return (
        f"A day's housekeeping deleted {gone:,} old deliveries and events, and all else that was "
        f"old, in {seconds:.0f} s. Meanwhile {len(waited):,} deliveries were taken one after "
        f"another: p50 {waited[len(waited) // 2] * 1000:.1f} ms, p99 "
        f"{waited[len(waited) * 99 // 100] * 1000:.1f} ms, the longest {waited[-1] * 1000:.0f} ms."
    )


async def _taken(store: SqlStore, given: Delivered) -> None:
    await store.deliveries.take(given, "one")


async def _timed(work: Awaitable[None]) -> float:
    began = time.perf_counter()
    await work
    return time.perf_counter() - began
