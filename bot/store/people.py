"""What belongs to one person, on a SQL database."""

import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.decision import FORGOTTEN, Decision
from bot.core.ports import Recommendation
from bot.store import changing, progresses
from bot.store.changing import Condition
from bot.store.database import Database, hold
from bot.store.decisions import of_person
from bot.store.forgetting import forget
from bot.store.tables import decisions, recommendations, threads, voices

RECOMMENDATIONS_KEPT = 90 * 24 * 3600.0
"""Seconds for which a recommendation is kept."""
_MOST = 5
_FORGETTING = 20.0
"""Seconds: a person may have taken part in very many decisions."""


class SqlPeople:
    """Implements People. `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def keep_recommendation(self, team: str, user: str, given: Recommendation) -> None:
        """Keeps a recommendation; the newest few of a person stay, each progress once."""
        progress = progresses.write(given.progress)
        key = {"team": team, "user": user, "progress": progress}
        row = key | {"version": given.version, "at": given.at}
        theirs = _recommended_to(team, user)
        newest = (
            select(recommendations.c.number)
            .where(theirs)
            .order_by(recommendations.c.at.desc(), recommendations.c.number.desc())
            .limit(_MOST)
        )
        rest = theirs & recommendations.c.number.not_in(newest.subquery().select())
        same = theirs & (recommendations.c.progress == progress)
        async with self._database.writing() as connection:
            await hold(connection, f"recommendations:{team}:{user}")
            await connection.execute(delete(recommendations).where(same))
            await connection.execute(insert(recommendations).values(row))
            await connection.execute(delete(recommendations).where(rest))

    async def recommendations(self, team: str, user: str) -> tuple[Recommendation, ...]:
        """A person's recommendations, newest first."""
        query = (
            select(recommendations)
            .where(_recommended_to(team, user))
            .order_by(recommendations.c.at.desc(), recommendations.c.number.desc())
        )
        async with self._database.reading() as connection:
            rows = (await connection.execute(query)).all()
        read = (_read(row.progress, row.version, row.at) for row in rows)
        return tuple(each for each in read if each is not None)

    async def forget(self, team: str, user: str) -> tuple[Decision, ...]:
        """Deletes what is kept about a person, and their name from decisions: all or nothing.

        Returns the decisions that this changed and that have a card. What a whole thread is
        read against stays: it says what was asked, and not by whom.
        """
        if not user:  # would be everybody
            return ()
        named = of_person(team, user, decisions.c.starter, decisions.c.closer)
        rows = (decisions.c.team == team) & named

        async def work(connection: AsyncConnection) -> tuple[Decision, ...]:
            changed = []
            for before in await changing.load(connection, rows):
                after = before.forget(user)
                await changing.rewrite(connection, before, after)
                changed.append(replace(after, revision=before.revision + 1))
            await _erase(connection, team, user, rows)
            return tuple(decision for decision in changed if decision.ts)

        return await changing.settled(self._database, work, rows, _FORGETTING)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        old = recommendations.c.at < self._clock() - RECOMMENDATIONS_KEPT
        await forget(self._database, recommendations, old)


async def _erase(connection: AsyncConnection, team: str, user: str, rows: Condition) -> None:
    """What is a person's alone, and their name where a decision could not be read."""
    await connection.execute(
        update(decisions).where(rows).values(revision=decisions.c.revision + 1)
    )
    for person, name in (("starter", "starter_name"), ("closer", "closer_name")):
        theirs = (decisions.c.team == team) & (decisions.c[person] == user)
        nobody = {person: FORGOTTEN, name: ""}
        await connection.execute(update(decisions).where(theirs).values(nobody))
    for table, whose in ((voices, "person"), (threads, "user"), (recommendations, "user")):
        theirs = (table.c.team == team) & (table.c[whose] == user)
        await connection.execute(delete(table).where(theirs))


def _recommended_to(team: str, user: str) -> Condition:
    return (recommendations.c.team == team) & (recommendations.c.user == user)


def _read(progress: str, version: str, at: float) -> Recommendation | None:
    """None where another version of the bot wrote something else."""
    try:
        return Recommendation(progresses.read(progress), version, at)
    except (ValueError, TypeError):
        return None
