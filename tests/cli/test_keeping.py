"""The database's own commands: migrate, backup, restore."""

import asyncio
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import cli
from bot.store import SqlStore
from bot.store.migrations import REVISIONS
from tests.store.made import decision

Run = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'kept.db'}"


@pytest.fixture
def run(url: str) -> Run:
    def run(*arguments: str, database: str = url) -> Result:
        return CliRunner().invoke(cli, arguments, env={"DATABASE_URL": database})

    return run


def _kept(url: str, *names: str) -> list[bool]:
    async def found() -> list[bool]:
        store = SqlStore(url)
        try:
            return [await store.decisions.find("T1", name) is not None for name in names]
        finally:
            await store.close()

    return asyncio.run(found())


def _begin(url: str, name: str) -> None:
    async def begin() -> None:
        store = SqlStore(url)
        await store.decisions.begin(decision(name))
        await store.close()

    asyncio.run(begin())


def test_migrating_says_from_where_to_where_and_then_that_there_is_nothing_to_do(run: Run) -> None:
    first, again = run("migrate"), run("migrate")
    assert (first.exit_code, again.exit_code) == (0, 0)
    newest = REVISIONS[-1]
    assert first.output == f"The database had no tables, and is at revision {newest} now\n"
    assert again.output == f"The database is at revision {newest} already: nothing to do\n"


@pytest.mark.parametrize(
    "nowhere", ["sqlite:////nowhere/at/all.db", "postgres://bot:secret@127.0.0.1:1/bot"]
)
def test_a_database_that_cannot_be_migrated_is_told_with_the_reason(run: Run, nowhere: str) -> None:
    result = run("migrate", database=nowhere)
    assert result.exit_code == 2
    assert "The database is as it was: the store cannot be reached: " in result.output
    assert "unable to open" in result.output or "connection failed" in result.output
    assert "run this again" in result.output
    assert "secret" not in result.output


def test_what_was_backed_up_comes_back_and_what_came_later_goes(
    run: Run, url: str, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    _begin(url, "before")
    assert run("backup", str(copy)).exit_code == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    _begin(url, "after")
    restored = run("restore", str(copy))
    assert restored.exit_code == 0, restored.output
    assert _kept(url, "before", "after") == [True, False]
    _begin(url, "later")
    assert _kept(url, "later") == [True]


def test_a_database_that_is_gone_is_restored(run: Run, url: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    _begin(url, "before")
    run("backup", str(copy))
    for file in tmp_path.glob("kept.db*"):
        file.unlink()
    assert run("restore", str(copy)).exit_code == 0
    assert stat.S_IMODE((tmp_path / "kept.db").stat().st_mode) == 0o600
    assert _kept(url, "before") == [True]


def test_no_file_is_written_over_and_none_restored_that_is_no_copy(
    run: Run, url: str, tmp_path: Path
) -> None:
    _begin(url, "d1")
    other = tmp_path / "other"
    other.write_bytes(b"not a database, but longer than a header of one would be" * 20)
    for command in ("backup", "restore"):
        result = run(command, str(other))
        assert result.exit_code == 2
        assert str(other) in result.output
    assert other.read_bytes().startswith(b"not a database")
    assert run("restore", str(tmp_path / "missing")).exit_code == 2
    assert _kept(url, "d1") == [True]


def test_another_programs_database_is_not_restored(run: Run, url: str, tmp_path: Path) -> None:
    _begin(url, "d1")
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE decisions (a)")
    result = run("restore", str(other))
    assert (result.exit_code, "no whole copy" in result.output) == (2, True)
    assert _kept(url, "d1") == [True]


def test_a_backup_that_fails_leaves_nothing_in_the_way_of_the_next(
    run: Run, url: str, tmp_path: Path
) -> None:
    kept, copy = tmp_path / "kept.db", tmp_path / "copy.db"
    kept.write_bytes(b"not a database, but longer than a header of one would be" * 20)
    assert run("backup", str(copy)).exit_code == 2
    assert not copy.exists()
    kept.unlink()
    _begin(url, "d1")
    assert run("backup", str(copy)).exit_code == 0


def test_of_postgresql_its_own_commands_are_named(run: Run) -> None:
    for command, named in (("backup", "pg_dump"), ("restore", "pg_restore")):
        result = run(command, "copy", database="postgresql://bot:secret@127.0.0.1:1/bot")
        assert result.exit_code == 2
        assert named in result.output
        assert "secret" not in result.output
