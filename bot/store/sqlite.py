"""Opens SQLite so that nothing of it outlives a connection that failed."""

import asyncio
import sqlite3
from typing import Any

import aiosqlite


class _Connection(aiosqlite.Connection):
    """Remembers its end: the driver ends a failed connection's thread without waiting for it."""

    ended: asyncio.Future[Any] | None = None

    def stop(self) -> asyncio.Future[Any] | None:
        self.ended = super().stop()
        return self.ended


async def connect(*args: Any, **options: Any) -> aiosqlite.Connection:
    """A connection with sqlite3's own arguments. Raises sqlite3.Error."""
    connection = _Connection(lambda: sqlite3.connect(*args, **options), iter_chunk_size=64)
    # As SQLAlchemy does for connections that it makes: none keeps the process from ending.
    connection._thread.daemon = True
    try:
        return await connection
    except BaseException:
        if connection.ended is not None:
            await connection.ended
        raise
