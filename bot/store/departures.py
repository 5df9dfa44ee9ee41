"""Workspaces that removed the bot: what is kept of them goes after a while."""

import time
from collections.abc import Callable

from sqlalchemy import delete, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database, hold
from bot.store.forgetting import forget
from bot.store.tables import bots, deliveries, departures, metadata

DEPARTED_KEPT = 30 * 24 * 3600.0
"""Seconds for which a workspace's data is kept after it has removed the bot."""
_LATE = 2 * 3600.0
"""Seconds within which what Slack sent before a workspace left may still be on its way."""
_STAYS = 1e15
"""When a workspace leaves whose organisation has the bot: not yet."""
_APART = (deliveries, departures)
"""What is kept for less long by itself, and what says that the rest is to go."""
_THEIRS = [each for each in metadata.sorted_tables if "team" in each.c and each not in _APART]
_INSTALLED = exists().where(bots.c.team_id == departures.c.team)


class SqlDepartures:
    """Knows who left, and when. `clock` gives seconds since 1970.

    An organisation leaves for all its workspaces; which these are it can be asked no more by
    then, so they are noted when they are met.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def met(self, team: str, enterprise: str, *, surely: bool = False) -> None:
        """Notes a workspace that has the bot by way of its organisation, and so has not left.

        Unless it is told `surely`, who left a short while ago may be heard late.
        """
        row = {"team": team, "enterprise": enterprise, "at": _STAYS}
        this = departures.c.team == team
        async with self._database.writing() as connection:
            await alone(connection, team, enterprise)
            if not await _installed(connection, "", enterprise):
                return
            left = await connection.scalar(select(departures.c.at).where(this))
            if left is None:
                await connection.execute(insert(departures).values(row))
            elif surely or left < self._clock() - _LATE:
                await connection.execute(update(departures).where(this).values(row))

    async def left(self, team: str, enterprise: str = "") -> None:
        """Notes that a workspace left, or, without `team`, an organisation. Twice is once.

        Who has installed the bot again by now has not left.
        """
        async with self._database.writing() as connection:
            await leave(connection, team, enterprise, self._clock())

    async def lost(self, team: str, enterprise: str) -> None:
        """Notes that a workspace has the bot by way of its organisation no more, which stays."""
        async with self._database.writing() as connection:
            await alone(connection, team, enterprise)
            if not await _installed(connection, team):
                await _noted(connection, team, enterprise, self._clock())

    async def returned(self, team: str, enterprise: str = "") -> None:
        """Notes that a workspace is here (again), or, without `team`, an organisation."""
        async with self._database.writing() as connection:
            await come(connection, team, enterprise)

    async def forget_old(self) -> None:
        """Deletes everything of the workspaces that left long enough ago."""
        due = departures.c.at < self._clock() - DEPARTED_KEPT
        async with self._database.reading() as connection:
            teams = (await connection.scalars(select(departures.c.team).where(due))).all()
        for team in teams:
            await self._forget(team)

    async def _forget(self, team: str) -> None:
        """All rows of a workspace in every table, until it returns."""
        due = (departures.c.team == team) & (departures.c.at < self._clock() - DEPARTED_KEPT)
        async with self._database.writing() as connection:
            await connection.execute(
                delete(departures).where(departures.c.team == team, _INSTALLED)
            )
        still = exists(select(departures.c.team).where(due))
        for table in _THEIRS:
            await forget(self._database, table, (table.c.team == team) & still)
        async with self._database.writing() as connection:
            await connection.execute(delete(departures).where(due))


async def come(connection: AsyncConnection, team: str, enterprise: str) -> None:
    """Notes within a transaction that a workspace is here, or, without `team`, an organisation."""
    await alone(connection, team, "" if team else enterprise)
    if team:
        await connection.execute(delete(departures).where(departures.c.team == team))
    else:
        theirs = departures.c.enterprise == enterprise
        await connection.execute(update(departures).where(theirs).values(at=_STAYS))


async def leave(connection: AsyncConnection, team: str, enterprise: str, at: float) -> None:
    """Notes within a transaction that a workspace left, or, without `team`, an organisation.

    Not where it has an installation, which then is another; a workspace whose organisation has one
    has the bot from that.
    """
    await alone(connection, team, enterprise)
    whole = bool(enterprise) and await _installed(connection, "", enterprise)
    if team:
        if not await _installed(connection, team):
            await _noted(connection, team, enterprise, _STAYS if whole else at)
    elif not whole:
        theirs = (departures.c.enterprise == enterprise) & (departures.c.at == _STAYS)
        await connection.execute(update(departures).where(theirs, ~_INSTALLED).values(at=at))


async def alone(connection: AsyncConnection, team: str, enterprise: str) -> None:
    """Has who comes and who leaves wait for each other: always in this order, or both wait."""
    for name in filter(None, (team, enterprise)):
        await hold(connection, f"installed:{name}")


async def _installed(connection: AsyncConnection, team: str, enterprise: str = "") -> bool:
    own, whole = bots.c.team_id == team, bots.c.team_id.is_(None)
    this = own if team else whole & (bots.c.enterprise_id == enterprise)
    return bool(await connection.scalar(select(exists().where(this))))


async def _noted(connection: AsyncConnection, team: str, enterprise: str, at: float) -> None:
    this = departures.c.team == team
    known = await connection.scalar(select(departures.c.at).where(this))
    if known is None:
        row = {"team": team, "enterprise": enterprise, "at": at}
        await connection.execute(insert(departures).values(row))
    elif known == _STAYS:
        await connection.execute(update(departures).where(this).values(at=at))
