"""Brings a database's tables to where this version of the bot wants them."""

import logging
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.errors import MemoryDownError
from bot.store.engines import in_memory
from bot.store.migrations import REVISIONS
from bot.store.tables import deliveries, metadata

_log = logging.getLogger(__name__)

_VERSIONS = "alembic_version"
_LOCK = 7_409_130_215
"""Any number, the same for every instance: PostgreSQL's name of the lock."""


class ForeignError(MemoryDownError):
    """The tables are not the bot's."""

    def __init__(self) -> None:
        super().__init__(
            "The database is another program's, whose migrations it holds: give the bot a "
            "database, or a schema, of its own in DATABASE_URL"
        )


@dataclass(frozen=True, slots=True)
class Migration:
    """From which revision to which a database was brought; empty where it had none."""

    before: str
    after: str

    @property
    def newer(self) -> bool:
        """Whether a newer version of the bot has made the tables, which are left as they are."""
        return self.after not in REVISIONS


async def prepare(reader: AsyncEngine, writer: AsyncEngine) -> None:
    """Makes or changes the tables where that is needed, however many instances start at once."""
    if in_memory(writer):
        async with writer.begin() as connection:
            await connection.run_sync(metadata.create_all)
        return
    async with reader.connect() as connection:
        revision = await connection.run_sync(_revision)
    if revision in ("", *REVISIONS[:-1]):
        done = await migrate(writer)
        _log.info("database: from revision %s to %s", done.before or "none", done.after)
    elif revision != REVISIONS[-1]:
        _log.warning("database: revision %s is of a newer version; left as it is", revision)


async def migrate(writer: AsyncEngine) -> Migration:
    """Brings the tables to the newest revision, in one transaction that shuts out all others."""
    async with writer.begin() as connection:
        return await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> Migration:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    before = _revision(connection)
    if before in ("", *REVISIONS[:-1]):
        # Here, for it is slow to load and needed once after an update.
        from bot.store.migrations.upgrading import upgrade

        upgrade(connection)
    return Migration(before, _revision(connection))


def _revision(connection: Connection) -> str:
    """Where the tables stand; empty where no migration has been here. Raises ForeignError."""
    tables = inspect(connection)
    if not tables.has_table(_VERSIONS):
        return ""
    revision = connection.scalar(text(f"SELECT version_num FROM {_VERSIONS}")) or ""  # noqa: S608
    if revision not in ("", *REVISIONS) and not tables.has_table(deliveries.name):
        raise ForeignError
    return revision
