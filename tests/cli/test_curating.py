"""The curator's commands."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import TEA


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """The tea world with two faults."""
    folder = tmp_path / "tea"
    shutil.copytree(TEA, folder)
    about = folder / "about.yaml"
    about.write_text(about.read_text(encoding="utf-8") + "colour: green\n", encoding="utf-8")
    guide = folder / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    guide.write_text(text.replace("  close: 1\n", "  close: one\n"), encoding="utf-8")
    return folder


@pytest.fixture
def warned(tmp_path: Path) -> Path:
    """The tea world with a weight whose reason says nothing."""
    folder = tmp_path / "poor"
    shutil.copytree(TEA, folder)
    guide = folder / "guide.yaml"
    text = guide.read_text(encoding="utf-8")
    guide.write_text(text.replace("Black tea wakes you up.", "It does."), encoding="utf-8")
    return folder


def test_a_sound_folder_is_fine(run: Run) -> None:
    result = run("check")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{TEA}/: 11 entries, 2 frameworks, ")
    assert result.stdout.endswith(": fine\n")


def test_every_problem_is_said_at_once_with_its_place(run: Run, broken: Path) -> None:
    result = run("check", KNOWLEDGE=str(broken))
    assert result.exit_code == 1
    first, second = result.stdout.splitlines()
    assert first.startswith("about.yaml:")
    assert "colour" in first
    assert second.startswith("guide.yaml:6: margins.close:")
    assert "2 problems" in result.stderr


@pytest.mark.parametrize("command", [["ask", "hi"], ["recommend"], ["chat"], ["manifest"]])
def test_no_command_works_from_knowledge_with_problems(
    run: Run, broken: Path, command: list[str]
) -> None:
    result = run(*command, KNOWLEDGE=str(broken))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2


def test_a_folder_that_is_not_there_is_named_with_the_next_step(run: Run, tmp_path: Path) -> None:
    missing = tmp_path / "nowhere"
    result = run("ask", "hi", KNOWLEDGE=str(missing))
    assert result.exit_code == 2
    assert str(missing) in result.stderr
    assert "KNOWLEDGE" in result.stderr


def test_the_manifest_declares_the_command_of_the_knowledge(run: Run) -> None:
    result = run("manifest")
    declared = json.loads(result.stdout)
    assert declared["features"]["slash_commands"][0]["command"] == "/whichtea"
    assert result.stdout.endswith("}\n")


def test_warnings_are_told_apart_and_count_only_when_asked(run: Run, warned: Path) -> None:
    result = run("check", KNOWLEDGE=str(warned))
    assert result.exit_code == 0
    assert "warning: 'It does.' gives no reason" in result.stdout
    assert "1 warning" in result.stderr
    assert run("check", "--strict", KNOWLEDGE=str(warned)).exit_code == 1


def test_annotations_name_the_file_from_where_the_command_ran(run: Run, warned: Path) -> None:
    (note,) = run("check", "--format", "github", KNOWLEDGE=str(warned)).stdout.splitlines()
    file = str(warned / "guide.yaml").replace(":", "%3A").replace(",", "%2C")
    assert note.startswith(f"::warning file={file},line=")
    assert "It does." in note


def test_an_error_is_an_annotation_too(run: Run, broken: Path) -> None:
    result = run("check", "--format", "github", KNOWLEDGE=str(broken))
    assert result.exit_code == 1
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["::error", "::error"]


def test_a_program_gets_every_problem_as_json(run: Run, broken: Path, warned: Path) -> None:
    found = json.loads(run("check", "--format", "json", KNOWLEDGE=str(broken)).stdout)
    assert [each["file"] for each in found] == ["about.yaml", "guide.yaml"]
    (one,) = json.loads(run("check", "--format", "json", KNOWLEDGE=str(warned)).stdout)
    assert one["warning"]


def test_old_facts_are_told_where_an_age_is_stated(run: Run) -> None:
    assert run("check", "--older-than", "1200").stderr == ""
    result = run("check", "--older-than", "1")
    assert "is as of 2024-01, before" in result.stdout


def test_a_new_folder_is_commented_and_without_fault(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my own"
    made = run("new", str(folder))
    assert made.exit_code == 0
    assert f"KNOWLEDGE='{folder}' make run" in made.stdout
    checked = run("check", "--strict", KNOWLEDGE=str(folder))
    assert (checked.exit_code, checked.stderr) == (0, "")
    for file in folder.rglob("*.yaml"):
        assert file.read_text("utf-8").startswith("# "), file


def test_a_new_folder_is_never_written_over_another(run: Run, tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine", "utf-8")
    for target in (tmp_path, kept):
        refused = run("new", str(target))
        assert refused.exit_code == 2
        assert f"{target} is there already" in refused.stderr
    assert kept.read_text("utf-8") == "mine"
    assert [each.name for each in tmp_path.iterdir()] == ["kept.txt"]


def test_a_new_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("new", str(tmp_path / "file" / "below"))
    assert refused.exit_code == 2
    assert "cannot be written: Not a directory" in refused.stderr
