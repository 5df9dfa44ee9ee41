import json
from asyncio import gather
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql

from bot.core.model import EntryId
from bot.core.ports import Feedback, Miss, Note
from bot.errors import MemoryDownError
from bot.store import Retention, SqlStore
from bot.store.suggestions import counting
from tests.databases import Outside
from tests.store.conftest import Clock

DAY = 24 * 3600.0
NEAR = tuple((EntryId(f"e{at}"), round(0.9 - at / 10, 2)) for at in range(7))
MISS = Miss("none", "is <@U0ANA> hot?", "none", NEAR)


def kept(outside: Outside, table: str = "misses") -> list[dict[str, Any]]:
    return outside(f"SELECT * FROM {table} ORDER BY 1, 2")  # noqa: S608


async def test_a_miss_is_kept_redacted_with_its_five_nearest_entries(
    store: SqlStore, outside: Outside
) -> None:
    await store.suggestions.miss("T1", MISS)
    (row,) = kept(outside)
    assert json.loads(row.pop("candidates")) == [list(each) for each in NEAR[:5]]
    del row["number"]
    assert row == {
        "team": "T1",
        "day": "2023-11-14",
        "outcome": "none",
        "question": "is [mention] hot?",
        "kind": "none",
        "chosen": "",
    }


async def test_counts_go_up_by_one_a_day_however_many_instances_count(
    store: SqlStore, other: SqlStore, clock: Clock, outside: Outside
) -> None:
    for each in (store, other) * 3:
        await each.suggestions.count("T1", "entry", "green")
    await gather(*(store.suggestions.count("T1", "entry", "green") for _ in range(4)))
    await store.suggestions.count("T2", "entry", "green")
    clock.now += DAY
    await store.suggestions.count("T1", "entry", "green")
    found = {(row["team"], row["day"]): row["n"] for row in kept(outside, "counts")}
    assert found == {("T1", "2023-11-14"): 10, ("T2", "2023-11-14"): 1, ("T1", "2023-11-15"): 1}


async def test_what_is_noted_together_is_kept_together_and_what_is_the_same_one_time(
    store: SqlStore, other: SqlStore, outside: Outside
) -> None:
    green, hot = ("entry", "green"), ("outcome", "none")
    notes = [
        Note("T1", (green, hot), MISS, once="a"),
        Note("T1", (green,), once="b"),
        Note("T1", (green,), once="a"),
        Note("T1", (green,)),
        Note("T1", (green,)),
    ]
    await gather(store.suggestions.noted(notes), other.suggestions.noted(notes[:3]))
    found = {row["key"]: row["n"] for row in kept(outside, "counts")}
    assert found == {"green": 4, "none": 1}
    assert len(kept(outside, "misses")) == 1


