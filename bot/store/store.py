"""Everything that the bot keeps, on one SQL database."""

import time
from collections.abc import Callable

from bot.errors import MemoryDownError
from bot.store.database import PATIENCE, Database
from bot.store.decisions import SqlDecisions
from bot.store.deliveries import SqlDeliveries
from bot.store.departures import SqlDepartures
from bot.store.inbox import SqlInbox
from bot.store.installations import SqlInstallations
from bot.store.leases import SqlLeases
from bot.store.memory import SqlMemory
from bot.store.people import SqlPeople
from bot.store.preparing import Migration
from bot.store.reporting import SqlReporting
from bot.store.sealing import Seal
from bot.store.states import SqlStates
from bot.store.suggestions import Retention, SqlSuggestions

_WRITABLE = 1.0
"""Seconds after which another instance may write what one began and did not end."""


class SqlStore:
    """Implements Store. Makes its tables when first used; `clock` gives seconds since 1970.

    `retention` says for how long questions are kept, and of which workspaces they never are;
    `failed` is told of each fault of the database by the name of its error; `patience` is for how
    many seconds a transaction is waited for.
    """

    def __init__(
        self,
        url: str,
        clock: Callable[[], float] = time.time,
        retention: Retention | None = None,
        failed: Callable[[str], None] = lambda _: None,
        patience: float = PATIENCE,
    ) -> None:
        self._database = Database(url, failed, patience)
        self._clock = clock
        self.memory = SqlMemory(self._database, clock)
        self.deliveries = SqlDeliveries(self._database, clock)
        self.decisions = SqlDecisions(self._database, clock)
        self.people = SqlPeople(self._database, clock)
        self.suggestions = SqlSuggestions(self._database, clock, retention)
        self.reporting = SqlReporting(self._database)
        self.inbox = SqlInbox(self._database)
        self.states = SqlStates(self._database, clock)
        self.leases = SqlLeases(self._database, clock)
        self.departures = SqlDepartures(self._database, clock)

    def installations(self, client_id: str, seal: Seal) -> SqlInstallations:
        """Who has installed the app of that id, with tokens under a seal."""
        return SqlInstallations(self._database, client_id, seal, self._clock)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be. Raises MemoryDownError.

        What cannot be deleted of one kind leaves the others alone.
        """
        failed = None
        for part in (
            self.memory,
            self.deliveries,
            self.decisions,
            self.people,
            self.suggestions,
            self.states,
            self.departures,
        ):
            try:
                await part.forget_old()
            except MemoryDownError as error:
                failed = error
                if self._database.ending:
                    break
        if failed is not None:
            raise failed

    def hurry(self) -> None:
        """Has `forget_old` end soon, with MemoryDownError where there is more to be deleted."""
        self._database.ending = True

    async def migrate(self) -> Migration:
        """Brings the tables to where this version wants them. Raises MemoryDownError."""
        return await self._database.migrate()

    async def answers(self) -> None:
        """Writes to the database what is worth nothing. Raises MemoryDownError where it cannot.

        A disk that is full, or a server that only reads, still answers who asks.
        """
        async with self.leases.held("writable", _WRITABLE):
            pass

    async def close(self) -> None:
        """Lets go of the database."""
        await self._database.close()
