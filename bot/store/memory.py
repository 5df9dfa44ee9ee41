"""The core's memory on a SQL database."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import ColumnElement, delete, event, insert, select
from sqlalchemy.exc import ArgumentError, IntegrityError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.core.ports import Context, Thread
from bot.errors import ConfigError, MemoryDownError
from bot.store import contexts, sqlite
from bot.store.tables import events, metadata, threads

THREADS_KEPT = 30 * 24 * 3600.0
"""Seconds for which a thread's context is kept (about.yaml's privacy line states it in days)."""
EVENTS_KEPT = 24 * 3600.0
"""Seconds for which a seen event is remembered; Slack's last retry comes after minutes."""
_PATIENCE = 2.0
_BUSY_MILLISECONDS = 1500


class SqlMemory:
    """Implements Memory. Makes its tables when first used; `clock` gives seconds."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._ready = False
        try:
            self._engine = create_async_engine(_with_driver(url), **_pool(url), **_opening(url))
        except (ArgumentError, InvalidRequestError, ModuleNotFoundError, ValueError) as error:
            raise ConfigError(
                f"DATABASE_URL cannot be used: {_reason(url, error)} (give a URL such as "
                "sqlite+aiosqlite:///whichframework.db, or install an asynchronous driver)"
            ) from None
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _tune_sqlite)

    async def recall(self, thread: Thread, max_age: float) -> Context | None:
        """The context kept for a thread, if it is no older than `max_age` seconds."""
        query = select(threads.c.context).where(
            *_is(thread), threads.c.at >= self._clock() - max_age
        )
        async with self._connection() as connection:
            text = (await connection.execute(query)).scalar_one_or_none()
        return contexts.read(text) if text is not None else None

    async def keep(self, thread: Thread, context: Context) -> None:
        """Keeps a thread's context in place of the one before."""
        row = {
            "team": thread.team,
            "channel": thread.channel,
            "ts": thread.ts,
            "user": thread.user,
            "context": contexts.write(context),
            "at": self._clock(),
        }
        async with self._connection() as connection:
            await connection.execute(delete(threads).where(*_is(thread)))
            await connection.execute(insert(threads).values(row))

    async def first_time(self, event: str) -> bool:
        """Whether this event has not been seen; it has been from now on."""
        try:
            async with self._connection() as connection:
                await connection.execute(insert(events).values(key=event, at=self._clock()))
        except IntegrityError:
            return False
        return True

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        now = self._clock()
        async with self._connection() as connection:
            await connection.execute(delete(threads).where(threads.c.at < now - THREADS_KEPT))
            await connection.execute(delete(events).where(events.c.at < now - EVENTS_KEPT))

    async def close(self) -> None:
        """Lets go of the database."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection]:
        """A transaction. Every fault but a broken key is MemoryDownError."""
        try:
            async with asyncio.timeout(_PATIENCE), self._engine.begin() as connection:
                if not self._ready:
                    await connection.run_sync(metadata.create_all)
                    self._ready = True
                yield connection
        except IntegrityError:
            raise
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._ready = False
            raise MemoryDownError(f"the store cannot be reached: {type(error).__name__}") from error


def _is(thread: Thread) -> tuple[ColumnElement[bool], ...]:
    return (
        threads.c.team == thread.team,
        threads.c.channel == thread.channel,
        threads.c.ts == thread.ts,
        threads.c.user == thread.user,
    )


def _with_driver(url: str) -> str:
    """The URL with the asynchronous driver where it names none."""
    return url.replace("sqlite://", "sqlite+aiosqlite://", 1) if url.startswith("sqlite:") else url


def _reason(url: str, error: Exception) -> str:
    scheme = url.partition(":")[0]
    if isinstance(error, ValueError):  # its own words would show a part of the URL
        return "it is not a URL"
    if isinstance(error, InvalidRequestError):
        return f"{scheme} has no asynchronous driver"
    if scheme.startswith("postgres"):
        return "no PostgreSQL driver is installed with this version"
    return str(error).splitlines()[0]


def _pool(url: str) -> dict[str, Any]:
    """One connection for a database in memory, which is one database a connection."""
    if url.endswith("://") or ":memory:" in url:
        return {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
    return {}


def _opening(url: str) -> dict[str, Any]:
    if not _with_driver(url).startswith("sqlite+aiosqlite:"):
        return {}
    return {"connect_args": {"async_creator_fn": sqlite.connect}}


def _tune_sqlite(connection: object, _: object) -> None:
    cursor = connection.cursor()  # type: ignore[attr-defined]  # DBAPI connections are untyped
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    cursor.close()
