"""Fills a database as of 10,000 workspaces, and asks it for everything.

    python -m tests.bench.database [--short]

Needs a PostgreSQL (TEST_DATABASE_URL), on which it makes databases of its own and drops them again;
the server's settings are as they come. Prints Markdown; how far it is goes to standard error.
`--short` is for a look: 100 workspaces, 10,000 rows.
"""

import argparse
import asyncio
import os
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from statistics import quantiles

import psycopg
from sqlalchemy import make_url

from bot.store import SqlStore
from tests.bench import database_estimate as estimate
from tests.bench.database_loads import Rate, cleaned, rates
from tests.databases import SERVER
from tests.store.many import Many, fill
from tests.store.plans import Ear, Heard
from tests.store.uses import Uses

ROUNDS = 200
LARGE = 2_000
"""Rows from which on a table is not read as a whole."""
MOST_LEFT_OUT = 5_000
"""Rows that are read for nothing before it is worth a word."""
SETTINGS = (
    "server_version",
    "shared_buffers",
    "work_mem",
    "random_page_cost",
    "max_connections",
    "synchronous_commit",
    "fsync",
)


def main() -> None:
    """Prints plans, times, sizes, rates and the estimate."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    with _database() as url, _database() as other:
        asyncio.run(_measured(url, other, short=short))


async def _measured(url: str, other: str, *, short: bool) -> None:
    many = Many(100 if short else 10_000, 10_000 if short else 1_000_000, time.time())
    store = SqlStore(url)
    await store.migrate()
    began = time.perf_counter()
    fill(url, many, lambda table: _say(f"{table} is filled"))
    print(
        f"Load average: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; PostgreSQL's settings"
    )
    with psycopg.connect(url) as connection:
        found = [f"{each} {_one(connection, f'SHOW {each}')}" for each in SETTINGS]
    print(f"as they come: {', '.join(found)}.")
    print(f"\n{many.workspaces:,} workspaces, filled in {time.perf_counter() - began:.0f} s.\n")
    explained, timed = await _heard(store, url, many, 20 if short else ROUNDS)
    sizes = _sizes(url)
    large = {name for name, rows, *_ in sizes if rows >= LARGE}
    _print_statements(explained, timed, large)
    _print_sizes(sizes)
    measured = await rates(store, url, many, 100 if short else 1_000)
    _print_rates(measured)
    _say("a day's housekeeping")
    print(f"\n{await cleaned(store, url, many)}")
    await store.close()
    _say("a bot is asked")
    asked = await estimate.asked(other, 100 if short else 1_000)
    per_row = {table: whole / rows for table, rows, whole, *_ in sizes if rows}
    print(estimate.text(measured, asked, per_row))


async def _heard(
    store: SqlStore, url: str, many: Many, rounds: int
) -> tuple[list[Heard], list[Heard]]:
    """The statements with their plans, and often, without."""
    uses = Uses(store, url, many)
    explained, timed = Ear(explaining=True), Ear()
    _say("plans")
    with explained.open():
        for rank in (0, 1, many.workspaces // 20, many.workspaces // 2, many.workspaces - 2):
            await uses.ordinary(rank)
        _say("what is rare")
        await uses.rare()
    _say("times")
    with timed.open():
        for number in range(rounds):
            await uses.ordinary(many.any() if number % 2 else number * 7 % (many.workspaces - 10))
    return explained.heard, timed.heard


def _print_statements(explained: list[Heard], timed: list[Heard], large: set[str]) -> None:
    """A row for each method and table; what is rare has only the times that were explained."""
    print("| method | statement | times | p50 ms | p99 ms | most rows | plan |")
    print("|---|---|---|---|---|---|---|")
    often = {key: list(group) for key, group in groupby(sorted(timed, key=_key), _key)}
    flaws = []
    for key, group in groupby(sorted(explained, key=_key), _key):
        some = list(group)
        taken = often.get(key, some)
        plan = max(some, key=lambda each: (len(_flaws(each, large)), each.milliseconds))
        steps = "; ".join(plan.plan.steps[:4]) if plan.plan else ""
        p50, p99 = _percentiles([each.milliseconds for each in taken])
        rows = max(each.rows for each in taken)
        print(f"| {key[0]} | {key[1]} | {len(taken)} | {p50:.2f} | {p99:.2f} | {rows} | {steps} |")
        flaws += [f"- {key[0]}, {key[1]}: {flaw}" for each in some for flaw in _flaws(each, large)]
    found = "\n".join(sorted(set(flaws))) or "none"
    print(f"\nWhole tables read, and many rows put in order, summed up or left out:\n\n{found}")


def _flaws(heard: Heard, large: set[str]) -> list[str]:
    plan = heard.plan
    if plan is None:
        return []
    left_out = [f"{plan.left_out:,} rows are left out"] if plan.left_out > MOST_LEFT_OUT else []
    # A table of a few pages is read as a whole with good reason.
    scans = [each for each in plan.scans if large & set(each.split()) or "Index" in each]
    return [f"reads all: {each}" for each in scans] + list(plan.large) + left_out


def _key(heard: Heard) -> tuple[str, str]:
    return heard.method, heard.what


def _percentiles(values: list[float]) -> tuple[float, float]:
    if len(values) < 2:
        return values[0], values[0]
    cut = quantiles(values, n=100, method="inclusive")
    return cut[49], cut[98]


Size = tuple[str, int, int, int, str]


def _sizes(url: str) -> list[Size]:
    """Of each table: rows, bytes with all indexes, bytes of the rows, and its indexes."""
    query = """
        SELECT c.relname, c.reltuples::bigint, pg_total_relation_size(c.oid),
            pg_table_size(c.oid),
            (SELECT string_agg(i.relname || ' ' || (pg_relation_size(i.oid)
                / greatest(c.reltuples, 1))::int, ', ' ORDER BY i.relname)
             FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid WHERE x.indrelid = c.oid)
        FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND c.reltuples > 0 ORDER BY 3 DESC
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ANALYZE")
        return connection.execute(query).fetchall()


def _print_sizes(sizes: list[Size]) -> None:
    print("\n| table | rows | MiB | bytes a row | of which indexes | each index, bytes a row |")
    print("|---|---|---|---|---|---|")
    for name, rows, whole, table, indexes in sizes:
        print(
            f"| {name} | {rows:,} | {whole / 2**20:.0f} | {whole / rows:.0f} "
            f"| {(whole - table) / rows:.0f} | {indexes} |"
        )


def _print_rates(measured: list[Rate]) -> None:
    print(
        "\n| what is written | connections | a second | ms each, p50 | p99 | transactions "
        "| WAL KB | CPU ms in the bot | CPU ms in the server |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for each in measured:
        server = "–" if each.server is None else f"{each.server:.2f}"
        print(
            f"| {each.what} | {each.lanes} | {each.a_second:.0f} | {each.p50:.1f} | {each.p99:.1f} "
            f"| {each.transactions:.0f} | {each.wal / 1024:.1f} | {each.client:.2f} "
            f"| {server} |"
        )


@contextmanager
def _database() -> Iterator[str]:
    """The URL of an empty database on the server for tests."""
    name = f"bench_{uuid.uuid4().hex}"
    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield make_url(SERVER).set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _one(connection: "psycopg.Connection[tuple[object, ...]]", query: str) -> object:
    found = connection.execute(query).fetchone()
    return found[0] if found else None


def _say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
