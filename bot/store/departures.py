"""Workspaces that removed the bot: what is kept of them goes after a while."""

import time
from collections.abc import Callable

from sqlalchemy import delete, insert, select, update

from bot.store.database import Database
from bot.store.tables import departures, metadata

DEPARTED_KEPT = 30 * 24 * 3600.0
"""Seconds for which a workspace's data is kept after it has removed the bot."""
_STAYS = 1e15
"""When a workspace leaves whose organisation has the bot: not yet."""
_DELETING = 60.0
"""Seconds: a workspace may have asked very much."""


class SqlDepartures:
    """Knows who left, and when. `clock` gives seconds since 1970.

    An organisation leaves for all its workspaces; which these are it can be asked no more by
    then, so they are noted when they are met.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def met(self, team: str, enterprise: str) -> None:
        """Notes a workspace that has the bot by way of its organisation, and so has not left."""
        row = {"team": team, "enterprise": enterprise, "at": _STAYS}
        async with self._database.writing() as connection:
            known = update(departures).where(departures.c.team == team).values(row)
            if (await connection.execute(known)).rowcount:
                return
        await self._database.added(insert(departures).values(row))

    async def left(self, team: str, enterprise: str = "") -> None:
        """Notes that a workspace left, or, without `team`, an organisation. Twice is once."""
        this = departures.c.team == team if team else departures.c.enterprise == enterprise
        at = self._clock()
        leaving = update(departures).where(this, departures.c.at == _STAYS).values(at=at)
        async with self._database.writing() as connection:
            await connection.execute(leaving)
        if team:
            row = {"team": team, "enterprise": enterprise, "at": at}
            await self._database.added(insert(departures).values(row))

    async def returned(self, team: str, enterprise: str = "") -> None:
        """Notes that a workspace is here (again), or, without `team`, an organisation."""
        async with self._database.writing() as connection:
            if team:
                await connection.execute(delete(departures).where(departures.c.team == team))
            else:
                theirs = departures.c.enterprise == enterprise
                await connection.execute(update(departures).where(theirs).values(at=_STAYS))

    async def forget_old(self) -> None:
        """Deletes everything of the workspaces that left long enough ago."""
        due = departures.c.at < self._clock() - DEPARTED_KEPT
        async with self._database.reading() as connection:
            teams = (await connection.scalars(select(departures.c.team).where(due))).all()
        for team in teams:
            await self._forget(team)

    async def _forget(self, team: str) -> None:
        """All rows of a workspace in every table, unless it has returned meanwhile."""
        due = departures.c.at < self._clock() - DEPARTED_KEPT
        async with self._database.writing(_DELETING) as connection:
            gone = await connection.execute(
                delete(departures).where(departures.c.team == team, due)
            )
            if gone.rowcount:
                for table in metadata.sorted_tables:
                    if "team" in table.c:
                        await connection.execute(delete(table).where(table.c.team == team))
