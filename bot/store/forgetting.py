"""Deletes and changes very many rows, a part at a time, so that nobody waits for them."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Delete,
    Table,
    Update,
    any_,
    delete,
    func,
    literal_column,
    select,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import MemoryDownError
from bot.store.database import Database

AT_ONCE = 2_000
"""Rows of one transaction."""
Condition = ColumnElement[bool]


async def forget(database: Database, table: Table, rows: Condition) -> None:
    """Deletes these rows, however many. Raises MemoryDownError, and what is deleted stays so."""
    await change(database, delete(table), table, rows)


async def change(database: Database, what: Delete | Update, table: Table, rows: Condition) -> None:
    """Does to these rows what makes them other rows, until there are no more of them.

    Raises MemoryDownError, also where the database is let go of meanwhile; what is done stays so.
    """
    while not database.ending:
        async with database.writing() as connection:
            await _by_index(connection)
            some = _some(connection.dialect.name, table, rows)
            if not (await connection.execute(what.where(some))).rowcount:
                return
    raise MemoryDownError("the bot is about to stop")


async def _by_index(connection: AsyncConnection) -> None:
    """Without it PostgreSQL may read the table from its beginning for each part.

    There is only what the parts before have deleted, more of it each time.
    """
    if connection.dialect.name == "postgresql":
        await connection.execute(select(func.set_config("enable_seqscan", "off", True)))


def _some(dialect: str, table: Table, rows: Condition) -> ColumnElement[Any]:
    """Which of the rows come first: by where they stand, for so they are found again at once."""
    place: ColumnElement[Any] = literal_column(
        f"{table.name}.{'ctid' if dialect == 'postgresql' else 'rowid'}"
    )
    first = select(place).select_from(table).where(rows).limit(AT_ONCE)
    if dialect == "postgresql":
        return place == any_(func.array(first.with_for_update().scalar_subquery()))
    return place.in_(first)
