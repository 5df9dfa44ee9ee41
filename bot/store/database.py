"""The SQL database: its transactions, and the patience that is had with it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from sqlalchemy import Insert, func, select
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import MemoryDownError
from bot.store import preparing
from bot.store.engines import WRITES, engine_for, in_memory
from bot.store.preparing import Migration

PATIENCE = 2.0
"""Seconds after which a transaction is given up."""
_MIGRATING = 600.0
"""Seconds after which making or changing the tables is given up."""
_LETTING_GO = 0.4
"""Seconds that a server is then given to end it in good order."""
_OVERTAKEN = ("40001", "40P01")
"""PostgreSQL's codes for transactions that got in each other's way."""


class TakenError(MemoryDownError):
    """A row was added whose key another has."""


class OvertakenError(MemoryDownError):
    """Another has changed what a transaction was about to change: it may be tried again."""


class Database:
    """One database, used by all parts of the store. Makes its tables when first used.

    `patience` is for how many seconds a transaction is waited for, where nothing else is said.
    """

    def __init__(
        self,
        url: str,
        failed: Callable[[str], None] = lambda _: None,
        patience: float = PATIENCE,
    ) -> None:
        self._failed = failed
        self._patience = patience
        self._engine = engine_for(url)
        # One in memory is lost with its connection, which giving up would cut.
        self._given_up = not in_memory(self._engine)
        self._writer = self._engine.execution_options(**{WRITES: True})
        self.ending = False
        """Whether what takes long is to be left for another time."""
        self._ready = False
        self._preparing: asyncio.Task[None] | None = None
        self._turn: AbstractAsyncContextManager[None] = nullcontext()
        if self._engine.dialect.name == "sqlite":
            # It lets one write at a time, and who waits asks again and again without a queue.
            self._turn = asyncio.Lock()
            self._reader = self._engine
        else:
            # All that a transaction reads is as it was at one moment, as in SQLite.
            self._reader = self._engine.execution_options(isolation_level="REPEATABLE READ")

    def reading(
        self, patience: float | None = None
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that reads. Every fault of the database is MemoryDownError."""
        return self._transaction(self._reader, nullcontext(), patience or self._patience)

    def writing(
        self, patience: float | None = None
    ) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction that writes. Every fault of the database is MemoryDownError.

        On PostgreSQL each statement sees what is committed by then: rows that decide what is
        written must be locked, compared, or be under a name that is held (see `hold`). Not to be
        entered inside of another.
        """
        return self._transaction(self._writer, self._turn, patience or self._patience)

    async def added(self, statement: Insert) -> bool:
        """Adds a row where none has its key; says whether it did."""
        try:
            async with self.writing() as connection:
                await connection.execute(statement)
        except TakenError:
            return False
        return True

    async def migrate(self) -> Migration:
        """Brings the tables to where this version wants them. Raises MemoryDownError."""
        async with self._faults(), asyncio.timeout(_MIGRATING):
            return await preparing.migrate(self._writer)

    async def close(self) -> None:
        """Lets go of the database, soon."""
        if self._preparing is not None:
            await asyncio.wait([self._preparing], timeout=PATIENCE)
            while not self._preparing.done():
                self._preparing.cancel()
                await asyncio.wait([self._preparing], timeout=_LETTING_GO)
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(
        self, engine: AsyncEngine, turn: AbstractAsyncContextManager[None], patience: float
    ) -> AsyncIterator[AsyncConnection]:
        # A server that does not even end what is given up is left by the second timeout.
        limit = patience if self._given_up else None
        async with (
            self._faults(),
            asyncio.timeout(limit and limit + _LETTING_GO),
            asyncio.timeout(limit),
        ):
            if not self._ready:
                await self._prepared()
            async with turn, engine.begin() as connection:
                yield connection

    @asynccontextmanager
    async def _faults(self) -> AsyncIterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise TakenError("the store has a row of that key") from error
        except (SQLAlchemyError, OSError) as error:
            self._failed(type(error).__name__)
            down = f"the store cannot be reached: {_reason(error)}"
            if isinstance(error, TimeoutError):
                raise MemoryDownError(down) from error
            self._ready = False
            if isinstance(error, DBAPIError) and _code(error) in _OVERTAKEN:
                raise OvertakenError(down) from error
            raise MemoryDownError(down) from error

    async def _prepared(self) -> None:
        """Waits for the tables, which may take longer to make than one who waits has patience."""
        if self._preparing is None or self._preparing.done():
            self._preparing = asyncio.create_task(self._prepare())
            self._preparing.add_done_callback(_look_at)
        await asyncio.shield(self._preparing)

    async def _prepare(self) -> None:
        async with asyncio.timeout(_MIGRATING):
            await preparing.prepare(self._reader, self._writer)
        self._ready = True


async def hold(connection: AsyncConnection, name: str, *, shared: bool = False) -> None:
    """Has a name to itself until the transaction ends, or shares it with others that share it.

    For what no row stands for. On SQLite a transaction that writes has everything to itself.
    """
    if connection.dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock_shared if shared else func.pg_advisory_xact_lock
        await connection.execute(select(lock(func.hashtextextended(name, 0))))


def _code(error: DBAPIError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _reason(error: Exception) -> str:
    """What happened to the database, or else the kind of fault: its words may hold a person's."""
    if isinstance(error, OperationalError) and (said := str(error.orig).strip()):
        return said.splitlines()[0]
    return type(error).__name__


def _look_at(task: asyncio.Task[None]) -> None:
    """Those who waited were told; where none does any more, nothing is to be said."""
    if not task.cancelled():
        task.exception()
