"""What a million questions a day need, from what a bot does to its database in a thousand."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle
from math import ceil
from pathlib import Path

import psycopg

from bot.content.load import load
from bot.store import SqlStore
from bot.store.departures import DEPARTED_KEPT
from bot.store.memory import THREADS_KEPT
from bot.store.suggestions import COUNTS_KEPT, Retention
from bot.store.tables import metadata
from tests.bench.database_loads import POOL, Rate, cpu_seconds
from tests.served import serving

A_DAY = 1_000_000
MEAN = A_DAY / 86_400
OF_A_WORKSPACE = 100
"""Questions a day: a million of 10,000 workspaces."""
PEAK = 10
"""How many times the mean the busiest minute brings."""
BUSY = 0.6
"""How much of a core a worker may take at the peak."""
_AT_ONCE = 8
_DELIVERIES = 4
_DAY = 24 * 3600.0
KEPT = {
    # Housekeeping comes once a day: there is up to a day more.
    "deliveries": 2,
    "events": 2,
    "threads": THREADS_KEPT / _DAY + 1,
    "counts": COUNTS_KEPT + 1,
    "misses": Retention().days + 1,
    "feedback": Retention().days + 1,
    "recommendations": 91,
}
"""Days for which a row is there."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A bot that was asked so many questions: CPU seconds of its own, and rows that they left."""

    questions: int
    cpu: float
    rows: dict[str, int]
    embedding: str


async def asked(url: str, questions: int) -> Asked:
    """Asks a bot on an empty database, as people of many workspaces do in direct messages."""
    store = SqlStore(url)
    await store.migrate()
    await store.close()
    environ = _environ() | {"DATABASE_URL": url}
    with tempfile.TemporaryFile() as log:
        async with serving(log.fileno(), **environ) as bot:
            before = cpu_seconds(bot.process.pid)
            messages = _messages(environ["KNOWLEDGE"], questions)

            async def lane() -> None:
                for body in messages:
                    # Slack delivers again what is not taken in time.
                    for _ in range(_DELIVERIES):
                        if await bot.sent(body, "application/json") == 200:
                            break
                    else:
                        raise SystemExit("the bot takes no more questions")

            await asyncio.gather(*(lane() for _ in range(_AT_ONCE)))
            await _settled(url)
            spent = cpu_seconds(bot.process.pid) - before
    return Asked(questions, spent, _rows(url), environ["EMBEDDING"])


def _environ() -> dict[str, str]:
    """As the bot hears it; with the embedding only where the vectors are kept already."""
    vectors = os.environ.get("VECTORS", "whichframework.vectors")
    return {
        "KNOWLEDGE": os.environ.get("KNOWLEDGE", "knowledge"),
        "VECTORS": vectors,
        "EMBEDDING": os.environ.get("EMBEDDING", "on" if Path(vectors).exists() else "off"),
    }


def _messages(knowledge: str, questions: int) -> Iterator[str]:
    texts = cycle([label.ask for label in load(Path(knowledge)).labels])
    for number, text in zip(range(questions), texts, strict=False):
        user = f"U{number // 3}"
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": f"D{user}",
            "user": user,
            "ts": f"{1_700_000_000 + number}.000100",
            "text": text,
        }
        yield json.dumps(
            {
                "type": "event_callback",
                "team_id": f"T{number // OF_A_WORKSPACE}",
                "api_app_id": "A0APP",
                "event_id": f"Ev{number}",
                "event": event,
            }
        )


async def _settled(url: str) -> None:
    """Until nothing is owed any more."""
    with psycopg.connect(url, autocommit=True) as connection:
        owed = "SELECT count(*) FROM deliveries WHERE done IS NULL"
        for _ in range(120):
            if connection.execute(owed).fetchone() == (0,):
                return
            await asyncio.sleep(0.25)
    raise SystemExit("the bot still owes answers")


def _rows(url: str) -> dict[str, int]:
    with psycopg.connect(url) as connection:
        return {
            name: (connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() or (0,))[0]  # noqa: S608
            for name in metadata.tables
        }


