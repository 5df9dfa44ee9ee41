"""A process that is killed while it migrates: python -m tests.store.half_migrated URL."""

import asyncio
import sys

from sqlalchemy import Connection, text

from bot.store.engines import WRITES, engine_for
from bot.store.migrations.upgrading import upgrade


async def migrate(url: str) -> None:
    engine = engine_for(url).execution_options(**{WRITES: True})
    async with engine.begin() as connection:
        await connection.run_sync(_migrate)


def _migrate(connection: Connection) -> None:
    upgrade(connection)
    connection.execute(text("SELECT count(*) FROM deliveries"))
    print("not committed", flush=True)  # noqa: T201  # what the test waits for
    sys.stdin.read()


if __name__ == "__main__":
    asyncio.run(migrate(sys.argv[1]))
