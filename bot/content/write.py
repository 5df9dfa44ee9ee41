"""Writes what a command has fitted back into the knowledge folder."""

from collections.abc import Mapping
from pathlib import Path

import yaml

from bot.core.calibration import Calibration, Method
from bot.errors import InputError

_NAME = "matching.yaml"
_HEAD = """\
# Constants of the matching, fitted to questions.yaml by a command; not for editing by hand.
# `figures` are what such a fit reaches on questions in a manner that it has not seen.
"""


def write_calibrations(
    folder: Path, found: Mapping[Method, tuple[Calibration, Mapping[str, float]]]
) -> None:
    """Writes matching.yaml, or leaves the one that is there. Raises InputError."""
    content = {
        method: {
            "kernel": {
                "width": calibration.kernel.width,
                "ridge": calibration.kernel.ridge,
                "channels": dict(calibration.kernel.channels),
            },
            "weights": {name: round(each, 4) for name, each in calibration.weights.items()},
            "answer": calibration.answer,
            "offer": calibration.offer,
            "figures": dict(figures),
        }
        for method, (calibration, figures) in found.items()
    }
    text = _HEAD + yaml.safe_dump(content, sort_keys=False)
    new = folder / f".{_NAME}.new"
    try:
        new.write_text(text, "utf-8")
        new.replace(folder / _NAME)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{folder / _NAME} cannot be written: {reason}") from None
