"""What Slack delivered and is owed work, on a SQL database."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Float, cast, delete, func, insert, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Delivered
from bot.store.database import PATIENCE, Database, TakenError
from bot.store.tables import deliveries

LEASE = 20.0
"""Seconds for which an instance has a delivery to itself unless it renews the lease."""
DELIVERIES_KEPT = 24 * 3600.0
"""Seconds for which it is remembered that a delivery came; Slack tries for about an hour."""

_OWED = deliveries.c.done.is_(None)
_NOBODY = ""


class SqlDeliveries:
    """Implements Deliveries. `clock` gives seconds since 1970.

    PostgreSQL's own clock decides when a lease ends there, for its instances may have several.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def take(self, delivered: Delivered, by: str, patience: float = PATIENCE) -> bool:
        """Keeps a new delivery under a lease; False where its key is known."""
        row: dict[str, Any] = {
            "key": delivered.key,
            "team": delivered.team,
            "at": delivered.at,
            "body": delivered.body,
            "lease_by": by,
            "attempts": delivered.attempts,
            "posts": json.dumps(dict(delivered.posts)),
        }
        try:
            async with self._database.writing(patience) as connection:
                until = {"lease_until": self._now(connection) + LEASE}
                await connection.execute(insert(deliveries).values(row | until))
        except TakenError:
            return False
        return True

    async def renew(self, by: str) -> frozenset[str]:
        """Renews every lease of an instance; the keys of those that it still had."""
        theirs = _OWED & (deliveries.c.lease_by == by)
        async with self._database.writing() as connection:
            renewed = await connection.execute(
                update(deliveries)
                .where(theirs)
                .values(lease_until=self._now(connection) + LEASE)
                .returning(deliveries.c.key)
            )
            return frozenset(renewed.scalars())

    async def overdue(self, by: str, most: int) -> tuple[Delivered, ...]:
        """Leases to an instance what nobody works on any more, the oldest first.

        Who reads the same row at the same time finds it changed, and leaves it alone.
        """
        async with self._database.reading() as connection:
            ended = _OWED & (deliveries.c.lease_until <= self._now(connection))
            query = select(deliveries).where(ended).order_by(deliveries.c.at).limit(most)
            rows = (await connection.execute(query)).all()
        if not rows:
            return ()
        claimed = []
        async with self._database.writing() as connection:
            now = self._now(connection)
            for row in rows:
                still = _is(row.key) & (deliveries.c.attempts == row.attempts)
                mine = await connection.execute(
                    update(deliveries)
                    .where(still, deliveries.c.lease_until <= now)
                    .values(lease_by=by, lease_until=now + LEASE, attempts=row.attempts + 1)
                )
                if mine.rowcount:
                    posts = json.loads(row.posts or "{}")
                    claimed.append(
                        Delivered(row.key, row.team, row.at, row.body, row.attempts + 1, posts)
                    )
        return tuple(claimed)

    async def posting(self, key: str, by: str, posts: Mapping[str, str]) -> bool:
        """Notes the messages of a delivery; False where the instance has lost its lease."""
        async with self._database.writing() as connection:
            noted = await connection.execute(
                update(deliveries).where(_held(key, by)).values(posts=json.dumps(dict(posts)))
            )
        return noted.rowcount > 0

    async def done(self, key: str, by: str) -> None:
        """Ends a delivery and forgets its text, unless the lease is lost."""
        async with self._database.writing() as connection:
            ended = {"done": self._clock(), "body": "", "posts": "{}", "lease_by": _NOBODY}
            await connection.execute(update(deliveries).where(_held(key, by)).values(ended))

    async def put_off(
        self, key: str, by: str, seconds: float, patience: float | None = None
    ) -> None:
        """Gives a lease back; nobody takes the delivery up before so many seconds."""
        async with self._database.writing(patience) as connection:
            later = self._now(connection) + seconds
            await connection.execute(
                update(deliveries).where(_held(key, by)).values(lease_by=_NOBODY, lease_until=later)
            )

    async def release(self, by: str) -> None:
        """Gives every lease of an instance back: an attempt that was broken off does not count."""
        theirs = _OWED & (deliveries.c.lease_by == by)
        async with self._database.writing() as connection:
            await connection.execute(
                update(deliveries)
                .where(theirs)
                .values(lease_by=_NOBODY, lease_until=0.0, attempts=deliveries.c.attempts - 1)
            )

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        old = deliveries.c.at < self._clock() - DELIVERIES_KEPT
        async with self._database.writing() as connection:
            await connection.execute(delete(deliveries).where(old))

    def _now(self, connection: AsyncConnection) -> ColumnElement[float]:
        if connection.dialect.name == "postgresql":
            return cast(func.extract("epoch", func.clock_timestamp()), Float)
        return literal(self._clock(), Float)


def _is(key: str) -> ColumnElement[bool]:
    return _OWED & (deliveries.c.key == key)


def _held(key: str, by: str) -> ColumnElement[bool]:
    return _is(key) & (deliveries.c.lease_by == by)
