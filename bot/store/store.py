"""Everything that the bot keeps, on one SQL database."""

import time
from collections.abc import Callable

from bot.core.ports import Decisions, People, Suggestions
from bot.store.memory import SqlMemory


class SqlStore:
    """Implements Store. Makes its tables when first used; `clock` gives seconds."""

    decisions: Decisions
    people: People
    suggestions: Suggestions

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self.memory = SqlMemory(url, clock)

    async def forget_old(self) -> None:
        """Deletes what has been kept for as long as it may be."""
        await self.memory.forget_old()

    async def close(self) -> None:
        """Lets go of the database."""
        await self.memory.close()
