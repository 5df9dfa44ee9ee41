import json

import pytest

from bot.core.model import ChoiceId, EntryId, Progress, QuestionId
from bot.core.ports import Context, Thread
from bot.store import SqlStore
from bot.store.memory import SqlMemory
from tests.databases import Outside
from tests.store.conftest import Clock

ANA = Thread("T1", "D1", "1.1", "U1")
CONTEXT = Context(
    question="is it? “é”",
    entries=(EntryId("a"), EntryId("b")),
    offered=True,
    progress=Progress(((QuestionId("q"), ChoiceId("c")), (QuestionId("r"), None))),
    advised=True,
)
AGE = 60.0
DAY = 24 * 3600.0  # the privacy lines promise thirty of them


@pytest.fixture
def memory(store: SqlStore) -> SqlMemory:
    return store.memory


async def test_what_was_kept_last_comes_back_after_a_restart(url: str, clock: Clock) -> None:
    first = SqlStore(url, clock)
    await first.memory.keep(ANA, Context(question="before"))
    await first.memory.keep(ANA, CONTEXT)
    await first.close()
    second = SqlStore(url, clock)
    assert await second.memory.recall(ANA, AGE) == CONTEXT
    await second.close()


@pytest.mark.parametrize(
    "other",
    [
        Thread("T2", "D1", "1.1", "U1"),
        Thread("T1", "D2", "1.1", "U1"),
        Thread("T1", "D1", "1.2", "U1"),
        Thread("T1", "D1", "1.1", "U2"),
    ],
)
async def test_another_workspace_channel_thread_or_person_does_not_see_it(
    memory: SqlMemory, other: Thread
) -> None:
    await memory.keep(ANA, CONTEXT)
    assert await memory.recall(other, AGE) is None


async def test_what_is_older_than_asked_for_is_not_recalled(
    memory: SqlMemory, clock: Clock
) -> None:
    await memory.keep(ANA, CONTEXT)
    clock.now += AGE + 1
    assert await memory.recall(ANA, AGE) is None
    assert await memory.recall(ANA, AGE + 2) == CONTEXT


async def test_an_event_is_new_once(memory: SqlMemory, other: SqlStore) -> None:
    assert await memory.first_time("T1:C1:1.1")
    assert not await other.memory.first_time("T1:C1:1.1")
    assert await memory.first_time("T1:C1:1.2")


async def test_old_threads_and_events_are_forgotten(memory: SqlMemory, clock: Clock) -> None:
    await memory.keep(ANA, CONTEXT)
    await memory.first_time("e")
    clock.now += DAY - 1
    await memory.forget_old()
    assert not await memory.first_time("e")
    clock.now += 2
    await memory.forget_old()
    assert await memory.first_time("e")
    clock.now += 29 * DAY - 2
    await memory.forget_old()
    assert await memory.recall(ANA, 100 * DAY) == CONTEXT
    clock.now += 2
    await memory.forget_old()
    assert await memory.recall(ANA, 100 * DAY) is None


def _with_progress(made: object) -> str:
    kept = {"question": "", "entries": [], "offered": False, "advised": False}
    return json.dumps(kept | {"progress": made})


async def test_a_context_of_another_version_is_no_context(
    outside: Outside, memory: SqlMemory
) -> None:
    await memory.keep(ANA, CONTEXT)
    for other in ("", "{}", '{"question": 1}', '{"progress": 7}', "[]", _with_progress([[1, 2]])):
        outside("UPDATE threads SET context = :other", other=other)
        assert await memory.recall(ANA, AGE) is None
