import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from bot.core.model import EntryId
from bot.core.ports import Feedback
from bot.store import SqlStore
from tests.store.conftest import Clock

DAY = 24 * 3600.0


def kept(file: Path) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(file)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute("SELECT * FROM feedback")]


async def test_feedback_is_kept_under_the_day_and_names_nobody(store: SqlStore, file: Path) -> None:
    await store.suggestions.note(
        "T1", Feedback(False, "is it hot, <@U0ANA>?", EntryId("green"), "black")
    )
    await store.suggestions.note("T2", Feedback(True, "“é”", EntryId("green")))
    first, second = kept(file)
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


async def test_a_long_question_is_cut_after_it_was_redacted(store: SqlStore, file: Path) -> None:
    address = "ana.the.longest@example.org"
    question = "x" * 285 + " " + address + " " + "y" * 300
    await store.suggestions.note("T1", Feedback(True, question, EntryId("green")))
    (row,) = kept(file)
    assert row["question"] == "x" * 285 + " [email] " + "y" * 6


async def test_old_feedback_is_forgotten(store: SqlStore, clock: Clock, file: Path) -> None:
    await store.suggestions.note("T1", Feedback(True, "q", EntryId("green")))
    clock.now += 90 * DAY
    await store.forget_old()
    assert len(kept(file)) == 1
    clock.now += DAY
    await store.forget_old()
    assert kept(file) == []
