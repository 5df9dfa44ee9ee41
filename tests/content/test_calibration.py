from pathlib import Path

import pytest

from bot.content.build import labels
from bot.content.load import load, load_with_files
from bot.content.write import write_calibration
from bot.core.evaluation import Label
from bot.core.matching import UNFITTED
from bot.core.model import Calibration, EntryId
from bot.errors import InputError, KnowledgeError

FITTED = Calibration({"words": 1.23456, "none": -2.0}, answer=0.62, offer=0.2)


def test_what_was_fitted_is_read_back(folder: Path) -> None:
    assert load(folder).calibration == UNFITTED
    write_calibration(folder, FITTED, {"right": 0.75, "folds": 5})
    knowledge, files = load_with_files(folder)
    assert knowledge.calibration == Calibration({"words": 1.2346, "none": -2.0}, 0.62, 0.2)
    assert files.calibration is not None
    assert files.calibration.figures == {"right": 0.75, "folds": 5}


def test_writing_replaces_what_was_there_and_leaves_nothing_else(folder: Path) -> None:
    before = {path.name for path in folder.iterdir()}
    write_calibration(folder, UNFITTED, {})
    write_calibration(folder, FITTED, {})
    assert {path.name for path in folder.iterdir()} == before | {"matching.yaml"}
    assert load(folder).calibration.answer == 0.62


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"matching\.yaml cannot be written: No such file"):
        write_calibration(tmp_path / "nowhere", FITTED, {})


@pytest.mark.parametrize("bad", ["nan", "inf", "much"])
def test_a_weight_that_is_no_number_is_told(folder: Path, bad: str) -> None:
    (folder / "matching.yaml").write_text(f"weights:\n  words: {bad}\nanswer: 0.6\noffer: 0.3\n")
    with pytest.raises(KnowledgeError, match=r"matching\.yaml:2: weights\.words: "):
        load(folder)


def test_labelled_questions_are_what_the_file_says(folder: Path) -> None:
    found = labels(load_with_files(folder)[1])
    assert found[0] == Label("what's green tea", (EntryId("green-what"),), by="plain")
    follow_up = next(each for each in found if each.after)
    assert (follow_up.ask, follow_up.after) == (
        "and black tea?",
        ("how much caffeine is in green tea",),
    )
    assert {each.kind for each in found} == {"in", "near", "far"}
