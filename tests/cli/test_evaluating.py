"""Scoring the labelled questions, and fitting to them."""

import json
import shutil
from pathlib import Path

import pytest

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
    assert [line.split(" | ")[:2] for line in lines[2:5]] == [
        ["| in scope", "20"],
        ["| near", "3"],
        ["| far", "3"],
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
        "- {ask: what is green tea, entry: [black-what]}\n"
        "- {ask: black?, after: [caffeine in green tea], entry: [green-what]}\n"
    )
    shown = run("eval", KNOWLEDGE=str(folder)).stdout
    assert "• what is green tea\n    answer: green-what; wanted black-what\n" in shown
    assert "• caffeine in green tea / black?\n" in shown
    assert run("eval", "--misses", "1", KNOWLEDGE=str(folder)).stdout.count("• ") == 1
    assert "•" not in run("eval", "--misses", "0", KNOWLEDGE=str(folder)).stdout
    misses = json.loads(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)["misses"]
    assert {miss["question"] for miss in misses} == {"what is green tea", "black?"}


def test_a_fit_is_written_used_and_shown_beside_what_it_reaches_unseen(
    run: Run, folder: Path
) -> None:
    result = run("eval", "--fit", "--json", KNOWLEDGE=str(folder))
    assert result.exit_code == 0
    fitted = json.loads(result.stdout)
    assert fitted["unseen"]["folds"] > 1
    assert (folder / "matching.yaml").exists()
    again = json.loads(run("eval", "--json", KNOWLEDGE=str(folder)).stdout)
    assert again["figures"] == pytest.approx(fitted["figures"], abs=0.01)
    assert run("check", KNOWLEDGE=str(folder)).exit_code == 0


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
