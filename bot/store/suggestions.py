"""What curators should see, on a SQL database."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Insert, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.ports import Feedback, Keeping, Miss
from bot.core.text import plain
from bot.store.database import Database, hold
from bot.store.redaction import redact
from bot.store.tables import counts, misses, switches
from bot.store.tables import feedback as pieces

COUNTS_KEPT = 400
"""Days for which counts are kept, which hold no text."""
MOST_CANDIDATES = 5
_FEEDBACK_KEPT = 90
"""Days for which feedback is kept where no questions are."""
_LONGEST = 300
_DAY = 24 * 3600.0
_MISSES = "misses"
_PLACES = 4


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days questions are kept (0: not at all), and of which workspaces never."""

    days: int = 90
    off: frozenset[str] = frozenset()

    def bars(self, team: str) -> bool:
        """Whether nothing that a workspace asks may be kept."""
        return not self.days or team in self.off


class SqlSuggestions:
    """Implements Suggestions. `clock` gives seconds since 1970."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], float] = time.time,
        retention: Retention | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._retention = retention or Retention()

    @property
    def days(self) -> int:
        """For how many days questions are kept."""
        return self._retention.days

    async def note(self, team: str, feedback: Feedback) -> None:
        """Keeps a piece of feedback under today's day, without what may name anybody.

        With an entry that was meant, it completes what was noted of the same answer without.
        """
        async with self._database.writing() as connection:
            await hold(connection, _switch(team), shared=True)
            keeps = await self._keeps(connection, team)
            row = {
                "team": team,
                "day": self._today(),
                "helped": feedback.helped,
                "question": _kept(feedback.question) if keeps else "",
                "entry": feedback.entry,
                "chosen": "",
            }
            if not feedback.chosen:
                await connection.execute(insert(pieces).values(row))
                return
            same = (pieces.c[name] == value for name, value in row.items() if name != "day")
            newest = select(pieces.c.number).where(*same).order_by(pieces.c.number.desc()).limit(1)
            whole = row | {"chosen": feedback.chosen}
            number = (await connection.execute(newest)).scalar_one_or_none()
            if number is None:
                await connection.execute(insert(pieces).values(whole))
            else:
                known = pieces.c.number == number
                await connection.execute(update(pieces).where(known).values(chosen=feedback.chosen))

    async def miss(self, team: str, miss: Miss) -> None:
        """Keeps a miss under today's day, without what may name anybody."""
        question = _kept(miss.question)
        if not question or self._retention.bars(team):
            return
        near = [
            (entry, round(confidence, _PLACES))
            for entry, confidence in miss.candidates[:MOST_CANDIDATES]
        ]
        row = {
            "team": team,
            "day": self._today(),
            "outcome": miss.outcome,
            "question": question,
            "candidates": json.dumps(near),
            "kind": miss.kind,
            "chosen": miss.chosen,
        }
        async with self._database.writing() as connection:
            await hold(connection, _switch(team), shared=True)
            if await self._keeps(connection, team):
                await connection.execute(insert(misses).values(row))

    async def count(self, team: str, what: str, key: str) -> None:
        """Counts something one up under today's day."""
        row = {"team": team, "day": self._today(), "what": what, "key": key, "n": 1}
        async with self._database.writing() as connection:
            await connection.execute(counting(connection.dialect.name, row))

    async def keeping(self, team: str) -> Keeping:
        """Whether the questions of a workspace are kept."""
        if self._retention.bars(team):
            return "barred"
        async with self._database.reading() as connection:
            return "on" if await self._keeps(connection, team) else "off"

    async def switch(self, team: str, *, on: bool) -> None:
        """Has the questions of a workspace kept from now on, or not; off also forgets all texts."""
        async with self._database.writing() as connection:
            await hold(connection, _switch(team))
            await connection.execute(delete(switches).where(_switched_off(team)))
            if not on:
                await connection.execute(insert(switches).values(team=team, what=_MISSES))
                await _forget_texts(connection, misses.c.team == team, pieces.c.team == team)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        days = self._retention.days
        old = self._ago(days)
        async with self._database.writing() as connection:
            await connection.execute(delete(misses).where(misses.c.day < old))
            await connection.execute(
                delete(pieces).where(pieces.c.day < self._ago(days or _FEEDBACK_KEPT))
            )
            await connection.execute(delete(counts).where(counts.c.day < self._ago(COUNTS_KEPT)))
            if not days:
                await _forget_texts(connection)
            elif off := self._retention.off:
                await _forget_texts(connection, misses.c.team.in_(off), pieces.c.team.in_(off))

    async def _keeps(self, connection: AsyncConnection, team: str) -> bool:
        if self._retention.bars(team):
            return False
        off = await connection.execute(select(switches.c.team).where(_switched_off(team)))
        return off.first() is None

    def _today(self) -> str:
        return self._ago(0)

    def _ago(self, days: int) -> str:
        at = self._clock() - days * _DAY
        return datetime.fromtimestamp(at, UTC).date().isoformat()


def counting(dialect: str, row: Mapping[str, object]) -> Insert:
    """A statement that adds a row of counts, or counts that one up which has its key."""
    statement = (sqlite.insert if dialect == "sqlite" else postgresql.insert)(counts).values(row)
    more = {"n": counts.c.n + 1}
    return statement.on_conflict_do_update(
        index_elements=list(counts.primary_key.columns), set_=more
    )


async def _forget_texts(connection: AsyncConnection, *where: ColumnElement[bool]) -> None:
    """Deletes misses and takes the questions out of feedback; `where` is a condition for each."""
    missed, said = where or (misses.c.number.is_not(None), pieces.c.number.is_not(None))
    await connection.execute(delete(misses).where(missed))
    await connection.execute(update(pieces).where(said).values(question=""))


def _switch(team: str) -> str:
    """What who keeps a text holds, for it may not be kept once the switch is off."""
    return f"{_MISSES}:{team}"


def _switched_off(team: str) -> ColumnElement[bool]:
    return (switches.c.team == team) & (switches.c.what == _MISSES)


def _kept(text: str) -> str:
    """What is kept of a question: redacted as Slack writes it, and as people read it, then cut."""
    return redact(plain(redact(text)))[:_LONGEST]
