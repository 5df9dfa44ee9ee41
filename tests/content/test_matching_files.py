"""What the matching learns from, and what was fitted, held against the knowledge."""

from pathlib import Path

import pytest

from bot.core.matching.unfitted import UNFITTED
from bot.core.model import Knowledge
from tests.content.conftest import Edit, line, problems

FITTED = """\
lexical:
  kernel: {width: 2, ridge: 0.1, channels: {words: 1.0, characters: 1.0}}
  weights: {score: 6.0, none: 1.0}
  answer: 0.6
  offer: 0.3
"""


def told(folder: Path, old: str, new: str) -> list[tuple[str, str]]:
    assert FITTED.count(old) == 1
    (folder / "matching.yaml").write_text(FITTED.replace(old, new))
    found = problems(folder)
    assert {each.file for each in found} <= {"matching.yaml"}
    assert all("eval --fit" in each.remedy for each in found)
    return [(each.field, each.message) for each in found]


def test_sound_constants_are_fine(folder: Path) -> None:
    assert told(folder, "offer: 0.3", "offer: 0.6") == []


def test_offering_above_answering_is_told(folder: Path) -> None:
    assert told(folder, "offer: 0.3", "offer: 0.7") == [
        ("lexical.offer", "offers from 0.7, above 0.6 for an answer")
    ]


def test_a_weight_of_nothing_is_told(folder: Path) -> None:
    assert told(folder, "score: 6.0", "skore: 6.0") == [
        ("lexical.weights.skore", "there is no weight 'skore'")
    ]


def test_a_channel_that_the_method_lacks_is_told(folder: Path) -> None:
    assert told(folder, "words: 1.0", "meaning: 1.0") == [
        ("lexical.kernel.channels.meaning", "the lexical matching has no channel 'meaning'")
    ]
    assert told(folder, "lexical:", "embedding:") == []
    assert "meaning" in UNFITTED["embedding"].kernel.channels


@pytest.mark.parametrize("channels", ["{}", "{words: 0, characters: 0.0}"])
def test_a_kernel_that_weighs_no_channel_is_told(folder: Path, channels: str) -> None:
    assert told(folder, "{words: 1.0, characters: 1.0}", channels) == [
        ("lexical.kernel.channels", "weighs none of characters, words")
    ]


@pytest.mark.parametrize(
    ("ask", "what"),
    [
        ("Define GREEN tea?", "a question that is not kept for testing"),
        ("define Sencha!", "a phrasing of green-what"),
        ("What is green tea", "a phrasing of green-what"),
        ("thanks", "a phrasing of smalltalk"),
    ],
)
def test_a_test_question_that_was_learnt_from_is_told(
    folder: Path, tea: Knowledge, ask: str, what: str
) -> None:
    with (folder / "questions.yaml").open("a") as file:
        file.write(f"- {{ask: '{ask}', entry: [green-what], part: test}}\n")
    (problem,) = problems(folder)
    assert problem.message == f"{ask!r} is {what} too, so it tests nothing"
    assert problem.field == f"{len(tea.labels)}.ask"
    assert problem.line == line(folder, "questions.yaml", f"ask: '{ask}'")
    assert problem.remedy == "take one of them out"


def test_a_test_question_is_another_one_after_other_turns(folder: Path, edit: Edit) -> None:
    with (folder / "questions.yaml").open("a") as file:
        file.write("- {ask: define green tea, after: [hi], entry: [green-what], part: test}\n")
    assert problems(folder) == []
    edit("questions.yaml", "- {ask: any oolong", "- {ask: Define green tea, after: [Hi!], "
         "entry: [green-what]}\n- {ask: any oolong")  # fmt: skip
    assert len(problems(folder)) == 1


def test_two_test_questions_may_be_alike(folder: Path) -> None:
    with (folder / "questions.yaml").open("a") as file:
        file.write("- {ask: new here, entry: [green-what], part: test}\n" * 2)
    assert problems(folder) == []
