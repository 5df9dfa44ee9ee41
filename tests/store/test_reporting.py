"""What of the store a report is made of."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.core.model import EntryId
from bot.core.ports import Feedback
from bot.core.reporting import Count, Decided, Missed, Period, Rating, Records
from bot.errors import MemoryDownError
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.made import CLOSING, decision

TODAY = date(2023, 11, 14)
"""The clock's day."""
WEEK = Period(TODAY - timedelta(days=6), TODAY)


async def test_nothing_is_read_from_an_empty_store(store: SqlStore) -> None:
    assert await store.reporting.read(WEEK) == Records()


async def test_records_come_back_as_they_were_kept(store: SqlStore) -> None:
    records = Records(
        counts=(Count(TODAY, "outcome", "answer", 3), Count(WEEK.first, "step", "q1", 1)),
        ratings=(Rating(TODAY, "green", False, 1), Rating(TODAY, "green", True, 2)),
        misses=(Missed(TODAY, "none", "“é”?", (("green", 0.2),)), Missed(TODAY, "not_asked", "b")),
    )
    await store.reporting.fill("T1", records)
    read = await store.reporting.read(WEEK)
    assert set(read.counts) == set(records.counts)
    assert set(read.ratings) == set(records.ratings)
    assert read.misses == records.misses


async def test_only_the_period_s_days_are_read(store: SqlStore) -> None:
    days = [WEEK.first - timedelta(days=1), WEEK.first, TODAY, TODAY + timedelta(days=1)]
    await store.reporting.fill(
        "T1",
        Records(
            tuple(Count(day, "outcome", "none", 1) for day in days),
            tuple(Rating(day, "green", True, 1) for day in days),
            tuple(Missed(day, "none", "q") for day in days),
        ),
    )
    read = await store.reporting.read(WEEK)
    for part in (read.counts, read.ratings, read.misses):
        assert sorted(each.day for each in part) == [WEEK.first, TODAY]


async def test_workspaces_are_summed_up_or_told_apart(store: SqlStore) -> None:
    for team, n in (("T1", 2), ("T2", 5)):
        counted = Count(TODAY, "outcome", "answer", n)
        missed = Missed(TODAY, "none", f"of {team}")
        rated = Rating(TODAY, "green", True, n)
        await store.reporting.fill(team, Records((counted,), (rated,), (missed,)))
        await store.decisions.begin(decision(f"d{team}", team=team))
    both = await store.reporting.read(WEEK)
    assert ([each.n for each in both.counts], [each.n for each in both.ratings]) == ([7], [7])
    assert (len(both.misses), [each.n for each in both.decisions]) == (2, [2])
    one = await store.reporting.read(WEEK, "T2")
    assert ([each.n for each in one.counts], [each.n for each in one.ratings]) == ([5], [5])
    assert [each.question for each in one.misses] == ["of T2"]
    assert len(one.decisions) == 1
    assert await store.reporting.read(WEEK, "T3") == Records()


async def test_feedback_that_the_bot_kept_is_read(store: SqlStore) -> None:
    await store.suggestions.note("T1", Feedback(True, "q", EntryId("green")))
    read = await store.reporting.read(Period(TODAY, TODAY))
    assert read.ratings == (Rating(TODAY, "green", True, 1),)


async def test_decisions_are_read_that_were_open_at_any_time_of_the_period(
    store: SqlStore, clock: Clock
) -> None:
    first = datetime(WEEK.first.year, WEEK.first.month, WEEK.first.day, tzinfo=UTC).timestamp()
    for name, started, closed in (
        ("long over", first - 900, first - 1),
        ("closed in it", first - 900, first),
        ("open since", first - 900, None),
        ("of today", clock.now, None),
        ("to come", first + 7 * 86_400.0, None),
    ):
        ended = None if closed is None else replace(CLOSING, at=closed)
        await store.decisions.begin(decision(name, started=started, closing=ended))
    read = await store.reporting.read(WEEK)
    assert set(read.decisions) == {
        Decided(first - 900, first),
        Decided(first - 900),
        Decided(clock.now),
    }


@pytest.mark.parametrize("written", ["", "no JSON", "7", "[7]", '[["green"]]', '[["green", "x"]]'])
async def test_candidates_that_cannot_be_read_are_none(
    store: SqlStore, outside: Outside, written: str
) -> None:
    await store.reporting.fill("T1", Records(misses=(Missed(TODAY, "none", "q"),)))
    outside("UPDATE misses SET candidates = :written", written=written)
    (miss,) = (await store.reporting.read(WEEK)).misses
    assert miss.candidates == ()


async def test_a_store_that_is_down_is_told(tmp_path: Path) -> None:
    store = SqlStore(f"sqlite+aiosqlite:///{tmp_path / 'nowhere' / 'kept.db'}")
    with pytest.raises(MemoryDownError):
        await store.reporting.read(WEEK)
    await store.close()
