"""What Slack delivered and is owed work, on a SQL database."""

import json
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Float,
    Integer,
    Row,
    String,
    Subquery,
    Table,
    bindparam,
    case,
    cast,
    exists,
    func,
    insert,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.owed import Delivered, Taken
from bot.store.database import PATIENCE, Database, TakenError
from bot.store.forgetting import forget
from bot.store.tables import deliveries

LEASE = 20.0
"""Seconds for which an instance has a delivery to itself unless it renews the lease."""
DELIVERIES_KEPT = 24 * 3600.0
"""Seconds for which it is remembered that a delivery came; Slack tries for about an hour."""

_TOO_LONG = 900.0
"""Seconds that neither a lease nor a rest lasts: where one seems to, the clock was set back."""
_OWED = deliveries.c.done.is_(None)
_NOBODY = ""
_SERVERS_NOW = cast(func.extract("epoch", func.clock_timestamp()), Float)


class SqlDeliveries:
    """Implements Deliveries. `clock` gives seconds since 1970.

    PostgreSQL's own clock decides when a lease ends there, for its instances may have several.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def take(
        self,
        delivered: Delivered,
        by: str,
        patience: float = PATIENCE,
        *,
        in_order: bool = False,
    ) -> Taken:
        """Keeps a new delivery under a lease, or behind what is owed before it in its lane.

        Which of both is found out by the statement that adds it: it costs no time of its own.
        """
        row: dict[str, Any] = {
            "key": delivered.key,
            "team": delivered.team,
            "at": delivered.at,
            "body": delivered.body,
            "posts": json.dumps(dict(delivered.posts)),
            "lane": delivered.lane,
        }
        asked = {
            "its_key": delivered.key,
            "its_at": delivered.at,
            "its_lane": delivered.lane if in_order and delivered.lane else None,
            "its_attempts": delivered.attempts,
            "by": by,
            "now": self._clock(),
        }
        try:
            async with self._database.writing(patience) as connection:
                adding = _adding(connection.dialect.name)
                has = await connection.scalar(adding, row | asked)
        except TakenError:
            return "known"
        return "new" if has == by else "waits"

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

    async def overdue(self, by: str, most: int, lane: str = "") -> tuple[Delivered, ...]:
        """Leases to an instance what nobody works on any more, the oldest first.

        Of each lane it is the oldest one alone; of the `lane` that is named also where it rests.
        Who reads the same row at the same time finds it changed, and leaves it alone.
        """
        async with self._database.reading() as connection:
            now = self._now(connection)
            owed = _placed(lane)
            first = select(owed.c.key).where(owed.c.place == 1, *_free(owed, now, lane))
            query = (
                select(deliveries, (deliveries.c.lease_until - now).label("rests"))
                .where(_OWED, deliveries.c.key.in_(first.order_by(owed.c.at).limit(most)))
                .order_by(deliveries.c.at)
            )
            rows = (await connection.execute(query)).all()
        if not rows:
            return ()
        claimed = []
        async with self._database.writing() as connection:
            now = self._now(connection)
            for row in rows:
                attempts = row.attempts if row.rests > 0 else row.attempts + 1
                mine = await connection.execute(
                    update(deliveries)
                    .where(_is(row.key), deliveries.c.attempts == row.attempts)
                    .where(*_free(deliveries, now, lane))
                    .values(lease_by=by, lease_until=now + LEASE, attempts=attempts)
                )
                if mine.rowcount:
                    claimed.append(_delivered(row, attempts))
        return tuple(claimed)

    async def posting(self, key: str, by: str, posts: Mapping[str, str]) -> bool:
        """Notes the messages of a delivery; False where the instance has lost its lease."""
        async with self._database.writing() as connection:
            row = {"its_key": key, "by": by, "posts": json.dumps(dict(posts))}
            noted = await connection.execute(_POSTING, row)
        return noted.rowcount > 0

    async def done(self, key: str, by: str, lane: str = "") -> bool:
        """Ends a delivery and forgets its text, unless the lease is lost.

        Says whether anything else is owed in the lane.
        """
        async with self._database.writing() as connection:
            row = {"its_key": key, "by": by, "done": self._clock()}
            await connection.execute(_ENDING, row)
            return bool(lane and await connection.scalar(_OTHERS, {"its_lane": lane}))

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
        """Deletes what has been kept for as long as it may be; what is owed stays, however old."""
        old = deliveries.c.at < self._clock() - DELIVERIES_KEPT
        await forget(self._database, deliveries, old & ~_OWED)

    def _now(self, connection: AsyncConnection) -> ColumnElement[float]:
        if connection.dialect.name == "postgresql":
            return _SERVERS_NOW
        return literal(self._clock(), Float)


def _is(key: str | BindParameter[str]) -> ColumnElement[bool]:
    return _OWED & (deliveries.c.key == key)


def _held(key: str | BindParameter[str], by: str | BindParameter[str]) -> ColumnElement[bool]:
    return _is(key) & (deliveries.c.lease_by == by)


def _placed(lane: str) -> Subquery:
    """What is owed, of one lane or of all, with its place in its lane.

    Counted in one pass: a database that expects nothing to be owed would look behind each for
    what came before it in ways that take the square of their number.
    """
    its_lane = case((deliveries.c.lane == "", deliveries.c.key), else_=deliveries.c.lane)
    order = (deliveries.c.at, deliveries.c.key)
    place = func.row_number().over(partition_by=its_lane, order_by=order)
    told = (deliveries.c.lane, deliveries.c.lease_by, deliveries.c.lease_until)
    of_it = [deliveries.c.lane == lane] if lane else []
    return select(*order, *told, place.label("place")).where(_OWED, *of_it).subquery("owed")


def _free(
    of: Table | Subquery, now: ColumnElement[float], lane: str
) -> tuple[ColumnElement[bool], ...]:
    """Whether a delivery may be taken up: in a lane that is named, also while it rests."""
    until = of.c.lease_until
    due = (until <= now) | (until > now + _TOO_LONG)
    if not lane:
        return (due,)
    return (of.c.lane == lane, due | (of.c.lease_by == _NOBODY))


@cache
def _adding(dialect: str) -> ReturningInsert[Any]:
    """Adds what need not wait under a lease. Made once: making it takes as long as the rest."""
    now = _SERVERS_NOW if dialect == "postgresql" else bindparam("now", type_=Float)
    behind = _behind(
        bindparam("its_lane", type_=String), bindparam("its_at", type_=Float), bindparam("its_key")
    )
    leased = {
        "lease_by": case((behind, _NOBODY), else_=bindparam("by", type_=String)),
        "lease_until": case((behind, 0.0), else_=now + LEASE),
        "attempts": case((behind, 0), else_=bindparam("its_attempts", type_=Integer)),
    }
    return insert(deliveries).values(leased).returning(deliveries.c.lease_by)


def _behind(lane: Any, at: ColumnElement[float], key: Any) -> ColumnElement[bool]:
    """Whether something that came before a delivery is owed in its lane."""
    older = deliveries.alias("older")
    came = tuple_(older.c.at, older.c.key) < tuple_(at, key)
    return exists().where(older.c.done.is_(None), older.c.lane == lane, came)


# Made once: making a statement takes as long as what it does.
_ITS = _held(bindparam("its_key"), bindparam("by"))
_POSTING = update(deliveries).where(_ITS).values(posts=bindparam("posts"))
_ENDING = (
    update(deliveries)
    .where(_ITS)
    .values(done=bindparam("done"), body="", posts="{}", lease_by=_NOBODY)
)
_OTHERS = select(exists().where(_OWED, deliveries.c.lane == bindparam("its_lane", type_=String)))


def _delivered(row: Row[Any], attempts: int) -> Delivered:
    posts = json.loads(row.posts or "{}")
    rests = max(row.rests, 0.0)
    return Delivered(row.key, row.team, row.at, row.body, attempts, posts, row.lane, rests)
