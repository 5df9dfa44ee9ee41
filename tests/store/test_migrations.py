"""The tables, from empty and from every earlier revision, on both databases."""

import asyncio
import sys
from asyncio.subprocess import PIPE, create_subprocess_exec
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from bot.core.ports import Context, Thread
from bot.errors import MemoryDownError
from bot.store import SqlStore
from bot.store.engines import WRITES, engine_for
from bot.store.migrations import REVISIONS
from bot.store.migrations.upgrading import scripts, upgrade
from bot.store.tables import metadata
from tests.databases import Outside
from tests.store.made import decision

HEAD = REVISIONS[-1]
WITHOUT_MIGRATIONS = """
CREATE TABLE IF NOT EXISTS threads (team VARCHAR(32) NOT NULL, channel VARCHAR(32) NOT NULL,
    ts VARCHAR(32) NOT NULL, "user" VARCHAR(32) NOT NULL, context TEXT NOT NULL,
    at FLOAT NOT NULL, PRIMARY KEY (team, channel, ts, "user"));
CREATE INDEX IF NOT EXISTS ix_threads_at ON threads (at);
CREATE TABLE IF NOT EXISTS events (key VARCHAR(128) NOT NULL, at FLOAT NOT NULL,
    PRIMARY KEY (key));
CREATE INDEX IF NOT EXISTS ix_events_at ON events (at);
CREATE TABLE IF NOT EXISTS guides (version VARCHAR(64) NOT NULL, guide TEXT NOT NULL,
    PRIMARY KEY (version));
INSERT INTO events VALUES ('seen', 1.0);
INSERT INTO guides VALUES ('v1', 'as it was');
"""
"""A part of what the bot made before there were migrations; the first versions made no more."""


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Callable[[Callable[..., Any]], Any]]:
    engine = engine_for(url).execution_options(**{WRITES: True})
    async with engine.begin() as connection:
        yield connection.run_sync
    await engine.dispose()


async def _migrated(url: str, to: str) -> None:
    async with _connected(url) as run:
        await run(lambda connection: upgrade(connection, to))


def _differences(connection: Connection) -> list[Any]:
    return list(compare_metadata(MigrationContext.configure(connection), metadata))


def _revision(outside: Outside) -> list[str]:
    return [row["version_num"] for row in outside("SELECT version_num FROM alembic_version")]


def test_the_revisions_are_those_that_there_are_files_for() -> None:
    known = [script.revision for script in scripts().walk_revisions()]
    assert tuple(reversed(known)) == REVISIONS


async def test_the_migrations_make_the_tables_that_the_code_works_with(url: str) -> None:
    await _migrated(url, "head")
    async with _connected(url) as run:
        assert await run(_differences) == []


async def test_a_store_migrates_an_empty_database_when_it_is_first_used(
    store: SqlStore, outside: Outside
) -> None:
    await store.decisions.begin(decision())
    assert _revision(outside) == [HEAD]


async def test_a_database_from_before_there_were_migrations_is_taken_on(
    url: str, outside: Outside, store: SqlStore
) -> None:
    for statement in filter(str.strip, WITHOUT_MIGRATIONS.split(";")):
        outside(statement)
    assert not await store.memory.first_time("seen")
    assert await store.decisions.guide_of("v1") == "as it was"
    await store.decisions.begin(decision())
    assert await store.decisions.find("T1", "d1") == decision()
    assert _revision(outside) == [HEAD]
    async with _connected(url) as run:
        assert await run(_differences) == []


@pytest.mark.parametrize("revision", REVISIONS)
async def test_what_stands_in_a_database_of_any_revision_is_there_afterwards(
    url: str, outside: Outside, store: SqlStore, revision: str
) -> None:
    await _migrated(url, revision)
    outside("INSERT INTO events (key, at) VALUES ('seen', 1.0)")
    outside(
        "INSERT INTO decisions (team, id, channel, title, starter, starter_name, started, closer,"
        " closer_name, ts, link, revision, body) VALUES ('T1', 'd1', 'C1', 'Which tea?', 'U0ANA',"
        " 'Ana', 5.0, '', '', '1.1', '', 3,"
        """ '{"version"\\: "v1", "progress"\\: [], "hidden"\\: false, "closing"\\: null}')"""
    )
    done = await store.migrate()
    assert (done.before, done.after, done.newer) == (revision, HEAD, False)
    assert not await store.memory.first_time("seen")
    found = await store.decisions.find("T1", "d1")
    assert found is not None
    assert (found.title, found.revision) == ("Which tea?", 3)


