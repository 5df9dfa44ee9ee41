"""Opens SQLite so that nothing of it outlives a connection that failed."""

import asyncio
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import aiosqlite
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError


class _Connection(aiosqlite.Connection):
    """Does in its thread what may take long, and nothing else: each way there and back costs.

    Remembers its end: the driver ends a failed connection's thread without waiting for it.
    """

    ended: asyncio.Future[Any] | None = None
    _begun = 0
    _finished = 0

    async def _execute(self, fn: Callable[..., Any], *args: Any, **options: Any) -> Any:
        idle = self._running and self._connection and self._begun == self._finished
        if idle and _is_brief(fn):
            return fn(*args, **options)

        def work() -> Any:
            try:
                return fn(*args, **options)
            finally:
                # Also where nobody waits for it any more: until then the connection is taken.
                self._finished += 1

        self._begun += 1
        return await super()._execute(work)  # type: ignore[no-untyped-call]

    def stop(self) -> asyncio.Future[Any] | None:
        self.ended = super().stop()
        return self.ended


async def connect(*args: Any, **options: Any) -> aiosqlite.Connection:
    """A connection with sqlite3's own arguments. Raises sqlite3.Error."""
    connection = _Connection(lambda: _opened(*args, **options), iter_chunk_size=64)
    # As SQLAlchemy does for connections that it makes: none keeps the process from ending.
    connection._thread.daemon = True
    try:
        return await connection
    except BaseException:
        if connection.ended is not None:
            await connection.ended
        raise


def _is_brief(fn: Callable[..., Any]) -> bool:
    """Whether what is done to a connection touches no file."""
    of, name = getattr(fn, "__self__", None), getattr(fn, "__name__", "")
    return name == ("close" if isinstance(of, sqlite3.Cursor) else "cursor")


def _opened(file: str, *args: Any, **options: Any) -> sqlite3.Connection:
    """Makes a file that is not there yet its owner's alone: it may come to hold tokens."""
    if file and not file.startswith((":", "file:")):
        with suppress(OSError):  # it is there, or cannot be: SQLite says so
            os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    anywhere = options | {"check_same_thread": False}
    connection: sqlite3.Connection = sqlite3.connect(file, *args, **anywhere)
    return connection


def missing_file(url: str) -> str:
    """The file of a SQLite database's URL where it is not there; empty where nothing is missing.

    Of a URL that cannot be read nothing is said here: the database that it is given to does.
    """
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        return ""
    file = parts.database or ""
    kept = parts.get_backend_name() == "sqlite" and file and not file.startswith((":", "file:"))
    return file if kept and not Path(file).exists() else ""
