"""Finds what lies in a knowledge folder, looks like knowledge and is read by nothing."""

from collections.abc import Collection, Iterator
from difflib import get_close_matches
from itertools import islice
from pathlib import Path, PurePosixPath

from bot.core.text import printable
from bot.errors import Problem

_ENDINGS = (".yaml", ".yml")
_ENTRIES = "entries"
_MOST = 20
"""Files that are named; a folder with so many is not one of knowledge."""


def strays(folder: Path, known: Collection[str]) -> Iterator[Problem]:
    """A problem for each YAML file that is not `known`; what is hidden is left alone."""
    names = (each.relative_to(folder) for each in folder.rglob("*") if _is_yaml(each))
    seen = (each.as_posix() for each in names if not any(p.startswith(".") for p in each.parts))
    for name in sorted(islice((each for each in seen if each not in known), _MOST)):
        remedy = _remedy(folder, PurePosixPath(name), known)
        yield Problem(printable(name), 1, "", "is not read", remedy)


def _is_yaml(path: Path) -> bool:
    return path.suffix.lower() in _ENDINGS and path.is_file()


def _remedy(folder: Path, stray: PurePosixPath, known: Collection[str]) -> str:
    homes = {PurePosixPath(name).stem: name for name in known if "/" not in name}
    homes[_ENTRIES] = f"{_ENTRIES}/{stray.stem}.yaml"
    first = PurePosixPath(stray.parts[0]).stem.lower()
    nearest = get_close_matches(first, homes, n=1)
    if not nearest:
        return f"name it as one that is read ({', '.join(sorted(homes.values()))}), or take it out"
    home = homes[nearest[0]]
    if (folder / home).exists():
        return f"put what it holds into {home}, or take it out"
    return f"rename it to {home}, or take it out"
