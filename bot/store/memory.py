"""The core's memory on a SQL database."""

import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, delete, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Context, Thread
from bot.store import contexts
from bot.store.database import Database, hold
from bot.store.forgetting import forget
from bot.store.tables import events, threads

THREADS_KEPT = 30 * 24 * 3600.0
"""Seconds for which a thread's context is kept (about.yaml's privacy line states it in days)."""
EVENTS_KEPT = 24 * 3600.0
"""Seconds for which a seen event is remembered; Slack's last retry comes after minutes."""


class SqlMemory:
    """Implements Memory. `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def recall(self, thread: Thread, max_age: float, delivery: str = "") -> Context | None:
        """The context kept for a thread, if it is no older than `max_age` seconds.

        To the delivery with which it was kept it is the one before, as it was to it the first time.
        """
        query = select(threads).where(*_is(thread), threads.c.at >= self._clock() - max_age)
        async with self._database.reading() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        own = delivery and row.delivery == delivery
        return contexts.read(row.before if own else row.context)

    async def keep(
        self, thread: Thread, context: Context, delivery: str = "", also: Thread | None = None
    ) -> None:
        """Keeps a thread's context in place of the one before, and as that of another also.

        That one stays for the delivery that has made this of it.
        """
        async with self._database.writing() as connection:
            for each in (thread, also) if also else (thread,):
                await self._keep(connection, each, context, delivery)

    async def _keep(
        self, connection: AsyncConnection, thread: Thread, context: Context, delivery: str
    ) -> None:
        row = {
            "team": thread.team,
            "channel": thread.channel,
            "ts": thread.ts,
            "user": thread.user,
            "context": contexts.write(context),
            "at": self._clock(),
            "delivery": delivery,
        }
        await hold(connection, f"thread:{thread}")
        found = await connection.execute(select(threads).where(*_is(thread)))
        if old := found.one_or_none():
            again = delivery and old.delivery == delivery
            row["before"] = old.before if again else old.context
            await connection.execute(delete(threads).where(*_is(thread)))
        await connection.execute(insert(threads), row)

    async def first_time(self, event: str, delivery: str = "") -> bool:
        """Whether this event has not been seen; it has been from now on.

        To the delivery with which it was seen it stays new, for that may be done again.
        """
        row = {"key": event, "at": self._clock(), "delivery": delivery}
        if await self._database.added(insert(events).values(row)):
            return True
        if not delivery:
            return False
        query = select(events.c.delivery).where(events.c.key == event)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none() == delivery

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        now = self._clock()
        await forget(self._database, threads, threads.c.at < now - THREADS_KEPT)
        await forget(self._database, events, events.c.at < now - EVENTS_KEPT)


def _is(thread: Thread) -> tuple[ColumnElement[bool], ...]:
    return (
        threads.c.team == thread.team,
        threads.c.channel == thread.channel,
        threads.c.ts == thread.ts,
        threads.c.user == thread.user,
    )
