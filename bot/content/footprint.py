"""Tells whether the files of a knowledge folder are as they were, without reading them."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

_ENDINGS = (".yaml", ".yml")
_MOST = 2000
"""Files that are looked at; a folder with so many is not one of knowledge."""

Footprint = frozenset[tuple[str | int, ...]]


def footprint(folder: Path) -> Footprint:
    """What the disk says of each YAML file in the folder: where it lies, its size and its times.

    The same as before while nothing was written, moved, or given other rights. Empty where there
    is no folder, or none that can be looked into.
    """
    return frozenset(_trace(path) for path in islice(_files(folder), _MOST))


def _files(folder: Path) -> Iterator[str]:
    # A link to a folder is not gone into, but for the one that may stand for the entries.
    for top in (folder, folder / "entries"):
        for place, inner, names in os.walk(top):
            inner[:] = [name for name in inner if not name.startswith(".")]
            yield from (
                os.path.join(place, name)  # noqa: PTH118  # twice as quick, and done often
                for name in names
                if name.lower().endswith(_ENDINGS)
            )


def _trace(path: str) -> tuple[str | int, ...]:
    try:
        found = os.stat(path)  # noqa: PTH116  # likewise
    except OSError as error:
        return path, error.errno or -1
    return path, found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
