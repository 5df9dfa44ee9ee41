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
    assert second.startswith("guide.yaml:2: margins.close:")
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
