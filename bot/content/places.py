"""Says where in the knowledge something is wrong, and what refers to nothing."""

from collections.abc import Collection, Iterator
from typing import Any

from bot.content.files import Files
from bot.content.yaml import field_of, line_of
from bot.errors import Problem

Path = tuple[Any, ...]
"""Keys and places in lists, from the top of a file to a value."""

_HOMES = {
    "entry": "entries/",
    "framework": "frameworks.yaml",
    "source": "sources.yaml",
    "section": "about.yaml",
}


def problem(files: Files, file: str, path: Path, message: str, remedy: str) -> Problem:
    """A problem with the value at a path."""
    return Problem(file, line_of(files.lines[file], path), field_of(path), message, remedy)


def dangling(
    files: Files, what: str, file: str, path: Path, id_: str, known: Collection[str]
) -> Iterator[Problem]:
    """A problem where an id names nothing; none where what it names may be unreadable just now."""
    home = _HOMES[what]
    unreadable = any(name.startswith(home) for name in files.unread)
    if not (id_ in known or id_ in files.spoiled or unreadable):
        remedy = f"name one that is in {home}, or add it there"
        yield problem(files, file, path, f"there is no {what} {id_!r}", remedy)
