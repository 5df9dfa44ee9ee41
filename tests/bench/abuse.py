"""Abuses the bot at length and prints what came of it: `make abuse`. Some thirty minutes.

At the door: 20,000 forged requests and 10,000 signed odd ones, what an unsigned one of 64 KB
costs, and Slack's own beside 2,000 forged ones a second. Two instances at once: 100 tokens that
eight requests want anew, 250 decisions that twenty clicks begin and twenty close, and 1,000
requests that come eight times and again after a restart. In processes of their own: bots that are
told to stop 40 times with 40 events in flight, killed 200 times, three on one database, and one
that is frozen for a minute. With names after it (`python -m tests.bench.abuse costly clicked`)
it does these alone.
"""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.content.example import EXAMPLE
from bot.content.load import load
from bot.core.assistant import Assistant
from tests import databases
from tests.abuse import at_the_door, breaking_off, costly
from tests.abuse.breaking_off import Came
from tests.abuse.clicking import clicked
from tests.abuse.flooding import flooded
from tests.abuse.refreshing import refreshed, world
from tests.abuse.replaying import replayed


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


def _costly(name: str) -> None:
    found = costly.cost(_mind(), 300)
    nothing = found["nothing"]
    print(f"{name}: processor time of an unsigned request, and how often that of an empty one")
    for kind, times in found.items():
        half, most = (times[len(times) * part // 100] for part in (50, 99))
        more = half / nothing[len(nothing) // 2]
        print(
            f"{name}: {kind}: p50 {half * 1000:.2f} ms, p99 {most * 1000:.2f} ms, {more:.1f} x",
            flush=True,
        )


def _refreshed(name: str) -> None:
    async def work(url: str) -> str:
        async with world(url) as at:
            came = await refreshed(at, 100)
        return (
            f"{len(came.exchanges)} rounds of 8 requests, so many exchanges in a round: "
            f"{dict(Counter(came.exchanges))}, requests without a good token {came.without}"
        )

    _on_each(name, lambda url: asyncio.run(work(url)))


def _clicked(name: str) -> None:
    def work(url: str) -> str:
        came = asyncio.run(clicked(_mind(), url, 250))
        same = came.begun == came.closed == came.cards == came.summaries
        return (
            f"500 rounds of 20 clicks: {len(came.begun)} begun, {len(came.closed)} closed, "
            f"{len(came.cards)} cards, {len(came.summaries)} summaries, all of the same: {same}"
        )

    _on_each(name, work)


def _replayed(name: str) -> None:
    def work(url: str) -> str:
        came = asyncio.run(replayed(_mind(), url, 1000))
        return (
            f"{came.statuses.total()} deliveries of 1000 requests, answered with "
            f"{dict(came.statuses)}, so many effects: {dict(came.effects)}"
        )

    _on_each(name, work)


def _told_to_stop(name: str) -> None:
    _on_each(name, lambda url: _told(asyncio.run(breaking_off.told_to_stop(url, 40, 40))))


def _killed(name: str) -> None:
    _on_each(name, lambda url: _told(asyncio.run(breaking_off.killed(url, 200))))


def _several(name: str) -> None:
    _on_each(name, lambda url: _told(asyncio.run(breaking_off.several(url, 300))))


def _frozen(name: str) -> None:
    _on_each(name, lambda url: _told(asyncio.run(breaking_off.frozen(url, 40, 60.0))))


def _told(came: Came) -> str:
    longest = f", longest end {max(came.ends):.1f} s" if came.ends else ""
    answers = f"answered so many times: {dict(came.answers)}"
    return f"{came.acked} acknowledged, {answers}{longest}"


def _on_each(name: str, work: Callable[[str], str]) -> None:
    for where in (_sqlite, databases.postgresql):
        try:
            with where() as url:
                began, told = time.monotonic(), work(url)
        except pytest.skip.Exception as skipped:
            print(f"{name}: {skipped}")
        else:
            seconds = time.monotonic() - began
            print(f"{name} ({url.partition(':')[0]}): {told} ({seconds:.0f} s)", flush=True)


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/abused.db"


def _mind() -> Assistant:
    return Assistant(load(EXAMPLE))


_KINDS = {
    "forged": _forged,
    "odd": _odd,
    "costly": _costly,
    "flooded": _flooded,
    "refreshed": _refreshed,
    "clicked": _clicked,
    "replayed": _replayed,
    "stopped": _told_to_stop,
    "killed": _killed,
    "several": _several,
    "frozen": _frozen,
}


if __name__ == "__main__":
    main()
