"""A folder may hold only so much: it is read while the bot serves."""

import os
from pathlib import Path

import pytest

from bot.content.files import MOST_BYTES_IN_ALL, MOST_ENTRY_FILES
from bot.content.footprint import footprint
from bot.content.load import load
from bot.content.yaml import MOST_BYTES
from bot.errors import KnowledgeError
from tests.content.conftest import problems

COMMENT = "# a comment\n"


def said(folder: Path) -> list[str]:
    return [str(problem) for problem in problems(folder)]


def test_there_may_be_only_so_many_files_of_entries(folder: Path) -> None:
    for number in range(MOST_ENTRY_FILES):
        (folder / "entries" / f"x{number}.yaml").write_text("[]\n")
    assert any(each.startswith("entries/:1: holds more than 100 files") for each in said(folder))


def test_all_files_together_may_be_only_so_large(folder: Path) -> None:
    large = COMMENT * (MOST_BYTES // len(COMMENT) - 1) + "[]\n"
    for number in range(MOST_BYTES_IN_ALL // MOST_BYTES + 2):
        (folder / "entries" / f"x{number}.yaml").write_text(large)
    assert any("comes after 4096 KB of other files" in each for each in said(folder))


def test_the_matching_learns_only_so_much(folder: Path) -> None:
    lines = "".join(f"- ask: is number {number} fine\n  kind: far\n" for number in range(6000))
    (folder / "questions.yaml").write_text(lines)
    (problem,) = said(folder)
    assert problem.startswith("entries/:1: 60")
    assert "more than 6,000" in problem


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes there")
def test_a_pipe_is_refused_without_waiting_for_who_writes_to_it(folder: Path) -> None:
    (folder / "guide.yaml").unlink()
    os.mkfifo(folder / "guide.yaml")
    assert said(folder)[0].startswith("guide.yaml:1: is no plain file")


def test_a_folder_that_is_none_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="is not a folder"):
        load(tmp_path / "nothing")


def test_a_footprint_changes_with_every_way_to_change_a_file(folder: Path, tmp_path: Path) -> None:
    path = folder / "about.yaml"
    seen = [footprint(folder)]

    def other() -> bool:
        seen.append(footprint(folder))
        return seen[-1] not in seen[:-1]

    assert footprint(folder) == seen[0]
    path.write_text(path.read_text() + "# more\n")
    assert other()
    path.chmod(0o600)
    assert other()
    (tmp_path / "new").write_bytes(path.read_bytes())
    (tmp_path / "new").replace(path)
    assert other()
    path.unlink()
    assert other()
    path.symlink_to("nowhere")
    assert other()
    (folder / "entries" / "more.yml").write_text("x")
    assert other()
    assert footprint(tmp_path / "nothing") == frozenset()


def test_entries_that_are_a_link_to_a_folder_are_looked_at(folder: Path, tmp_path: Path) -> None:
    (folder / "entries").rename(tmp_path / "elsewhere")
    (folder / "entries").symlink_to(tmp_path / "elsewhere")
    before = footprint(folder)
    with (tmp_path / "elsewhere" / "teas.yaml").open("a") as file:
        file.write("# more\n")
    assert footprint(folder) != before
