"""What several instances do in the same moment ends as if one had come after the other."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.core.model import EntryId
from bot.core.ports import Context, Feedback, Miss, Recommendation, Thread
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.made import progress

ROUNDS = range(15)
THREAD = Thread("T1", "D1", "1.1", "U0ANA")
MISS = Miss("none", "is it hot?", "none", ())


@pytest.fixture
async def stores(url: str, clock: Clock) -> AsyncIterator[list[SqlStore]]:
    """Two instances, each asked twice at once; how long a disk takes is no matter here."""
    pair = [SqlStore(url, clock, patience=60.0) for _ in range(2)]
    yield pair * 2
    for each in pair:
        await each.close()


async def test_one_of_the_contexts_of_a_thread_is_kept_whole(
    stores: list[SqlStore], outside: Outside
) -> None:
    for number in ROUNDS:
        contexts = [Context(question=f"{number}.{each}") for each in range(len(stores))]
        keeping = zip(stores, contexts, strict=True)
        await asyncio.gather(*(each.memory.keep(THREAD, context) for each, context in keeping))
        assert await stores[0].memory.recall(THREAD, 60.0) in contexts
        assert len(outside("SELECT * FROM threads")) == 1


async def test_a_recommendation_that_is_given_twice_is_kept_once(stores: list[SqlStore]) -> None:
    for number in ROUNDS:
        given = Recommendation(progress(str(number)), "v1", float(number))
        await asyncio.gather(
            *(each.people.keep_recommendation("T1", "U0ANA", given) for each in stores)
        )
        kept = await stores[0].people.recommendations("T1", "U0ANA")
        assert kept[0] == given
        assert len(kept) == len(set(kept)) == min(number + 1, 5)


async def test_no_text_outlives_the_moment_in_which_a_workspace_switches_it_off(
    stores: list[SqlStore], outside: Outside
) -> None:
    said = Feedback(False, "is it hot?", EntryId("green"))
    for _ in ROUNDS:
        await stores[0].suggestions.switch("T1", on=True)
        await asyncio.gather(
            *(each.suggestions.miss("T1", MISS) for each in stores),
            *(each.suggestions.switch("T1", on=False) for each in stores[:2]),
            *(each.suggestions.note("T1", said) for each in stores),
        )
        assert outside("SELECT * FROM misses") == []
        assert outside("SELECT * FROM feedback WHERE question <> ''") == []


async def test_an_event_is_new_to_one_of_them(stores: list[SqlStore]) -> None:
    for number in ROUNDS:
        new = await asyncio.gather(*(each.memory.first_time(f"e{number}") for each in stores))
        assert sorted(new) == [False, False, False, True]


async def test_each_of_what_is_counted_counts(stores: list[SqlStore], outside: Outside) -> None:
    counting = (each.suggestions.count("T1", "entry", "green") for each in stores for _ in ROUNDS)
    await asyncio.gather(*counting)
    assert [row["n"] for row in outside("SELECT n FROM counts")] == [len(stores) * len(ROUNDS)]
