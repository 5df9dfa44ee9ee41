"""Abuses the bot at length and prints what came of it: `make abuse`. Some twenty minutes.

At the door: 20,000 forged requests and 10,000 signed odd ones, and Slack's own beside 2,000
forged ones a second. In processes of their own: bots
that are told to stop 40 times with 40 events in flight, killed 200 times, three on one database,
and one that is frozen for a minute.
"""

import asyncio
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.content.example import EXAMPLE
from bot.content.load import load
from bot.core.assistant import Assistant
from tests import databases
from tests.abuse import at_the_door, breaking_off
from tests.abuse.breaking_off import Came
from tests.abuse.flooding import flooded


def main() -> None:
    """Prints a line for each kind of abuse, on SQLite and, where there is one, PostgreSQL."""
    wanted = sys.argv[1:]
    for name, kind in _KINDS.items():
        if not wanted or name in wanted:
            kind(name)


def _forged(name: str) -> None:
    outcome = asyncio.run(at_the_door.forge(_mind(), 20_000))
    print(f"{name}: {dict(outcome.statuses)}, calls {outcome.calls}, amiss {outcome.amiss[:5]}")


def _odd(name: str) -> None:
    outcome = at_the_door.fuzz(_mind(), 10_000)
    amiss = {each.splitlines()[-1] for each in outcome.amiss}
    print(f"{name}: {dict(outcome.statuses)}, amiss {len(outcome.amiss)} {amiss or ''}", flush=True)


def _flooded(name: str) -> None:
    with _sqlite() as url:
        came = asyncio.run(flooded(url, 10.0, 2000))
    acks = sorted(came.acks)
    print(
        f"{name}: {dict(came.statuses)}; beside them, valid: {dict(came.valid)}, "
        f"p99 {acks[len(acks) * 99 // 100]:.3f} s, longest {acks[-1]:.3f} s",
        flush=True,
    )


def _told_to_stop(name: str) -> None:
    _on_each(name, lambda url: asyncio.run(breaking_off.told_to_stop(url, 40, 40)))


def _killed(name: str) -> None:
    _on_each(name, lambda url: asyncio.run(breaking_off.killed(url, 200)))


def _several(name: str) -> None:
    _on_each(name, lambda url: asyncio.run(breaking_off.several(url, 300)))


def _frozen(name: str) -> None:
    _on_each(name, lambda url: asyncio.run(breaking_off.frozen(url, 40, 60.0)))


def _on_each(name: str, work: Callable[[str], Came]) -> None:
    for where in (_sqlite, databases.postgresql):
        try:
            with where() as url:
                came = work(url)
        except pytest.skip.Exception as skipped:
            print(f"{name}: {skipped}")
        else:
            longest = f", longest end {max(came.ends):.1f} s" if came.ends else ""
            kind = url.partition(":")[0]
            print(
                f"{name} ({kind}): {came.acked} acknowledged, "
                f"answered so many times: {dict(came.answers)}{longest}",
                flush=True,
            )


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/abused.db"


def _mind() -> Assistant:
    return Assistant(load(EXAMPLE))


_KINDS = {
    "forged": _forged,
    "odd": _odd,
    "flooded": _flooded,
    "stopped": _told_to_stop,
    "killed": _killed,
    "several": _several,
    "frozen": _frozen,
}


if __name__ == "__main__":
    main()
