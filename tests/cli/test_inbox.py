"""The inbox, as those who keep the knowledge work through it."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bot.content.load import load
from bot.core.model import EntryId
from bot.core.ports import Feedback, Miss, MissKind
from bot.store import SqlStore
from tests.cli.conftest import Run
from tests.conftest import TEA

DAY = 24 * 3600.0
Kept = Callable[..., None]
Inbox = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
def inbox(run: Run, folder: Path, file: Path) -> Inbox:
    """Runs the command on a copy of the tea world."""

    def command(*args: str, **environ: str) -> Result:
        wanted = {"KNOWLEDGE": str(folder), "DATABASE_URL": f"sqlite+aiosqlite:///{file}"}
        return run("inbox", *args, **(wanted | environ))

    return command


@pytest.fixture
def missed(file: Path) -> Kept:
    """Keeps a question so many times, some days ago."""

    async def keep(
        question: str, times: int, kind: MissKind, chosen: str, team: str, ago: int
    ) -> None:
        store = SqlStore(f"sqlite+aiosqlite:///{file}", lambda: _now() - ago * DAY)
        for _ in range(times):
            await store.suggestions.miss(team, Miss(kind, question, "none", (), chosen))
        await store.close()

    def kept(
        question: str,
        times: int = 1,
        kind: MissKind = "none",
        chosen: str = "",
        team: str = "T1",
        ago: int = 0,
    ) -> None:
        asyncio.run(keep(question, times, kind, chosen, team, ago))

    return kept


def _now() -> float:
    import time

    return time.time()


def listed(inbox: Inbox, *args: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(inbox("--json", *args).stdout)
    return found


def rows(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM misses").fetchone()[0])


def lines(folder: Path) -> set[str]:
    return {
        line for path in folder.rglob("*.yaml") for line in path.read_text("utf-8").splitlines()
    }


def test_a_database_that_is_not_there_is_named_and_not_made(inbox: Inbox, file: Path) -> None:
    for args in ((), ("--accept", "1"), ("--dismiss", "1")):
        result = inbox(*args)
        assert result.exit_code == 2
        (line,) = result.stderr.splitlines()
        assert f"There is no database {file}" in line
    assert inbox("--accept", "does gunpowder count?", "--entry", "green-what").exit_code == 0
    assert not file.exists()


def test_misses_are_grouped_the_largest_first_and_phrasings_come_with_their_support(
    inbox: Inbox, missed: Kept
) -> None:
    missed("what does green tea cost in Lisbon", 2)
    missed("cost of green tea in Lisbon")
    missed("opening hours of the tea shop", kind="none_of_these")
    missed("caffeine in tea", 2, kind="chosen", chosen="black-caffeine")
    missed("Caffeine in tea?", kind="chosen", chosen="black-caffeine", ago=3)
    missed("caffeine in tea", kind="chosen", chosen="compare-taste")
    missed("gone", kind="chosen", chosen="no-longer-there")
    found = listed(inbox)
    assert [each["times"] for each in found["missed"]] == [3, 1]
    first = found["missed"][0]
    assert first["question"] == "what does green tea cost in Lisbon"
    assert first["kinds"] == {"none": 3}
    assert first["nearest"][0]["entry"] == "green-what"
    assert [(each["entry"], each["times"], each["days"]) for each in found["suggested"]] == [
        ("black-caffeine", 3, 2),
        ("compare-taste", 1, 1),
    ]
    assert [each["number"] for part in found.values() for each in part] == [1, 2, 3, 4]
    text = inbox().stdout
    assert "Missed: 4 in 2 groups" in text
    assert "1. what does green tea cost in Lisbon (3 times)" in text
    assert f"{first['id']}: not known 3; nearest: green-what" in text
    assert "none of these 1" in text
    assert "chosen for black-caffeine on 2 days" in text


def test_an_id_stays_while_numbers_move(inbox: Inbox, missed: Kept) -> None:
    missed("opening hours of the tea shop")
    (before,) = listed(inbox)["missed"]
    missed("what does green tea cost in Lisbon", 2)
    after = listed(inbox)["missed"]
    assert [(each["number"], each["id"] == before["id"]) for each in after] == [
        (1, False),
        (2, True),
    ]


def test_a_workspace_a_time_and_a_length_can_be_asked_for(inbox: Inbox, missed: Kept) -> None:
    missed("opening hours of the tea shop", team="T1", ago=40)
    missed("what does green tea cost in Lisbon", team="T2")
    missed("who won the match", team="T2")
    assert [each["question"] for each in listed(inbox, "--team", "T1")["missed"]] == [
        "opening hours of the tea shop"
    ]
    assert len(listed(inbox, "--since", "30d")["missed"]) == 2
    assert len(listed(inbox, "--most", "1")["missed"]) == 1
    assert "and 2 more" in inbox("--most", "1").stdout


def test_what_is_accepted_is_answered_and_its_misses_are_forgotten(
    inbox: Inbox, missed: Kept, folder: Path, file: Path
) -> None:
    missed("does gunpowder count", 2)
    missed("opening hours of the tea shop")
    before = lines(folder)
    (item,) = [each for each in listed(inbox)["missed"] if "gunpowder" in each["question"]]
    result = inbox("--accept", item["id"], "--entry", "green-what")
    assert result.exit_code == 0, result.output
    assert "“does gunpowder count” is taken in for green-what" in result.stdout
    assert result.stdout.count("| in scope | 4 |") == 2
    assert "“does gunpowder count”: before none, now answer green-what (" in result.stdout
    assert "questions got worse" in result.stdout
    assert "- {ask: does gunpowder count, entry: [green-what], by: inbox}" in lines(folder) - before
    assert len(lines(folder) - before) == 2
    entry = load(folder).entry("green-what")
    assert entry is not None
    assert entry.phrasings[-1] == "does gunpowder count"
    assert rows(file) == 1


def test_a_suggested_phrasing_knows_its_entry(
    inbox: Inbox, missed: Kept, folder: Path, file: Path
) -> None:
    missed("is matcha any stronger", kind="chosen", chosen="green-caffeine")
    result = inbox("--accept", "1", "--kind", "label")
    assert result.exit_code == 0, result.output
    assert "entry: [green-caffeine], by: inbox" in (folder / "questions.yaml").read_text("utf-8")
    entry = load(folder).entry("green-caffeine")
    assert entry is not None
    assert "is matcha any stronger" not in entry.phrasings
    assert rows(file) == 0


def test_an_entry_that_was_meant_in_place_of_the_one_shown_is_a_suggestion(
    inbox: Inbox, file: Path
) -> None:
    async def say() -> None:
        store = SqlStore(f"sqlite+aiosqlite:///{file}")
        meant = Feedback(False, "is sencha healthy", EntryId("green-what"), "compare-taste")
        await store.suggestions.note("T1", meant)
        await store.close()

    asyncio.run(say())
    (item,) = listed(inbox)["suggested"]
    assert (item["question"], item["entry"]) == ("is sencha healthy", "compare-taste")
    assert inbox("--dismiss", item["id"]).exit_code == 0
    assert listed(inbox)["suggested"] == []


def test_a_text_of_ones_own_is_taken_in_as_well(inbox: Inbox, folder: Path) -> None:
    result = inbox("--accept", "does gunpowder count?", "--entry", "green-what")
    assert result.exit_code == 0, result.output
    entry = load(folder).entry("green-what")
    assert entry is not None
    assert entry.phrasings[-1] == "does gunpowder count?"


def test_what_makes_another_question_wrong_is_refused_but_where_it_is_forced(
    inbox: Inbox, missed: Kept, folder: Path, file: Path
) -> None:
    with (folder / "questions.yaml").open("a", encoding="utf-8") as questions:
        questions.write("- {ask: is gunpowder dangerous, kind: near, by: plain, part: test}\n")
    missed("is gunpowder dangerous now")
    before = lines(folder)
    result = inbox("--accept", "1", "--entry", "green-what")
    assert result.exit_code == 2
    assert "- is gunpowder dangerous (wanted no answer, would get green-what)" in result.stderr
    assert "--force" in result.stderr
    assert lines(folder) == before
    assert rows(file) == 1
    forced = inbox("--accept", "1", "--entry", "green-what", "--force")
    assert forced.exit_code == 0, forced.output
    assert "1 question got worse, 0 better" in forced.stdout
    assert "- is gunpowder dangerous (cost 0, now 3)" in forced.stdout
    assert rows(file) == 0


@pytest.mark.parametrize(
    ("label", "accepted", "was", "refused"),
    [
        (
            "{ask: does it keep me awake, entry: [green-caffeine], by: plain, part: test}",
            "does it keep me awake then",
            1,
            "wanted green-caffeine, would get black-caffeine",
        ),
        (
            "{ask: does it keep me awake, kind: near, by: plain, part: test}",
            "does it keep me awake then",
            0.5,
            "wanted no answer, would get black-caffeine",
        ),
        (
            "{ask: is gunpowder dangerous, entry: [green-what], by: plain, part: test}",
            "is gunpowder dangerous now",
            2,
            "wanted green-what, would get black-caffeine",
        ),
    ],
    ids=["offered", "offered in vain", "met with nothing"],
)
def test_a_wrong_answer_is_refused_to_what_was_not_quite_right_before_as_well(
    inbox: Inbox, folder: Path, label: str, accepted: str, was: float, refused: str
) -> None:
    with (folder / "questions.yaml").open("a", encoding="utf-8") as questions:
        questions.write(f"- {label}\n")
    before = lines(folder)
    result = inbox("--accept", accepted, "--entry", "black-caffeine")
    assert result.exit_code == 2, result.output
    assert refused in result.stderr
    assert lines(folder) == before
    forced = inbox("--accept", accepted, "--entry", "black-caffeine", "--force")
    assert f"(cost {was}, now 3)" in forced.stdout


def test_a_question_may_end_in_a_colon(inbox: Inbox, folder: Path) -> None:
    result = inbox("--accept", "does gunpowder count:", "--entry", "green-what")
    assert result.exit_code == 0, result.output
    entry = load(folder).entry("green-what")
    assert entry is not None
    assert entry.phrasings[-1] == "does gunpowder count:"


def test_made_up_questions_can_be_practised_on_without_any_database(
    inbox: Inbox, folder: Path, file: Path
) -> None:
    assert inbox("--demo").stdout.startswith("These questions are made up")
    found = listed(inbox, "--demo")
    assert found == listed(inbox, "--demo")
    missed, chosen = found["missed"][0], found["suggested"][0]
    dismissed = inbox("--demo", "--dismiss", missed["id"])
    assert dismissed.exit_code == 0
    assert "the next list has it again" in dismissed.stdout
    assert listed(inbox, "--demo") == found
    accepted = inbox("--demo", "--accept", chosen["id"])
    assert accepted.exit_code == 0, accepted.output
    entry = load(folder).entry(chosen["entry"])
    assert entry is not None
    assert entry.phrasings[-1] == chosen["question"]
    assert chosen["id"] not in {each["id"] for each in listed(inbox, "--demo")["suggested"]}
    assert not file.exists()


def test_made_up_questions_leave_the_database_as_it_is(
    inbox: Inbox, missed: Kept, file: Path
) -> None:
    missed("can my cat drink green tea")
    missed("tea strong", kind="chosen", chosen="green-caffeine")
    asked = {each["question"] for each in listed(inbox, "--demo")["missed"]}
    assert "can my cat drink green tea" in asked
    assert inbox("--demo", "--dismiss", "can my cat drink green tea").exit_code == 0
    assert inbox("--demo", "--accept", "tea strong").exit_code == 0
    assert rows(file) == 2


def test_what_is_dismissed_is_forgotten_with_all_its_wordings(
    inbox: Inbox, missed: Kept, file: Path
) -> None:
    missed("what does green tea cost in Lisbon", 2)
    missed("cost of green tea in Lisbon")
    missed("opening hours of the tea shop")
    result = inbox("--dismiss", "Cost of green tea in LISBON?")
    assert result.stdout == "Forgotten: “what does green tea cost in Lisbon” (3 times)\n"
    assert rows(file) == 1


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--accept", "m00000000", "--entry", "green-what"], "no item m00000000"),
        (["--accept", "7", "--entry", "green-what"], "no item 7"),
        (["--accept", "1"], "Name the entry that answers it with --entry (nearest: "),
        (["--accept", "1", "--entry", "blue-what"], "no entry 'blue-what'"),
        (["--accept", "explain black tea", "--entry", "green-what"], "phrasing of black-what"),
        (["--accept", "2", "--entry", "green-what"], "lacks what was taken out"),
        (["--dismiss", "nobody said this"], "Nobody asked"),
        (["--dismiss", "0"], "no item 0"),
        (["--accept", "1", "--dismiss", "1"], "do not go together"),
        (["--entry", "green-what"], "go with --accept"),
        (["--since", "ever"], "--since 'ever' is no time"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(
    inbox: Inbox, missed: Kept, folder: Path, file: Path, args: list[str], why: str
) -> None:
    missed("what does green tea cost in Lisbon", 2)
    missed("may ana@example.org have tea")
    before = lines(folder)
    result = inbox(*args)
    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert lines(folder) == before
    assert rows(file) == 3


def test_an_empty_inbox_says_so(inbox: Inbox, file: Path) -> None:
    file.touch()
    for args in ([], ["--dismiss", "1"]):
        result = inbox(*args)
        assert result.exit_code == 2
        assert "inbox is empty" in result.stderr or "no item" in result.stderr
    assert listed(inbox) == {"missed": [], "suggested": []}


def test_a_store_that_cannot_be_opened_is_one_line(inbox: Inbox, tmp_path: Path) -> None:
    result = inbox(DATABASE_URL=f"sqlite+aiosqlite:///{tmp_path}")
    assert result.exit_code == 2
    assert "the store cannot be reached" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_folder_that_cannot_be_written_to_keeps_the_misses(
    inbox: Inbox, missed: Kept, folder: Path, file: Path
) -> None:
    missed("does gunpowder count")
    (folder / ".questions.yaml.new").mkdir()  # in the way, so that even root cannot write it
    result = inbox("--accept", "1", "--entry", "green-what")
    assert result.exit_code == 2
    assert "cannot be written to" in result.stderr
    assert rows(file) == 1
