"""Copies a SQLite database whole, while the bot goes on working with it."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from bot.errors import ConfigError, InputError
from bot.store.engines import file_of

_WAIT = 10.0
_NAMED = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TABLES = {"alembic_version", "decisions", "voices", "threads", "events"}
"""What every version of the bot has made, and no other program all of."""


def back_up(url: str, copy: Path) -> None:
    """Writes a copy as it is at one moment, for its owner alone. Raises ConfigError, InputError."""
    file = _file(url, f'pg_dump --format=custom --file={copy} "$DATABASE_URL"')
    if not file.exists():
        raise ConfigError(f"There is no database {file} (name the bot's in DATABASE_URL)")
    try:
        os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError as error:
        raise InputError(f"{copy} cannot be made: {error.strerror} (name a new file)") from error
    try:
        _copy(file, copy)
    except ConfigError:
        copy.unlink(missing_ok=True)
        raise


def restore(url: str, copy: Path) -> None:
    """Puts a copy in place of what is there. Raises ConfigError, InputError."""
    restoring = f'pg_restore --clean --if-exists --no-owner --dbname="$DATABASE_URL" {copy}'
    file = _file(url, restoring)
    if not copy.is_file() or not _whole(copy):
        raise InputError(f"{copy} is no whole copy of the bot's database (name one that was made)")
    with suppress(OSError):  # it is there, or it cannot be made and SQLite says so
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    _copy(copy, file)


def _file(url: str, instead: str) -> Path:
    file = file_of(url)
    if file is None:
        raise ConfigError(f"DATABASE_URL names no SQLite file (for PostgreSQL: {instead})")
    return file


def _copy(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(source, timeout=_WAIT)) as read,
            closing(sqlite3.connect(target, timeout=_WAIT)) as written,
        ):
            read.backup(written)
    except sqlite3.Error as error:
        raise ConfigError(
            f"{source} cannot be copied to {target}: {error} (see that there is room, and that "
            "nobody holds them, then try again)"
        ) from error


def _whole(copy: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as read:
            ours = {name for (name,) in read.execute(_NAMED)} >= _TABLES
            return ours and read.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.Error:
        return False
