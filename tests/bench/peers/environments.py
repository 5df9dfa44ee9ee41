"""Makes each peer's environment, once, in a folder that git ignores."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

CACHE = Path(".peers")
_MINUTES = 120


class PeerError(Exception):
    """What keeps a peer from being measured, in one line."""


def environment(name: str, requirements: Path, python: str) -> Path:
    """The folder of an environment that holds just the requirements. Raises PeerError."""
    home = CACHE / name / "environment"
    stamp = home / "requirements.txt"
    if stamp.is_file() and stamp.read_text() == requirements.read_text():
        return home
    shutil.rmtree(home, ignore_errors=True)
    # pyenv's commands heed this; any other Python does not.
    run([f"python{python}", "-m", "venv", "--without-pip", str(home)], {"PYENV_VERSION": python})
    if requirements.read_text().strip():
        pip = [sys.executable, "-m", "pip", "--python", str(home / "bin/python")]
        run([*pip, "install", "--quiet", "--requirement", str(requirements)])
    shutil.copy(requirements, stamp)
    return home


def megabytes(folder: Path) -> float:
    """What a folder's files take up, in MB of 1,000,000 bytes."""
    files = (each for each in folder.rglob("*") if each.is_file() and not each.is_symlink())
    return sum(each.stat().st_size for each in files) / 1e6


def run(command: Sequence[str], more: Mapping[str, str] | None = None) -> None:
    """Runs a command to its end. Raises PeerError with the last line that it wrote."""
    try:
        subprocess.run(  # noqa: S603  # commands of this folder
            command,
            env={**os.environ, **(more or {})},
            check=True,
            capture_output=True,
            text=True,
            timeout=_MINUTES * 60,
        )
    except FileNotFoundError as error:
        raise PeerError(f"there is no {command[0]} here") from error
    except subprocess.TimeoutExpired as error:
        raise PeerError(f"not done within {_MINUTES} minutes: {' '.join(command)}") from error
    except subprocess.CalledProcessError as error:
        raise PeerError(last_line(error.stderr) or f"ended with {error.returncode}") from error


def last_line(text: str) -> str:
    """The last line that is not empty."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else ""
