from typing import Any

from bot.core.model import EntryId
from bot.core.ports import Feedback
from bot.store import SqlStore
from tests.databases import Outside
from tests.store.conftest import Clock

DAY = 24 * 3600.0


def kept(outside: Outside) -> list[dict[str, Any]]:
    return outside("SELECT * FROM feedback ORDER BY number")


async def test_feedback_is_kept_under_the_day_and_names_nobody(
    store: SqlStore, outside: Outside
) -> None:
    await store.suggestions.note(
        "T1", Feedback(False, "is it hot, <@U0ANA>?", EntryId("green"), "black")
    )
    await store.suggestions.note("T2", Feedback(True, "“é”", EntryId("green")))
    first, second = kept(outside)
    del first["number"], second["number"]
    assert first == {
        "team": "T1",
        "day": "2023-11-14",
        "helped": 0,
        "question": "is it hot, [mention]?",
        "entry": "green",
        "chosen": "black",
    }
    assert second == first | {"team": "T2", "helped": 1, "question": "“é”", "chosen": ""}


async def test_a_long_question_is_cut_after_it_was_redacted(
    store: SqlStore, outside: Outside
) -> None:
    address = "ana.the.longest@example.org"
    question = "x" * 285 + " " + address + " " + "y" * 300
    await store.suggestions.note("T1", Feedback(True, question, EntryId("green")))
    (row,) = kept(outside)
    assert row["question"] == "x" * 285 + " [email] " + "y" * 6


async def test_old_feedback_is_forgotten(store: SqlStore, clock: Clock, outside: Outside) -> None:
    await store.suggestions.note("T1", Feedback(True, "q", EntryId("green")))
    clock.now += 90 * DAY
    await store.forget_old()
    assert len(kept(outside)) == 1
    clock.now += DAY
    await store.forget_old()
    assert kept(outside) == []
