"""A process that may write no more bytes to a file than so many: python -m tests.store.limited.

It begins decisions until the store is down, and says how many were said to be kept; then it may
write again, and begins another.
"""

import asyncio
import resource
import sys

from bot.errors import MemoryDownError
from bot.store import SqlStore
from tests.store.made import decision


async def fill(url: str, most: int) -> int:
    store = SqlStore(url)
    await store.migrate()
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    begun = 0
    try:
        while True:
            await store.decisions.begin(decision(f"d{begun}", title="x" * 2_000))
            begun += 1
    except MemoryDownError:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    await store.decisions.begin(decision("after"))
    await store.close()
    return begun


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(fill(sys.argv[1], int(sys.argv[2])))))
