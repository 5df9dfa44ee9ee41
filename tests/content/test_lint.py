"""What a curator is warned of though the knowledge can be used."""

from datetime import date
from pathlib import Path

import pytest

from bot.content.lint import lint
from bot.content.load import load_with_files
from bot.core.matching import Matcher
from bot.errors import Problem
from tests.content.conftest import Edit, line, problems


def warnings(folder: Path, oldest: date | None = None) -> list[Problem]:
    knowledge, files = load_with_files(folder)
    return lint(files, Matcher(knowledge), oldest)


def test_the_toy_world_gives_no_warning(folder: Path) -> None:
    assert warnings(folder) == []


def test_a_warning_does_not_keep_the_knowledge_from_being_used(folder: Path, edit: Edit) -> None:
    edit("guide.yaml", "Black tea wakes you up.", "It does.")
    assert problems(folder) == []
    (found,) = warnings(folder)
    assert found.warning
    assert "warning: 'It does.' gives no reason for a weight of 2" in str(found)


@pytest.mark.parametrize(
    ("name", "old", "new", "field", "says"),
    [
        pytest.param(
            "entries/teas.yaml", "Green tea is made from leaves", "Leaves " * 100,
            "0.answer", "700 are read in a chat",
            id="a long answer",
        ),
        pytest.param(
            "guide.yaml", "Black tea still holds a little more caffeine on average.",
            "It holds more.",
            "questions.0.choices.0.factors.0.today.reason", "gives no reason for a weight of 1",
            id="a weight without a reason",
        ),
        pytest.param(
            "entries/teas.yaml", "why is my black tea bitter",
            "how long exactly does sencha steep", "5.phrasings.2",
            "'how long exactly does sencha steep' and 'how long does sencha steep' of "
            "green-brewing would answer each other",
            id="phrasings that draw two entries into each other",
        ),
    ],
)  # fmt: skip
def test_it_is_named_with_its_place(
    folder: Path, edit: Edit, name: str, old: str, new: str, field: str, says: str
) -> None:
    edit(name, old, new)
    (found,) = warnings(folder)
    assert (found.file, found.field) == (name, field)
    assert says in found.message
    assert found.remedy
    assert found.line == line(folder, name, new.split("\n")[0][:40])


def test_a_name_is_spelled_alike_wherever_people_read_it(folder: Path, edit: Edit) -> None:
    edit("vocabulary.yaml", "term: green tea\n", "term: GreenTea\n")
    edit("entries/teas.yaml", "Pour boiling water on it and", "Unlike greentea, boil it and")
    edit("entries/teas.yaml", "[explain green tea, define", "[explain greentea, define")
    edit("entries/teas.yaml", "tastes of grass", "(see greentea.example/greentea) tastes of grass")
    (found,) = warnings(folder)
    assert found.field == "5.answer"
    assert "'greentea' is spelled 'GreenTea' elsewhere" in found.message


def test_a_question_that_counts_for_nothing_today_is_named_unless_it_is_kept_for_a_reason(
    folder: Path, edit: Edit
) -> None:
    guide = (folder / "guide.yaml").read_text("utf-8")
    head, first, rest = guide.partition("  - id: time")
    question, second, others = rest.partition("  - id: milk")
    question = question.replace(
        "today:\n              framework: black\n              weight: 1",
        "today:\n              framework: either\n              weight: 0",
    )
    (folder / "guide.yaml").write_text(head + first + question + second + others, "utf-8")
    (found,) = warnings(folder)
    assert found.message == "no choice of time counts for anything today"
    edit("guide.yaml", "  - id: time\n", "  - id: time\n    kept_for: People expect to be asked.\n")
    assert warnings(folder) == []


def test_facts_older_than_was_asked_for_are_named(folder: Path) -> None:
    found = warnings(folder, oldest=date(2024, 2, 1))
    assert {(each.file, each.message) for each in found} == {
        ("guide.yaml", "is as of 2023-10, before 2024-02"),
        ("guide.yaml", "is as of 2024-01, before 2024-02"),
    }
    assert warnings(folder, oldest=date(2023, 10, 1)) == []


def test_a_year_alone_is_as_old_as_its_last_day(folder: Path, edit: Edit) -> None:
    edit("entries/general.yaml", 'as_of: "2024"', 'as_of: "2022"')
    assert warnings(folder, oldest=date(2022, 12, 1)) == []
    (found,) = warnings(folder, oldest=date(2023, 1, 1))
    assert found.field == "1.since.0.as_of"


def test_an_entry_that_wins_none_of_its_own_phrasings_is_named(folder: Path, edit: Edit) -> None:
    edit(
        "entries/teas.yaml",
        "question: How do green and black tea differ in taste?",
        "question: Does sencha steep long?",
    )
    edit(
        "entries/teas.yaml",
        "[flavour of green versus black tea, which tea tastes better, taste difference]",
        "[explain assam, is matcha strong, why is assam bitter]",
    )
    found = [each for each in warnings(folder) if "leads to it alone" in each.message]
    (one,) = found
    assert one.message == "none of the 4 phrasings of compare-taste leads to it alone"


def test_a_claim_that_is_marked_aged_needs_a_note_that_says_what_is_true_now(
    folder: Path, edit: Edit
) -> None:
    edit(
        "entries/teas.yaml",
        "  topic: what\n  about: [green]",
        "  topic: what\n  stands: aged\n  about: [green]",
    )
    (found,) = problems(folder)
    assert not found.warning
    assert found.field == "0.stands"
    assert "green-what is marked aged, and no `since` note says what is true now" in found.message