async def test_migrating_again_does_nothing(store: SqlStore) -> None:
    first = await store.migrate()
    again = await store.migrate()
    assert (first.before, first.after) == ("", HEAD)
    assert (again.before, again.after) == (HEAD, HEAD)


async def test_the_code_of_an_earlier_revision_works_on_the_tables_of_a_later_one(
    store: SqlStore, outside: Outside
) -> None:
    await store.migrate()
    outside("INSERT INTO events (key, at) VALUES ('theirs', 1.0)")
    assert not await store.memory.first_time("theirs")


async def test_a_revision_that_is_not_known_is_left_alone_and_worked_with(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    await store.migrate()
    outside("UPDATE alembic_version SET version_num = '9999'")
    done = await other.migrate()
    assert (done.before, done.after, done.newer) == ("9999", "9999", True)
    await other.decisions.begin(decision())
    assert _revision(outside) == ["9999"]


async def test_another_programs_database_is_not_taken_for_the_bots(
    store: SqlStore, outside: Outside
) -> None:
    outside("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    outside("INSERT INTO alembic_version VALUES ('a1b2c3d4e5f6')")
    before = outside.everything()
    for doing in (store.migrate, store.answers):
        with pytest.raises(MemoryDownError, match="another program's"):
            await doing()
    assert outside.everything() == before


async def test_a_migration_that_is_killed_leaves_nothing_and_is_done_again(
    url: str, outside: Outside, store: SqlStore
) -> None:
    await _migrated(url, "0001")
    before = outside.everything()
    command = (sys.executable, "-m", "tests.store.half_migrated", url)
    running = await create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert running.stdout is not None
    assert await running.stdout.readline() == b"not committed\n"
    running.kill()
    await running.communicate()
    assert outside.everything() == before
    assert (await store.migrate()).before == "0001"
    await store.decisions.begin(decision())


async def test_instances_that_start_at_once_make_the_tables_together(url: str) -> None:
    stores = [SqlStore(url) for _ in range(5)]
    await asyncio.gather(
        *(each.decisions.begin(decision(f"d{n}")) for n, each in enumerate(stores))
    )
    page = await stores[0].decisions.in_channels("T1", ("C1",), "all", 0, 10)
    assert page.total == len(stores)
    for each in stores:
        await each.close()


async def test_processes_that_migrate_at_once_get_there_together(
    url: str, outside: Outside
) -> None:
    command = (sys.executable, "-m", "bot", "migrate")
    running = [
        await create_subprocess_exec(*command, env={"DATABASE_URL": url}, stdout=PIPE, stderr=PIPE)
        for _ in range(4)
    ]
    ended = await asyncio.gather(*(each.communicate() for each in running))
    assert [(each.returncode, err) for each, (_, err) in zip(running, ended, strict=True)] == [
        (0, b"")
    ] * 4
    said = sorted(out.decode() for out, _ in ended)
    assert sum("had no tables" in each for each in said) == 1
    assert sum("nothing to do" in each for each in said) == 3
    assert _revision(outside) == [HEAD]


async def test_a_database_that_is_emptied_under_way_gets_its_tables_again(
    store: SqlStore, outside: Outside
) -> None:
    await store.decisions.begin(decision())
    for table in ("alembic_version", *metadata.tables):
        outside(f'DROP TABLE "{table}"')
    with pytest.raises(MemoryDownError):
        await store.decisions.find("T1", "d1")
    assert await store.decisions.find("T1", "d1") is None
    await store.memory.keep(Thread("T1", "D1", "1.1", "U0ANA"), Context())
