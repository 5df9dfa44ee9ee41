"""Times how Socket Mode heals, against the local Slack: `python -m tests.bench.sockets`.

Seven commands and three questions a second go on all the while. A command that comes while
the bot hears nothing fails at once in the local Slack, over a silent connection after three
seconds.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

from bot.content.example import EXAMPLE
from bot.content.load import load
from bot.core.assistant import Assistant
from tests.slack.traffic import Scene, scene

OPEN = "apps.connections.open"
OUTAGE = 10.0
Strike = Callable[[Scene], Awaitable[None]]


async def _struck(fault: str, connections: int | None, at: Scene) -> None:
    at.playground.disturb(fault, connections)  # type: ignore[arg-type]


async def _storm(at: Scene) -> None:
    for _ in range(100):
        at.playground.disturb("refresh_requested")
        await asyncio.sleep(0.02)


async def _outage(status: int, error: str, at: Scene) -> None:
    body = {"ok": False, "error": error}
    with at.playground.answering(OPEN, status=status, body=body):
        at.playground.disturb("reset")
        await asyncio.sleep(OUTAGE)


FAULTS: dict[str, Strike] = {
    "refresh, one": partial(_struck, "refresh_requested", 1),
    "refresh, both": partial(_struck, "refresh_requested", None),
    "close frame, one": partial(_struck, "close", 1),
    "close frame, both": partial(_struck, "close", None),
    "reset, one": partial(_struck, "reset", 1),
    "reset, both": partial(_struck, "reset", None),
    "silent, one": partial(_struck, "silence", 1),
    "silent, both": partial(_struck, "silence", None),
    "too many, one": partial(_struck, "too_many_websockets", 1),
    "100 disconnects in 2 s": _storm,
    "reset, open 500 for 10 s": partial(_outage, 500, "internal_error"),
    "reset, open 429 for 10 s": partial(_outage, 429, "ratelimited"),
    "reset, open error for 10 s": partial(_outage, 200, "fatal_error"),
}


async def _row(name: str, strike: Strike) -> str:
    async with scene(Assistant(load(EXAMPLE))) as at, at.busy() as traffic:
        calls, began = at.playground.calls(OPEN), time.monotonic()
        await strike(at)
        await asyncio.sleep(0.05)
        await at.whole()
        healed = time.monotonic() - began
        await asyncio.sleep(3)
        counts = await traffic.answers()
        last = max(traffic.failed, default=began) - began
        opened = at.playground.calls(OPEN) - calls
    twice = sum(times for number, times in counts.items() if number > 1)
    return (
        f"| {name} | {last:.2f} | {len(traffic.failed)} of {traffic.commands} | {healed:.2f} "
        f"| {counts[0]} of {len(traffic.asked)} | {twice} | {opened} |"
    )


def main() -> None:
    """Prints a row for each fault."""
    logging.disable(logging.CRITICAL)
    print(
        "| fault | heard again after s | commands failed | both connections back after s ", end=""
    )
    print("| questions lost | answered twice | calls of connections.open |\n" + "|---" * 7 + "|")
    for name, strike in FAULTS.items():
        print(asyncio.run(_row(name, strike)), flush=True)


if __name__ == "__main__":
    main()
