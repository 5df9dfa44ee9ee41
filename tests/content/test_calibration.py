from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.content.load import load
from bot.content.write import write_calibrations
from bot.core.calibration import Calibration, Kernel
from bot.core.matching import Matcher
from bot.core.model import EntryId, Label
from bot.errors import InputError, KnowledgeError

KERNEL = Kernel(2.0, 0.1, {"words": 1.0, "characters": 0.5})
FITTED = Calibration(KERNEL, {"score": 1.23456, "none": -2.0}, answer=0.62, offer=0.2)
MEANING = replace(FITTED, kernel=replace(KERNEL, channels={"meaning": 1.0}), answer=0.5)


def test_what_was_fitted_is_read_back(folder: Path) -> None:
    assert load(folder).calibrations == {}
    write_calibrations(
        folder, {"lexical": (FITTED, {"right": 0.75, "folds": 5}), "embedding": (MEANING, {})}
    )
    rounded = {"score": 1.2346, "none": -2.0}
    knowledge = load(folder)
    assert knowledge.calibrations == {
        "lexical": replace(FITTED, weights=rounded),
        "embedding": replace(MEANING, weights=rounded),
    }
    assert Matcher(knowledge).calibration == knowledge.calibrations["lexical"]
    written = yaml.safe_load((folder / "matching.yaml").read_text())
    assert written["lexical"]["figures"] == {"right": 0.75, "folds": 5}


def test_one_method_alone_may_have_been_fitted(folder: Path) -> None:
    write_calibrations(folder, {"embedding": (MEANING, {})})
    assert set(load(folder).calibrations) == {"embedding"}


def test_writing_replaces_what_was_there_and_leaves_nothing_else(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    write_calibrations(folder, {"lexical": (replace(FITTED, answer=0.9), {})})
    write_calibrations(folder, {"lexical": (FITTED, {})})
    assert {path.name for path in folder.iterdir()} == before | {"matching.yaml"}
    assert load(folder).calibrations["lexical"].answer == 0.62


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"matching\.yaml cannot be written: No such file"):
        write_calibrations(tmp_path / "nowhere", {"lexical": (FITTED, {})})


SOUND = """\
lexical:
  kernel: {width: 2, ridge: 0.1, channels: {words: 1.0}}
  weights: {score: 6.0}
  answer: 0.6
  offer: 0.3
"""


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("score: 6.0", "score: nan", r":3: lexical\.weights\.score: "),
        ("score: 6.0", "score: inf", r":3: lexical\.weights\.score: "),
        ("score: 6.0", "score: much", r":3: lexical\.weights\.score: "),
        ("width: 2", "width: 0", r":2: lexical\.kernel\.width: "),
        ("width: 2", "width: nan", r":2: lexical\.kernel\.width: "),
        ("ridge: 0.1", "ridge: 0", r":2: lexical\.kernel\.ridge: "),
        ("words: 1.0", "words: -1", r":2: lexical\.kernel\.channels\.words: "),
        ("words: 1.0", "words: nan", r":2: lexical\.kernel\.channels\.words: "),
        ("answer: 0.6", "answer: 1.1", r":4: lexical\.answer: "),
        ("offer: 0.3", "offer: nan", r":5: lexical\.offer: "),
        ("lexical:", "syntactic:", r":1: syntactic: "),
    ],
)
def test_a_constant_that_cannot_be_used_is_told(
    folder: Path, old: str, new: str, where: str
) -> None:
    (folder / "matching.yaml").write_text(SOUND)
    assert load(folder).calibrations["lexical"].answer == 0.6
    (folder / "matching.yaml").write_text(SOUND.replace(old, new))
    with pytest.raises(KnowledgeError, match=r"matching\.yaml" + where):
        load(folder)


def test_labelled_questions_are_what_the_file_says(folder: Path) -> None:
    found = load(folder).labels
    assert found[0] == Label("what's green tea", (EntryId("green-what"),), by="plain")
    follow_up = next(each for each in found if each.after)
    assert (follow_up.ask, follow_up.after) == (
        "and black tea?",
        ("how much caffeine is in green tea",),
    )
    assert {each.kind for each in found} == {"in", "near", "far"}
    assert {each.part for each in found} == {"fit", "test"}
    assert not [each for each in found if each.part == "test" and each.is_example]
    assert not follow_up.is_example


def test_a_part_that_there_is_not_is_told(folder: Path) -> None:
    with (folder / "questions.yaml").open("a") as file:
        file.write("- {ask: what now, kind: far, part: exam}\n")
    with pytest.raises(KnowledgeError, match=r"questions\.yaml:\d+: \d+\.part: "):
        load(folder)