def text(rates: list[Rate], asked: Asked, per_row: dict[str, float]) -> str:
    """The estimate, in Markdown."""
    alone, pooled = rates[-2:]
    rows, size = _tables(asked, per_row)
    ever = " and ".join(f"{per_row.get(each, 0):.0f}" for each in ("decisions", "voices"))
    lines = [
        "\n### A million questions a day\n",
        f"{MEAN:.1f} a second in the mean and {MEAN * PEAK:.0f} at a peak of {PEAK} times that. "
        "Estimated from the tables above, and from a bot that was asked "
        f"{asked.questions:,} labelled questions in direct messages (embedding {asked.embedding}), "
        f"{OF_A_WORKSPACE} of each workspace.\n",
        *_work(alone, pooled, asked.cpu / asked.questions),
        f"- **Writing:** {pooled.wal / 1024:.0f} KB of WAL a question, "
        f"{pooled.wal * A_DAY / 1e9:.0f} GB a day, and as much again where it is archived.",
        f"- **Size:** {size / 1e9:.0f} GB once everything is there for as long as it is kept:\n",
        rows,
        f"\nBesides, decisions and voices are kept for ever ({ever} bytes each), and what is of a "
        f"workspace that left, for {DEPARTED_KEPT / _DAY:.0f} days.",
    ]
    return "\n".join(lines)


def _work(alone: Rate, pooled: Rate, cpu: float) -> list[str]:
    peak = MEAN * PEAK
    workers, busy = ceil(peak * cpu / BUSY), peak * alone.p50 / 1000
    server = "is on another machine and was not measured"
    if alone.server is not None:
        cores = peak * alone.server / 1000
        server = f"works for {alone.server:.1f} ms a question, on {cores:.1f} cores at the peak"
    waiting, synced = pooled.writes * peak, sorted(_synced(100))[50]
    return [
        f"- **Workers:** a question takes {cpu * 1000:.0f} ms of CPU in the bot, of which "
        f"{pooled.client:.0f} for the store; the peak takes {peak * cpu:.1f} cores, which are "
        f"{workers} processes at {BUSY:.0%} of a core each ({ceil(MEAN * cpu / BUSY)} in "
        "the mean).",
        f"- **The server** {server}.",
        f"- **Transactions:** {pooled.transactions:.0f} a question, of which {pooled.writes:.0f} "
        f"write: {waiting:,.0f} commits a second at the peak. One process with {POOL} connections "
        f"did {pooled.a_second:.0f} questions a second here. Where a commit waits for the disk, as "
        f"it should, this one takes {synced * 1000:.1f} ms more, {waiting * synced:.1f} of them "
        "at any time, of which one write of the disk serves several.",
        f"- **Connections:** {busy:.0f} are busy at the peak ({alone.p50:.0f} ms of a question); "
        f"{workers} workers open up to {workers * POOL}. PostgreSQL allows 100 where nothing is "
        f"set: with more than {100 // POOL - 1} workers raise that, or put a pooler between.",
    ]


def _tables(asked: Asked, per_row: dict[str, float]) -> tuple[str, float]:
    lines = ["| table | rows a question | days | rows then | bytes a row | GB |"]
    lines.append("|---|---|---|---|---|---|")
    total = 0.0
    for table, days in KEPT.items():
        each = asked.rows[table] / asked.questions
        rows = each * A_DAY * days
        size = rows * per_row.get(table, 0.0)
        total += size
        lines.append(
            f"| {table} | {each:.2f} | {days:.0f} | {rows:,.0f} | {per_row.get(table, 0.0):.0f} "
            f"| {size / 1e9:.1f} |"
        )
    return "\n".join(lines), total


def _disk(commits: float, peak: float) -> str:
    """What a disk adds that is waited for: settings of a test server may not do that."""
    taken = sorted(_synced(100))[50]
    shared = commits * peak * taken
    return (
        f"A commit that waits for the disk takes {taken * 1000:.1f} ms more on this one, "
        f"{shared:.1f} such waits at any time of the peak, of which one write serves several."
    )


def _synced(times: int) -> Iterator[float]:
    with tempfile.NamedTemporaryFile() as file:
        for _ in range(times):
            began = time.perf_counter()
            os.pwrite(file.fileno(), b"x" * 8192, 0)
            os.fdatasync(file.fileno())
            yield time.perf_counter() - began
