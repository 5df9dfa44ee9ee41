"""Very many rows are deleted, changed and read a part at a time."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.core.model import EntryId
from bot.core.ports import Feedback, Miss
from bot.core.reporting import Period
from bot.errors import MemoryDownError
from bot.store import SqlStore
from bot.store.forgetting import AT_ONCE
from bot.store.inbox import MOST_READ
from bot.store.installations import Installation
from bot.store.sealing import Seal, new_key
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.plans import Ear

MISS = Miss("none", "is it hot?", "none", ())
DAY = 24 * 3600.0


def _many(outside: Outside, table: str, columns: str, values: str, most: int) -> None:
    """Adds so many rows; `values` may name the row's number as i."""
    counted = f"n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"  # noqa: S608
    outside(f"INSERT INTO {table} ({columns}) WITH RECURSIVE {counted} SELECT {values}")


def _events(outside: Outside, most: int) -> None:
    _many(outside, "events", "key, at", "'k' || i, 1.0 FROM n", most)


def _misses(outside: Outside, most: int, question: str = "why?") -> None:
    columns = "team, day, outcome, question, candidates, kind, chosen"
    values = f"'T1', '2023-11-13', 'none', '{question}', '[]', 'none', '' FROM n"
    _many(outside, "misses", columns, values, most)


async def test_what_is_old_is_deleted_in_parts_and_nothing_else(
    store: SqlStore, outside: Outside
) -> None:
    await store.memory.first_time("new")
    _events(outside, 2 * AT_ONCE + 1)
    with Ear().open() as ear:
        await store.forget_old()
    deleted = [each.rows for each in ear.heard if each.what == "DELETE events"]
    assert deleted == [AT_ONCE, AT_ONCE, 1, 0]
    assert [row["key"] for row in outside("SELECT key FROM events")] == ["new"]


async def test_who_is_in_a_hurry_has_the_rest_deleted_another_time(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    await store.memory.first_time("new")
    _events(outside, 3)
    store.hurry()
    with pytest.raises(MemoryDownError):
        await store.forget_old()
    assert len(outside("SELECT key FROM events")) == 4
    await other.forget_old()
    assert len(outside("SELECT key FROM events")) == 1


async def test_forgetting_that_was_cut_off_is_done_later(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    await store.suggestions.miss("T1", MISS)
    await store.suggestions.miss("T2", MISS)
    await store.suggestions.note("T1", Feedback(True, "is it hot?", EntryId("green")))
    store.hurry()
    with pytest.raises(MemoryDownError):
        await store.suggestions.switch("T1", on=False)
    await other.suggestions.miss("T1", MISS)
    assert len(outside("SELECT team FROM misses")) == 2
    await other.forget_old()
    assert [row["team"] for row in outside("SELECT team FROM misses")] == ["T2"]
    assert [row["question"] for row in outside("SELECT question FROM feedback")] == [""]


async def test_all_misses_of_a_large_workspace_are_forgotten_when_it_wants_none_kept(
    store: SqlStore, outside: Outside
) -> None:
    await store.suggestions.miss("T2", MISS)
    _misses(outside, AT_ONCE + 5)
    await store.suggestions.switch("T1", on=False)
    assert [row["team"] for row in outside("SELECT team FROM misses")] == ["T2"]


async def test_of_very_many_misses_the_newest_are_read_and_the_others_counted(
    store: SqlStore, outside: Outside, clock: Clock
) -> None:
    today = datetime.fromtimestamp(clock.now, UTC).date()
    await store.suggestions.switch("T1", on=True)  # makes the tables
    _misses(outside, MOST_READ)
    await store.suggestions.miss("T1", MISS)
    read = await store.reporting.read(Period(today.replace(day=1), today))
    assert (len(read.misses), read.older) == (MOST_READ, 1)
    assert [each.question for each in read.misses[-2:]] == ["why?", "is it hot?"]
    kept = await store.inbox.read(team="T1", most=2)
    assert [each.question for each in kept] == ["why?", "is it hot?"]


async def test_tokens_of_very_many_workspaces_are_encrypted_anew(
    store: SqlStore, outside: Outside
) -> None:
    old, new = new_key(), new_key()
    first = Installation("T0", "", "xoxb-1", "B1", "U1BOT")
    given = await store.installations("111.222", Seal([old])).install(first)
    same = "client_id, app_id, bot_id, bot_user_id, bot_token, is_enterprise_install, installed_at"
    copied = f"'T' || i, {same} FROM n, slack_bots"
    _many(outside, "slack_bots", f"team_id, {same}", copied, 250)
    kept = store.installations("111.222", Seal([new, old]))
    assert await kept.reseal() == 0
    last = await store.installations("111.222", Seal([new])).find("T250", "", org_wide=False)
    assert last == replace(given, team="T250")
