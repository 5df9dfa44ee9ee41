"""Reads and forgets what was missed, for those who keep the knowledge; names nobody."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, Table, delete, select, update

from bot.store.database import Database
from bot.store.tables import MEANT, feedback, misses

MOST_READ = 20_000
"""Questions that are read at most: more are not looked through, nor held against each other."""
READING = 50.0
"""Seconds for which who keeps the knowledge waits for what was kept of very many questions."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A question that was kept, with where it stands in the store.

    `kind` is as in Miss. `candidates` are entries with confidences, the surest first; `chosen` is
    the entry that was meant, empty where that is not known.
    """

    table: str
    number: int
    day: str
    kind: str
    question: str
    candidates: tuple[tuple[str, float], ...] = ()
    chosen: str = ""


class SqlInbox:
    """Gives what was missed since a day. Every method may raise MemoryDownError."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(
        self, since: str = "", team: str = "", most: int = MOST_READ
    ) -> tuple[Kept, ...]:
        """What was kept since a day (ISO), of a workspace or of all where none is named.

        Of each kind the newest so many, the oldest of them first.
        """
        missed = newest(misses, most).where(misses.c.day >= since)
        # An entry that was chosen in place of the one that was shown.
        meant = newest(feedback, most).where(
            feedback.c.day >= since, MEANT, feedback.c.question != ""
        )
        if team:
            missed = missed.where(misses.c.team == team)
            meant = meant.where(feedback.c.team == team)
        async with self._database.reading(READING) as connection:
            rows = (await connection.execute(missed)).all()[::-1]
            pieces = (await connection.execute(meant)).all()[::-1]
        return (
            *(
                Kept("misses", row.number, row.day, row.kind, row.question, near, row.chosen)
                for row in rows
                if (near := _near(row.candidates)) is not None
            ),
            *(
                Kept("feedback", row.number, row.day, "chosen", row.question, (), row.chosen)
                for row in pieces
            ),
        )

    async def forget(self, kept: Collection[Kept]) -> None:
        """Deletes these; of feedback stays whether it helped, without what was asked."""
        numbers = {
            name: [each.number for each in kept if each.table == name]
            for name in ("misses", "feedback")
        }
        async with self._database.writing() as connection:
            for some in _parts(numbers["misses"]):
                await connection.execute(delete(misses).where(misses.c.number.in_(some)))
            for some in _parts(numbers["feedback"]):
                theirs = feedback.c.number.in_(some)
                await connection.execute(update(feedback).where(theirs).values(question=""))


def newest(table: Table, most: int) -> Select[Any]:
    """The last so many questions that were kept, the newest first."""
    return select(table).order_by(table.c.day.desc(), table.c.number.desc()).limit(most)


def _parts(numbers: list[int], most: int = 500) -> list[list[int]]:
    """No more at once than a statement may hold."""
    return [numbers[at : at + most] for at in range(0, len(numbers), most)]


def _near(text: Any) -> tuple[tuple[str, float], ...] | None:
    """None where another version of the bot wrote something else."""
    try:
        return tuple((str(entry), float(confidence)) for entry, confidence in json.loads(text))
    except (ValueError, TypeError):
        return None
