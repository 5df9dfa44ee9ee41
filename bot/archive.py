"""Files of arrays that spare work: they may be deleted, damaged or out of date at any time."""

import logging
import os
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_log = logging.getLogger(__name__)

Array = npt.NDArray[Any]


def read(path: Path, *names: str) -> tuple[Array, ...] | None:
    """The arrays of these names in a file; None where there is no such file, or no use in it."""
    if not path.exists():
        return None
    try:
        # Anything else than an archive is loaded as something else, or not at all.
        if not zipfile.is_zipfile(path):
            raise zipfile.BadZipFile
        with np.load(path, allow_pickle=False) as file:
            return tuple(file[name] for name in names)
    except Exception as error:  # what a damaged archive may raise is written down nowhere
        refuse(path, type(error).__name__)
        return None


def refuse(path: Path, why: str) -> None:
    """Says that a file is of no use."""
    _log.warning("%s cannot be used (%s) and is made anew", path, why)


def write(path: Path, **arrays: Array) -> None:
    """Puts arrays into a file, whole, where that can be."""
    # Others that start at the same time write it too.
    new = path.parent / f"{path.name}.{os.getpid()}.new"
    try:
        with new.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # no name of ours is an option's
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        _log.warning("%s cannot be written (%s): the next start takes longer", path, error)
