"""The knowledge that a new folder begins with: a small one, about tea."""

from pathlib import Path
from shutil import copytree

from bot.errors import InputError

EXAMPLE = Path(__file__).parent / "tea"


def begin(folder: Path) -> None:
    """Writes the example into a new folder, or an empty one. Raises InputError."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(f"{folder} is there already (name a new folder, or an empty one)")
        copytree(EXAMPLE, folder, dirs_exist_ok=True)
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{folder} cannot be written: {reason} (name another folder)") from None
