"""What curators should see, on a SQL database."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import delete, insert

from bot.core.ports import Feedback
from bot.store.database import Database
from bot.store.redaction import redact
from bot.store.tables import feedback as pieces

FEEDBACK_KEPT = 90 * 24 * 3600.0
"""Seconds for which feedback is kept; counted in whole days."""
_LONGEST = 300


class SqlSuggestions:
    """Implements Suggestions. `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def note(self, team: str, feedback: Feedback) -> None:
        """Keeps a piece of feedback under today's day, without what may name anybody."""
        row = {
            "team": team,
            "day": _day(self._clock()),
            "helped": feedback.helped,
            "question": redact(feedback.question)[:_LONGEST],
            "entry": feedback.entry,
            "chosen": feedback.chosen,
        }
        async with self._database.writing() as connection:
            await connection.execute(insert(pieces).values(row))

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        old = pieces.c.day < _day(self._clock() - FEEDBACK_KEPT)
        async with self._database.writing() as connection:
            await connection.execute(delete(pieces).where(old))


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