def test_counting_is_one_statement_in_postgresql_as_well() -> None:
    row = {"team": "T1", "day": "2023-11-14", "what": "entry", "key": "green", "n": 1}
    text = str(counting("postgresql", row).compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
    assert "ON CONFLICT (team, day, what, key) DO UPDATE SET n = (counts.n + " in text


async def test_misses_are_forgotten_after_their_time_and_counts_after_a_year_and_some(
    url: str, clock: Clock, outside: Outside
) -> None:
    store = SqlStore(url, clock, Retention(10))
    await store.suggestions.miss("T1", MISS)
    await store.suggestions.count("T1", "entry", "green")
    for days, left in ((10, (1, 1)), (1, (0, 1)), (389, (0, 1)), (1, (0, 0))):
        clock.now += days * DAY
        await store.forget_old()
        assert (len(kept(outside)), len(kept(outside, "counts"))) == left
    await store.close()


async def test_no_days_keep_no_text_at_all_and_forget_what_was_kept(
    store: SqlStore, url: str, clock: Clock, outside: Outside
) -> None:
    await store.suggestions.miss("T1", MISS)
    await store.suggestions.note("T1", Feedback(True, "who?", EntryId("green")))
    none = SqlStore(url, clock, Retention(0))
    await none.suggestions.miss("T1", MISS)
    await none.suggestions.note("T1", Feedback(False, "why?", EntryId("green")))
    assert len(kept(outside)) == 1
    assert await none.suggestions.keeping("T1") == "barred"
    await none.forget_old()
    assert kept(outside) == []
    assert [(row["helped"], row["question"]) for row in kept(outside, "feedback")] == [
        (1, ""),
        (0, ""),
    ]
    await none.close()


async def test_what_a_workspace_switched_off_is_forgotten_and_not_kept_there_alone(
    store: SqlStore, outside: Outside
) -> None:
    for team in ("T1", "T2"):
        await store.suggestions.miss(team, MISS)
        await store.suggestions.note(team, Feedback(True, "who?", EntryId("green")))
    for _ in range(2):  # once more is no fault
        await store.suggestions.switch("T1", on=False)
    assert [row["team"] for row in kept(outside)] == ["T2"]
    assert [row["question"] for row in kept(outside, "feedback")] == ["", "who?"]
    await store.suggestions.miss("T1", MISS)
    await store.suggestions.note("T1", Feedback(False, "who?", EntryId("green")))
    await store.suggestions.count("T1", "outcome", "none")
    assert [await store.suggestions.keeping(team) for team in ("T1", "T2")] == ["off", "on"]
    assert [row["team"] for row in kept(outside)] == ["T2"]
    assert kept(outside, "feedback")[-1]["question"] == ""
    assert len(kept(outside, "counts")) == 1
    await store.suggestions.switch("T1", on=True)
    await store.suggestions.miss("T1", MISS)
    assert [row["team"] for row in kept(outside)] == ["T2", "T1"]


async def test_a_workspace_that_the_environment_names_is_never_kept(
    store: SqlStore, url: str, clock: Clock, outside: Outside
) -> None:
    await store.suggestions.miss("T1", MISS)
    barring = SqlStore(url, clock, Retention(90, frozenset(["T1"])))
    await barring.suggestions.miss("T1", MISS)
    await barring.suggestions.miss("T2", MISS)
    await barring.forget_old()
    assert [row["team"] for row in kept(outside)] == ["T2"]
    await barring.close()


async def test_what_was_meant_completes_what_was_said_before(
    store: SqlStore, outside: Outside
) -> None:
    said = Feedback(False, "hot?", EntryId("green"))
    for _ in range(2):
        await store.suggestions.note("T1", said)
    await store.suggestions.note("T1", Feedback(False, "hot?", EntryId("green"), "black"))
    await store.suggestions.note("T1", Feedback(False, "cold?", EntryId("green"), "black"))
    found = [(row["question"], row["chosen"]) for row in kept(outside, "feedback")]
    assert found == [("hot?", ""), ("hot?", "black"), ("cold?", "black")]


async def test_an_inbox_is_read_by_day_and_team_and_forgotten_by_piece(
    store: SqlStore, clock: Clock, outside: Outside
) -> None:
    await store.suggestions.miss("T1", MISS)
    clock.now += DAY
    await store.suggestions.miss("T2", MISS)
    await store.suggestions.note("T2", Feedback(False, "hot?", EntryId("green"), "black"))
    await store.suggestions.note("T2", Feedback(True, "fine?", EntryId("green")))
    everything = await store.inbox.read()
    assert [(each.table, each.kind, each.chosen) for each in everything] == [
        ("misses", "none", ""),
        ("misses", "none", ""),
        ("feedback", "chosen", "black"),
    ]
    assert len(await store.inbox.read("2023-11-15")) == 2
    (theirs,) = await store.inbox.read(team="T1")
    assert theirs.candidates == NEAR[:5]
    await store.inbox.forget(everything[1:])
    assert await store.inbox.read() == (theirs,)
    assert [(row["helped"], row["question"]) for row in kept(outside, "feedback")] == [
        (0, ""),
        (1, "fine?"),
    ]


async def test_a_store_that_is_down_says_so_of_every_one_of_these() -> None:
    store = SqlStore("sqlite+aiosqlite:////nowhere/at/all.db")
    kept = store.suggestions
    for work in (
        kept.miss("T1", MISS),
        kept.count("T1", "entry", "green"),
        kept.keeping("T1"),
        kept.switch("T1", on=False),
        store.inbox.read(),
    ):
        with pytest.raises(MemoryDownError):
            await work
    await store.close()
