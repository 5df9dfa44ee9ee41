"""What teams decide, on a SQL database."""

import time
from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Column, delete, func, insert, select, tuple_, union, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.decision import Decision
from bot.core.ports import Page, Shown
from bot.store import changing, decision_rows
from bot.store.changing import Condition, load
from bot.store.database import Database, TakenError
from bot.store.tables import decisions, guides, voices

UNPLACED_KEPT = 3600.0
"""Seconds for which a decision waits for its card."""


class SqlDecisions:
    """Implements Decisions. `clock` gives seconds since 1970."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def begin(self, decision: Decision) -> None:
        """Keeps a new decision with its voices; one that has its id already stays as it is."""
        key = {"team": decision.team, "id": decision.id}
        card = {"ts": decision.ts, "link": decision.link, "revision": decision.revision}
        row = key | card | decision_rows.head(decision)
        try:
            async with self._database.writing() as connection:
                await connection.execute(insert(decisions).values(row))
                await changing.raise_voices(connection, decision)
        except TakenError:
            return

    async def find(self, team: str, decision: str) -> Decision | None:
        """The decision of that id in a workspace; None where there is none."""
        async with self._database.reading() as connection:
            return await _one(connection, _is(team, decision))

    async def change(
        self, team: str, decision: str, act: Callable[[Decision], Decision]
    ) -> Decision | None:
        """What an act makes of a decision, kept; None where there is none.

        An act may be called more than once. Where the card stands is changed by `place` alone.
        """
        row = _is(team, decision)

        async def work(connection: AsyncConnection) -> Decision | None:
            before = await _one(connection, row)
            if before is None:
                return None
            after = replace(act(before), ts=before.ts, link=before.link)
            if after == before:
                return before
            await changing.rewrite(connection, before, after)
            return replace(after, revision=before.revision + 1)

        return await changing.settled(self._database, work, row)

    async def place(self, team: str, decision: str, before: str, ts: str, link: str) -> bool:
        """Notes where the card stands now, if it still stood at `before`; says whether it did."""
        still = _is(team, decision) & (decisions.c.ts == before)
        async with self._database.writing() as connection:
            moved = await connection.execute(
                update(decisions).where(still).values(ts=ts, link=link)
            )
        return moved.rowcount > 0

    async def remove(self, team: str, decision: str) -> None:
        """Deletes a decision with its voices."""
        async with self._database.writing() as connection:
            await connection.execute(delete(decisions).where(_is(team, decision)))
            await changing.silence(connection, team, decision)

    async def in_channels(
        self, team: str, channels: tuple[str, ...], shown: Shown, start: int, most: int
    ) -> Page:
        """The decisions of some channels that have a card."""
        return await self._page(team, decisions.c.channel.in_(channels), shown, start, most)

    async def of_person(self, team: str, user: str, shown: Shown, start: int, most: int) -> Page:
        """The decisions that a person started or has a voice in, and that have a card."""
        if not user:  # would be everybody who was forgotten
            return Page((), 0)
        theirs = of_person(team, user, decisions.c.starter)
        return await self._page(team, theirs, shown, start, most)

    async def guide_of(self, version: str) -> str | None:
        """The guide as it was under a version of the knowledge, as `keep_guide` was given it."""
        query = select(guides.c.guide).where(guides.c.version == version)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def keep_guide(self, version: str, guide: str) -> None:
        """Keeps the guide of a version, once."""
        await self._database.added(insert(guides).values(version=version, guide=guide))

    async def forget_old(self) -> None:
        """Deletes decisions whose card was never posted."""
        unplaced = (decisions.c.ts == "") & (decisions.c.started < self._clock() - UNPLACED_KEPT)
        keys = select(decisions.c.team, decisions.c.id).where(unplaced)
        theirs = tuple_(voices.c.team, voices.c.decision).in_(keys)
        async with self._database.writing() as connection:
            await connection.execute(delete(voices).where(theirs))
            await connection.execute(delete(decisions).where(unplaced))

    async def _page(self, team: str, rows: Condition, shown: Shown, start: int, most: int) -> Page:
        rows = rows & (decisions.c.team == team) & (decisions.c.ts != "")
        if shown == "open":
            rows = rows & decisions.c.closed.is_(None)
        of_page = (
            select(decisions.c.id)
            .where(rows)
            .order_by(decisions.c.started.desc(), decisions.c.id)
            .limit(most)
            .offset(start)
        )
        on_page = (decisions.c.team == team) & decisions.c.id.in_(of_page.subquery().select())
        async with self._database.reading() as connection:
            total = await connection.scalar(select(func.count()).select_from(decisions).where(rows))
            return Page(await load(connection, on_page), total or 0)


def of_person(team: str, user: str, *roles: Column[str]) -> Condition:
    """Whether a person has one of these roles in a decision, or a voice.

    Each of them is looked up by itself: with an "or" all decisions of the workspace are read.
    """
    said = select(voices.c.decision).where(voices.c.team == team, voices.c.person == user)
    theirs = (
        select(decisions.c.id).where(decisions.c.team == team, role == user) for role in roles
    )
    return decisions.c.id.in_(union(said, *theirs))


def _is(team: str, decision: str) -> Condition:
    return (decisions.c.team == team) & (decisions.c.id == decision)


async def _one(connection: AsyncConnection, row: Condition) -> Decision | None:
    return next(iter(await load(connection, row)), None)
