"""The SQL database: its connections, and the patience that is had with it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from sqlalchemy import Connection, Insert, event
from sqlalchemy.exc import ArgumentError, IntegrityError, InvalidRequestError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool
from sqlalchemy.schema import CreateIndex, CreateTable

from bot.errors import ConfigError, MemoryDownError
from bot.store import sqlite
from bot.store.tables import metadata

PATIENCE = 2.0
"""Seconds after which a transaction is given up."""
_BUSY_MILLISECONDS = 1500


class TakenError(MemoryDownError):
    """A row was added whose key another has."""


class Database:
    """One database, used by all parts of the store. Makes its tables when first used."""

    def __init__(self, url: str) -> None:
        self._ready = False
        try:
            self._engine = create_async_engine(_with_driver(url), **_pool(url), **_opening(url))
        except (ArgumentError, InvalidRequestError, ModuleNotFoundError, ValueError) as error:
            raise ConfigError(
                f"DATABASE_URL cannot be used: {_reason(url, error)} (give a URL such as "
                "sqlite+aiosqlite:///whichframework.db, or install an asynchronous driver)"
            ) from None
        self._turn: AbstractAsyncContextManager[None] = nullcontext()
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine.sync_engine, "connect", _tune_sqlite)
            # It lets one write at a time, and who waits asks again and again without a queue.
            self._turn = asyncio.Lock()

    def reading(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that reads. Every fault of the database is MemoryDownError."""
        return self._transaction(nullcontext(), PATIENCE)

    def writing(self, patience: float = PATIENCE) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes. Every fault of the database is MemoryDownError.

        Not to be entered inside of another.
        """
        return self._transaction(self._turn, patience)

    @asynccontextmanager
    async def _transaction(
        self, turn: AbstractAsyncContextManager[None], patience: float
    ) -> AsyncIterator[AsyncConnection]:
        try:
            async with asyncio.timeout(patience), turn, self._engine.begin() as connection:
                if not self._ready:
                    await connection.run_sync(_make_tables)
                    self._ready = True
                yield connection
        except IntegrityError as error:
            raise TakenError("the store has a row of that key") from error
        except (SQLAlchemyError, OSError, TimeoutError) as error:
            self._ready = False
            raise MemoryDownError(f"the store cannot be reached: {type(error).__name__}") from error

    async def added(self, statement: Insert) -> bool:
        """Adds a row where none has its key; says whether it did."""
        try:
            async with self.writing() as connection:
                await connection.execute(statement)
        except TakenError:
            return False
        return True

    async def close(self) -> None:
        """Lets go of the database."""
        await self._engine.dispose()


def _make_tables(connection: Connection) -> None:
    """Those that are missing, however many instances start at once."""
    for table in metadata.sorted_tables:
        connection.execute(CreateTable(table, if_not_exists=True))
        for index in table.indexes:
            connection.execute(CreateIndex(index, if_not_exists=True))


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
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.close()
