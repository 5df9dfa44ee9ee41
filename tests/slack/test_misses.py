import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bot.core.assistant import Assistant
from bot.slack import ids, noting
from tests.local_slack import Person, labels, shown
from tests.slack.conftest import Local, local_slack
from tests.slack.test_feedback import _thinks

GENERAL = "C0GENERAL"
UNKNOWN = "what does green tea cost in Lisbon"
TORN = "caffeine in tea"
"""A question that two entries are offered for."""
_ALL = "SELECT * FROM misses ORDER BY number"
Rows = list[dict[str, Any]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
async def local(assistant: Assistant, file: Path) -> AsyncIterator[Local]:
    async with local_slack(assistant, f"sqlite+aiosqlite:///{file}") as slack:
        yield slack


async def _read(file: Path, query: str) -> Rows:
    def rows() -> Rows:
        with closing(sqlite3.connect(file, timeout=10)) as connection:
            connection.row_factory = sqlite3.Row
            try:
                return [dict(row) for row in connection.execute(query)]
            except sqlite3.OperationalError:  # nothing was written yet, not even the tables
                return []

    # In a thread: to wait here for the bot, which may be writing, would hold it up.
    return await asyncio.to_thread(rows)


async def _counts(file: Path) -> dict[str, int]:
    rows = await _read(file, "SELECT what, key, n FROM counts")
    return {f"{row['what']}/{row['key']}": row["n"] for row in rows}


async def _counted(file: Path, **expected: int) -> dict[str, int]:
    """Waits until so much is counted: it is written after the person has their reply."""
    wanted = {name.replace("__", "/").replace("_", "-"): n for name, n in expected.items()}
    async with asyncio.timeout(5):
        found = await _counts(file)
        while not wanted.items() <= found.items():
            await asyncio.sleep(0.01)
            found = await _counts(file)
    return found


async def _misses(file: Path, most: int) -> Rows:
    async with asyncio.timeout(5):
        while len(rows := await _read(file, _ALL)) < most:  # noqa: ASYNC110 -- a file rings no bell
            await asyncio.sleep(0.01)
    return rows


async def _said(person: Person, text: str, then: str) -> None:
    said = await person.says(text)
    await person.sees(then, after=said["ts"])


async def _settled(person: Person, file: Path) -> Rows:
    """All misses, once a last question has been noted."""
    before = (await _counts(file)).get("outcome/answer", 0)
    await person.says("what is black tea?")
    await _counted(file, outcome__answer=before + 1)
    return await _misses(file, 0)


async def test_what_is_not_known_is_kept_without_what_may_name_anybody(
    local: Local, file: Path
) -> None:
    await local.ana.says(f"{UNKNOWN}, @Ben? mail ana@example.org")
    await local.ana.sees("I don't know")
    (row,) = await _misses(file, 1)
    assert row["question"] == f"{UNKNOWN}, [mention]? mail [email]"
    assert (row["kind"], row["outcome"], row["chosen"]) == ("none", "none", "")
    near = json.loads(row["candidates"])
    assert 1 <= len(near) <= 5
    assert all(isinstance(entry, str) and 0 <= confidence <= 1 for entry, confidence in near)
    assert "U0ANA" not in str(row)


async def test_a_question_is_counted_once_by_its_outcome_with_the_entry_that_it_showed(
    local: Local, file: Path
) -> None:
    await local.ana.commands("/whichtea what is green tea?", GENERAL)
    await _said(local.ana, "tell me of black tea", "left to oxidise")
    await _said(local.ana, UNKNOWN, "I don't know")
    await _said(local.ana, "which tea should I drink?", "Question 1")
    await _counted(
        file,
        outcome__answer=2,
        outcome__none=1,
        outcome__guide=1,
        entry__green_what=1,
        entry__black_what=1,
        guide__start=1,
    )


async def test_what_steers_the_conversation_is_no_question(local: Local, file: Path) -> None:
    for said, then in (
        ("hello there", "Hello"),
        ("help", "I answer questions"),
        ("guide", "Question 1"),
        ("back", "first question"),
        ("2", "Question 2"),
        ("blue rabbits", "Question 2"),
        ("stop", "Stopped"),
        ("none", "Ask me"),
    ):
        await _said(local.ana, said, then)
    assert await _settled(local.ana, file) == []
    counts = await _counts(file)
    assert [name for name in counts if name.startswith("outcome")] == ["outcome/answer"]
    assert counts["outcome/answer"] == 1


async def test_the_guide_is_counted_from_its_beginning_to_its_verdict(
    local: Local, file: Path
) -> None:
    await local.ana.commands("/whichtea", GENERAL)
    view = await local.ana.sees_view("Question 1")
    asked = 0
    while view["submit"]:
        asked += 1
        await local.ana.sends(view, "Doesn't matter")
        view = (await local.ana.state())["views"][-1]
    counts: dict[str, int] = {}
    async with asyncio.timeout(5):
        while not (
            _of(counts, "step/") == _of(counts, "answered/") == asked and _of(counts, "verdict/")
        ):
            await asyncio.sleep(0.01)
            counts = await _counts(file)
    assert (counts["guide/start"], counts["guide/end"], _of(counts, "verdict/")) == (1, 1, 1)
    assert _of(counts, "outcome/") == 0


def _of(counts: dict[str, int], what: str) -> int:
    return sum(n for name, n in counts.items() if name.startswith(what))


async def test_a_choice_by_button_is_a_suggested_phrasing(local: Local, file: Path) -> None:
    await local.ana.says(TORN)
    offer = await local.ana.sees("None of these")
    first = labels(offer)[0]
    await local.ana.presses(first, offer)
    (row,) = await _misses(file, 1)
    assert (row["kind"], row["outcome"], row["question"]) == ("chosen", "choose", TORN)
    assert row["chosen"] in [entry for entry, _ in json.loads(row["candidates"])]
    await _counted(file, outcome__choose=1, **{f"entry__{row['chosen'].replace('-', '_')}": 1})


async def test_a_choice_by_typing_its_number_is_one_as_well(local: Local, file: Path) -> None:
    await local.ana.says(TORN)
    offer = await local.ana.sees("None of these")
    await local.ana.says("2")
    (row,) = await _misses(file, 1)
    assert (row["kind"], row["question"]) == ("chosen", TORN)
    assert row["chosen"] == json.loads(row["candidates"])[1][0]
    assert len(labels(offer)) >= 3


async def test_none_of_these_is_kept_pressed_or_said(local: Local, file: Path) -> None:
    await local.ana.says(TORN)
    await local.ana.presses("None of these", await local.ana.sees("None of these"))
    await _misses(file, 1)
    await _said(local.ben, TORN, "None of these")
    await local.ben.says("none of these")
    rows = await _misses(file, 2)
    assert [(row["kind"], row["question"]) for row in rows] == [("none_of_these", TORN)] * 2


async def test_more_to_read_that_is_chosen_suggests_nothing(local: Local, file: Path) -> None:
    await _said(local.ana, "what is green tea?", "heated soon")
    await _said(local.ana, "more", "None of these")
    await _said(local.ana, "1", "left to oxidise")
    assert await _settled(local.ana, file) == []


async def test_not_what_i_asked_is_kept_though_the_offer_is_ignored(
    local: Local, file: Path
) -> None:
    asked = "how much caffeine is in green tea?"
    await local.ana.says(asked)
    answer = await local.ana.sees("half as much caffeine")
    for _ in range(2):  # it is one thought, however often it is pressed
        await _thinks(local.ana, False, answer)
        await local.ana.sees("Which of these did you mean")
    (row,) = await _misses(file, 1)
    assert (row["kind"], row["outcome"], row["question"]) == ("not_asked", "answer", asked)
    rows = await _settled(local.ana, file)
    assert len(rows) == 1
    (said,) = await _read(file, "SELECT helped, question, entry, chosen FROM feedback")
    assert said == {"helped": 0, "question": asked, "entry": "green-caffeine", "chosen": ""}


async def test_a_message_that_a_shortcut_answers_counts_as_a_question(
    local: Local, file: Path
) -> None:
    said = await local.ben.says(UNKNOWN, GENERAL)
    where = {"channel": GENERAL, "ts": said["ts"]}
    await local.ana.does("message_shortcut", callback_id=ids.ANSWER_SHORTCUT, **where)
    await local.ana.sees_view("I don't know")
    (row,) = await _misses(file, 1)
    assert row["question"] == UNKNOWN
    await _counted(file, outcome__none=1)


async def test_an_admin_switches_it_off_and_on_and_counts_go_on(local: Local, file: Path) -> None:
    await local.ana.says(UNKNOWN)
    await _misses(file, 1)
    await local.chloe.commands("/whichtea misses off", GENERAL)
    told = await local.chloe.sees("is deleted", GENERAL)
    assert told["ephemeral"]
    assert "I keep no questions from this workspace" in shown(told)
    await _said(local.ana, UNKNOWN, "I don't know")
    await local.ana.says("how much caffeine is in green tea?")
    await _thinks(local.ana, False, await local.ana.sees("half as much caffeine"))
    await _counted(file, outcome__none=2, outcome__answer=1)
    assert await _settled(local.ana, file) == []
    assert await _read(file, "SELECT DISTINCT question FROM feedback") in ([], [{"question": ""}])
    await local.chloe.commands("/whichtea misses on", GENERAL)
    await local.chloe.sees("are kept for 90 days", GENERAL)
    await local.ana.says(UNKNOWN)
    assert len(await _misses(file, 1)) == 1


async def test_who_is_no_admin_is_told_how_it_stands_and_changes_nothing(
    local: Local, file: Path
) -> None:
    await local.ben.commands("/whichtea misses OFF", GENERAL)
    await local.ben.sees("Only an admin of this workspace", GENERAL)
    await local.ben.commands("/whichtea misses", GENERAL)
    await local.ben.sees("are kept for 90 days", GENERAL)
    await local.ana.says(UNKNOWN)
    assert await _misses(file, 1)


async def test_without_the_scope_nobody_is_known_to_be_an_admin(assistant: Assistant) -> None:
    async with local_slack(assistant, granted=()) as local:
        await local.chloe.commands("/whichtea misses off", GENERAL)
        await local.chloe.sees("users:read", GENERAL)


async def test_what_the_environment_bars_no_admin_switches_on(
    assistant: Assistant, file: Path
) -> None:
    url = f"sqlite+aiosqlite:///{file}"
    async with local_slack(assistant, url, misses_days=0) as local:
        await local.chloe.commands("/whichtea misses on", GENERAL)
        await local.chloe.sees("Whoever runs me has set it so", GENERAL)
        await local.ana.says(UNKNOWN)
        await _counted(file, outcome__none=1)
        assert await _settled(local.ana, file) == []


async def test_with_the_store_down_people_are_answered_and_it_is_logged_once(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    async with local_slack(assistant, "sqlite+aiosqlite:////nowhere/at/all.db") as local:
        for _ in range(3):
            last = await local.ana.says(UNKNOWN)
            await local.ana.sees("I don't know", after=last["ts"])
        await local.chloe.commands("/whichtea misses off", GENERAL)
        await local.chloe.sees("nothing was changed", GENERAL)
    told = [each for each in caplog.records if each.name == noting.__name__]
    assert len(told) == 1
