"""What curators should see, on a SQL database."""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Insert, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningInsert

from bot.core.ports import Feedback, Keeping, Miss, Note
from bot.core.text import plain
from bot.store.database import Database, hold
from bot.store.forgetting import change, forget
from bot.store.redaction import redact
from bot.store.tables import counts, events, misses, switches
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
        await self.noted([Note(team, miss=miss)])

    async def count(self, team: str, what: str, key: str) -> None:
        """Counts something one up under today's day."""
        await self.noted([Note(team, counts=((what, key),))])

    async def noted(self, notes: Sequence[Note]) -> None:
        """Keeps what was noted of several turns under today's day: all or nothing.

        In one order, so that instances that do it at once wait for each other in turn.
        """
        async with self._database.writing() as connection:
            new = await self._new(connection, notes)
            counted = Counter((note.team, *each) for note in new for each in note.counts)
            for (team, what, key), n in sorted(counted.items()):
                row = {"team": team, "day": self._today(), "what": what, "key": key, "n": n}
                await connection.execute(counting(connection.dialect.name, row))
            missed = [(note.team, note.miss) for note in new if note.miss is not None]
            for team, miss in sorted(missed, key=lambda each: each[0]):
                await self._miss(connection, team, miss)

    async def _new(self, connection: AsyncConnection, notes: Sequence[Note]) -> list[Note]:
        """Those that were not noted before, from now on known."""
        first = {note.once: note for note in reversed(notes) if note.once}
        new = [note for note in notes if not note.once]
        for once, note in sorted(first.items()):
            row = {"key": once, "at": self._clock(), "delivery": ""}
            added = await connection.execute(_anew(connection.dialect.name, row))
            if added.first() is not None:
                new.append(note)
        return new

    async def _miss(self, connection: AsyncConnection, team: str, miss: Miss) -> None:
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
        await hold(connection, _switch(team), shared=True)
        if await self._keeps(connection, team):
            await connection.execute(insert(misses).values(row))

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
        if not on:
            await self._forget_texts(misses.c.team == team, pieces.c.team == team)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        days = self._retention.days
        for table, kept in (
            (misses, days),
            (pieces, days or _FEEDBACK_KEPT),
            (counts, COUNTS_KEPT),
        ):
            await forget(self._database, table, table.c.day < self._ago(kept))
        if not days:
            await self._forget_texts(misses.c.day > "", pieces.c.day > "")
        elif off := self._retention.off | await self._switched_off():
            await self._forget_texts(misses.c.team.in_(off), pieces.c.team.in_(off))

    async def _switched_off(self) -> frozenset[str]:
        """Workspaces that want none of their texts kept, where forgetting may have been cut off."""
        query = select(switches.c.team).where(switches.c.what == _MISSES)
        async with self._database.reading() as connection:
            return frozenset(await connection.scalars(query))

    async def _forget_texts(self, missed: ColumnElement[bool], said: ColumnElement[bool]) -> None:
        """Deletes misses and takes the questions out of feedback."""
        await forget(self._database, misses, missed)
        nothing = update(pieces).values(question="")
        await change(self._database, nothing, pieces, said & (pieces.c.question != ""))

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
    """A statement that adds a row of counts, or adds its `n` to the one that has its key."""
    statement = _insert(dialect)(counts).values(row)
    more = {"n": counts.c.n + statement.excluded.n}
    return statement.on_conflict_do_update(
        index_elements=list(counts.primary_key.columns), set_=more
    )


def _anew(dialect: str, row: Mapping[str, object]) -> ReturningInsert[tuple[str]]:
    """A statement that adds an event where none has its key, and tells its key if it did."""
    adding = _insert(dialect)(events).values(row)
    return adding.on_conflict_do_nothing().returning(events.c.key)


def _insert(dialect: str) -> Callable[[Table], sqlite.Insert | postgresql.Insert]:
    return sqlite.insert if dialect == "sqlite" else postgresql.insert


def _switch(team: str) -> str:
    """What who keeps a text holds, for it may not be kept once the switch is off."""
    return f"{_MISSES}:{team}"


def _switched_off(team: str) -> ColumnElement[bool]:
    return (switches.c.team == team) & (switches.c.what == _MISSES)


def _kept(text: str) -> str:
    """What is kept of a question: redacted as Slack writes it, and as people read it, then cut."""
    return redact(plain(redact(text)))[:_LONGEST]
