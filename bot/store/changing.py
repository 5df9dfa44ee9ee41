"""Changes decisions so that acts follow each other, however many instances take part."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.core.decision import Decision
from bot.errors import MemoryDownError
from bot.store import decision_rows
from bot.store.database import Database, OvertakenError
from bot.store.tables import decisions, voices

Result = TypeVar("Result")
Condition = ColumnElement[bool]

_ATTEMPTS = 4


async def settled(
    database: Database,
    work: Callable[[AsyncConnection], Awaitable[Result]],
    rows: Condition,
    patience: float | None = None,
) -> Result:
    """What work in one transaction comes to, done again where it was overtaken.

    The first time nothing waits for it; from then on it has the decisions' `rows` to itself.
    """
    for attempt in range(_ATTEMPTS):
        try:
            async with database.writing(patience) as connection:
                if attempt:
                    await _claim(connection, rows)
                return await work(connection)
        except OvertakenError:
            continue
    raise MemoryDownError("the decision is changed by others all the time")


async def load(connection: AsyncConnection, rows: Condition) -> tuple[Decision, ...]:
    """The decisions of these rows that can be read, each as it was at one moment."""
    return decision_rows.read_all(await connection.execute(with_voices(rows)))


def with_voices(rows: Condition) -> Select[*tuple[object, ...]]:
    """A query for decisions, newest first, with a row for each voice.

    One query, for between two of them another may change what both ask for.
    """
    said = [column for column in voices.c if column.name not in ("team", "decision")]
    of_it = (voices.c.team == decisions.c.team) & (voices.c.decision == decisions.c.id)
    return (
        select(decisions, *said)
        .select_from(decisions.outerjoin(voices, of_it))
        .where(rows)
        .order_by(decisions.c.started.desc(), decisions.c.id, voices.c.place)
    )


async def rewrite(connection: AsyncConnection, before: Decision, after: Decision) -> None:
    """Writes what became of a decision, if it is still as it was before."""
    unchanged = (
        (decisions.c.team == before.team)
        & (decisions.c.id == before.id)
        & (decisions.c.revision == before.revision)
    )
    values = decision_rows.head(after) | {"revision": before.revision + 1}
    if not (await connection.execute(update(decisions).where(unchanged).values(values))).rowcount:
        raise OvertakenError("the decision was changed by another since it was read")
    if after.voices != before.voices:
        await silence(connection, before.team, before.id)
        await raise_voices(connection, after)


async def raise_voices(connection: AsyncConnection, decision: Decision) -> None:
    """Adds a decision's voices."""
    if rows := decision_rows.voice_rows(decision):
        await connection.execute(insert(voices), rows)


async def silence(connection: AsyncConnection, team: str, decision: str) -> None:
    """Deletes a decision's voices."""
    of_it = (voices.c.team == team) & (voices.c.decision == decision)
    await connection.execute(delete(voices).where(of_it))


async def _claim(connection: AsyncConnection, rows: Condition) -> None:
    """Locks the rows until the transaction ends: a write, as SQLite has no other way."""
    await connection.execute(update(decisions).where(rows).values(revision=decisions.c.revision))
