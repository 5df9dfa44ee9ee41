"""Brings the database to where this version of the bot wants it."""

import asyncio
from typing import TYPE_CHECKING

import click

from bot.cli.mind import of_store
from bot.errors import ConfigError, MemoryDownError

if TYPE_CHECKING:
    from bot.store.preparing import Migration


@click.command
def migrate() -> None:
    """Make or change the database's tables as this version of the bot wants them.

    The bot does so by itself when it starts. Run before, it says what was done, and whether it
    can be done. Any number may be run at once; what is cut off has changed nothing.
    """
    click.echo(_told(asyncio.run(_migrated(of_store().database_url))))


async def _migrated(url: str) -> "Migration":
    from bot.store import SqlStore

    store = SqlStore(url)
    try:
        return await store.migrate()
    except MemoryDownError as error:
        raise ConfigError(
            f"The database is as it was: {error} (see that what DATABASE_URL names runs, that it "
            "may be written to, and that nobody else holds it, then run this again)"
        ) from error
    finally:
        await store.close()


def _told(done: "Migration") -> str:
    if done.newer:
        return (
            f"The database is at revision {done.after}, which a newer version of the bot made: "
            "it is left as it is, and this version works with it"
        )
    if done.before == done.after:
        return f"The database is at revision {done.after} already: nothing to do"
    was = f"was at revision {done.before}" if done.before else "had no tables"
    return f"The database {was}, and is at revision {done.after} now"
