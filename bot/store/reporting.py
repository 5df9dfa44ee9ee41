"""Reads what was kept of some days, to be summed up; names nobody."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Row,
    Select,
    cast,
    func,
    insert,
    or_,
    select,
)

from bot.core.reporting import MISSED, Count, Decided, Missed, Period, Rating, Records
from bot.store.database import Database
from bot.store.inbox import MOST_READ, READING, newest
from bot.store.tables import counts, decisions, feedback, misses

Condition = ColumnElement[bool]
_DAY = 24 * 3600


class SqlReporting:
    """Gives the records of a period."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, period: Period, team: str = "") -> Records:
        """What was kept of a workspace, or of all where none is named. Raises MemoryDownError."""
        missed = await self._all(_misses(period, team))
        ((all_missed,),) = await self._all(_missed_in_vain(period, team))
        return Records(
            counts=tuple(map(_count, await self._all(_counted(period, team)))),
            ratings=tuple(map(_rating, await self._all(_rated(period, team)))),
            misses=tuple(map(_missed, reversed(missed))),
            older=max(all_missed - sum(row.kind in MISSED for row in missed), 0),
            decisions=tuple(map(_decided, await self._all(_decisions(period, team)))),
        )

    async def _all(self, query: Select[Any]) -> list[Row[Any]]:
        async with self._database.reading(READING) as connection:
            return list(await connection.execute(query))

    async def fill(self, team: str, records: Records) -> None:
        """Keeps counts, ratings and misses as if they had come in one by one: for a demonstration.

        Raises MemoryDownError.
        """
        counted = [
            {"team": team, "day": str(each.day), "what": each.what, "key": each.key, "n": each.n}
            for each in records.counts
        ]
        nothing = {"team": team, "question": "", "chosen": ""}
        rated = [
            nothing | {"day": str(each.day), "helped": each.helped, "entry": each.entry}
            for each in records.ratings
            for _ in range(each.n)
        ]
        missed = [
            nothing
            | {
                "day": str(each.day),
                "outcome": "none" if each.kind == "none" else "choose",
                "question": each.question,
                "candidates": json.dumps(each.candidates),
                "kind": each.kind,
            }
            for each in records.misses
        ]
        async with self._database.writing() as connection:
            for table, rows in ((counts, counted), (feedback, rated), (misses, missed)):
                if rows:
                    await connection.execute(insert(table), rows)


def _counted(period: Period, team: str) -> Select[Any]:
    """All workspaces' together, so that a row is read for each thing and day, not for each team."""
    columns = (counts.c.day, counts.c.what, counts.c.key)
    rows = select(*columns, func.sum(counts.c.n).label("n"))
    return rows.where(*_within(period, team, counts.c)).group_by(*columns)


def _rated(period: Period, team: str) -> Select[Any]:
    columns = (feedback.c.day, feedback.c.entry, feedback.c.helped)
    rows = select(*columns, func.count().label("n"))
    return rows.where(*_within(period, team, feedback.c)).group_by(*columns)


def _misses(period: Period, team: str) -> Select[Any]:
    return newest(misses, MOST_READ).where(*_within(period, team, misses.c))


def _missed_in_vain(period: Period, team: str) -> Select[Any]:
    """How many there are, for more than are read."""
    vain = misses.c.kind.in_(MISSED)
    return select(func.count()).select_from(misses).where(vain, *_within(period, team, misses.c))


def _decisions(period: Period, team: str) -> Select[Any]:
    """Those of the same days as one, for there may be very many that nobody ever closes."""
    ended = datetime.combine(period.last + timedelta(days=1), time(), UTC).timestamp()
    begun = datetime.combine(period.first, time(), UTC).timestamp()
    closed = decisions.c.closed
    theirs = [decisions.c.team == team] if team else []
    times = (decisions.c.started, closed)
    rows = select(func.max(times[0]).label("started"), func.max(times[1]).label("closed"))
    return (
        rows.add_columns(func.count().label("n"))
        .where(decisions.c.started < ended, or_(closed.is_(None), closed >= begun), *theirs)
        .group_by(*(cast(time, BigInteger) // _DAY for time in times))
    )


def _within(period: Period, team: str, columns: Any) -> list[Condition]:
    day: Column[str] = columns.day
    within = [day >= str(period.first), day <= str(period.last)]
    return [*within, columns.team == team] if team else within


def _count(row: Row[Any]) -> Count:
    return Count(date.fromisoformat(row.day), row.what, row.key, row.n)


def _rating(row: Row[Any]) -> Rating:
    return Rating(date.fromisoformat(row.day), row.entry, row.helped, row.n)


def _missed(row: Row[Any]) -> Missed:
    return Missed(date.fromisoformat(row.day), row.kind, row.question, _near(row.candidates))


def _near(text: str) -> tuple[tuple[str, float], ...]:
    """None where another version of the bot wrote something else."""
    try:
        return tuple((str(entry), float(confidence)) for entry, confidence in json.loads(text))
    except (ValueError, TypeError):
        return ()


def _decided(row: Row[Any]) -> Decided:
    return Decided(row.started, row.closed, row.n)
