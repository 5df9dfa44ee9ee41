"""What only one of all instances does at a time."""

import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from sqlalchemy import ColumnElement, Float, cast, delete, func, insert, literal
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import MemoryDownError
from bot.store.database import Database, TakenError
from bot.store.tables import leases


class SqlLeases:
    """Hands out leases by name. `clock` gives seconds since 1970.

    On PostgreSQL the database's own clock counts, so that no instance's clock matters.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    @asynccontextmanager
    async def held(self, name: str, seconds: float) -> AsyncIterator[bool]:
        """Whether the lease is held inside: not where another holds it.

        One that is not given back, for its holder died, ends after `seconds`. Raises
        MemoryDownError where the store cannot be asked for it.
        """
        holder = secrets.token_hex(16)
        taken = await self._take(name, holder, seconds)
        try:
            yield taken
        finally:
            if taken:
                with suppress(MemoryDownError):  # it ends by itself
                    await self._give(name, holder)

    async def _take(self, name: str, holder: str, seconds: float) -> bool:
        try:
            async with self._database.writing() as connection:
                now = self._now(connection)
                # What ends so late was taken before a clock was set back.
                over = (leases.c.until < now) | (leases.c.until > now + 2 * seconds)
                ended = (leases.c.name == name) & over
                await connection.execute(delete(leases).where(ended))
                row = {"name": name, "holder": holder, "until": now + seconds}
                await connection.execute(insert(leases).values(row))
        except TakenError:
            return False
        return True

    async def _give(self, name: str, holder: str) -> None:
        this = (leases.c.name == name) & (leases.c.holder == holder)
        async with self._database.writing() as connection:
            await connection.execute(delete(leases).where(this))

    def _now(self, connection: AsyncConnection) -> ColumnElement[float]:
        if connection.dialect.name == "postgresql":
            return cast(func.extract("epoch", func.clock_timestamp()), Float)
        return literal(self._clock(), Float)
