"""Everything that the bot keeps, on one SQL database."""

import time
from collections.abc import Callable

from bot.store.database import Database
from bot.store.decisions import SqlDecisions
from bot.store.inbox import SqlInbox
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.reporting import SqlReporting
from bot.store.suggestions import Retention, SqlSuggestions


class SqlStore:
    """Implements Store. Makes its tables when first used; `clock` gives seconds since 1970.

    `retention` says for how long questions are kept, and of which workspaces they never are.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.time,
        retention: Retention | None = None,
    ) -> None:
        self._database = Database(url)
        self.memory = SqlMemory(self._database, clock)
        self.decisions = SqlDecisions(self._database, clock)
        self.people = SqlPeople(self._database, clock)
        self.suggestions = SqlSuggestions(self._database, clock, retention)
        self.reporting = SqlReporting(self._database)
        self.inbox = SqlInbox(self._database)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be. Raises MemoryDownError."""
        for part in (self.memory, self.decisions, self.people, self.suggestions):
            await part.forget_old()

    async def close(self) -> None:
        """Lets go of the database."""
        await self._database.close()
