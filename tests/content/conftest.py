import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.content.load import load
from bot.errors import KnowledgeError, Problem
from tests.conftest import TEA


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the toy world, to break."""
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


Edit = Callable[[str, str, str], None]


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replaces a passage of a file that is there exactly once."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text("utf-8")
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        (folder / name).write_text(text.replace(old, new), "utf-8")

    return replace


def problems(folder: Path) -> list[Problem]:
    """What is wrong with a folder; nothing where it loads."""
    try:
        load(folder)
    except KnowledgeError as error:
        return error.problems
    return []


def line(folder: Path, name: str, text: str) -> int:
    """The line of a file's only passage that holds a text."""
    lines = (folder / name).read_text("utf-8").splitlines()
    (found,) = [number for number, each in enumerate(lines, start=1) if text in each]
    return found
