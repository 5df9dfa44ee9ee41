"""Reads and forgets what the inbox shows: in the bot's database, or made up in memory."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime

from bot.config import Settings
from bot.core.assistant import Assistant
from bot.store import SqlStore, missing_file
from bot.store.inbox import Kept

_IN_MEMORY = "sqlite+aiosqlite://"


def read(settings: Settings, since: str, team: str) -> tuple[Kept, ...]:
    """What is kept; nothing where there is no database. Raises MemoryDownError."""
    return asyncio.run(_read(settings, since, team))


def made_up(assistant: Assistant, since: str, team: str) -> tuple[Kept, ...]:
    """What would be kept had people asked in vain: the same each time, and in no database."""
    return asyncio.run(_made_up(assistant, since, team))


def forget(settings: Settings, kept: Collection[Kept]) -> None:
    """Raises MemoryDownError."""
    asyncio.run(_forget(settings, kept))


async def _read(settings: Settings, since: str, team: str) -> tuple[Kept, ...]:
    if missing_file(settings.database_url):
        return ()
    store = SqlStore(settings.database_url)
    try:
        return await store.inbox.read(since, team)
    finally:
        await store.close()


async def _made_up(assistant: Assistant, since: str, team: str) -> tuple[Kept, ...]:
    from bot.demo import choose, fill

    store = SqlStore(_IN_MEMORY)
    try:
        await fill(store, assistant, datetime.now(UTC).date())
        await choose(store, assistant)
        return await store.inbox.read(since, team)
    finally:
        await store.close()


async def _forget(settings: Settings, kept: Collection[Kept]) -> None:
    store = SqlStore(settings.database_url)
    try:
        await store.inbox.forget(kept)
    finally:
        await store.close()
