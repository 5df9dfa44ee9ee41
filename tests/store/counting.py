"""A process that counts a decision's title up: python -m tests.store.counting URL TIMES."""

import asyncio
import sys
from dataclasses import replace

from bot.core.decision import Decision
from bot.store import SqlStore


def counted(it: Decision) -> Decision:
    return replace(it, title=str(int(it.title) + 1))


async def count(url: str, times: int) -> None:
    store = SqlStore(url)
    for _ in range(times):
        await store.decisions.change("T1", "d1", counted)
    await store.close()


if __name__ == "__main__":
    asyncio.run(count(sys.argv[1], int(sys.argv[2])))
