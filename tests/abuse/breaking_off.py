"""Bots that are told to stop, killed or frozen while they are asked, and what came of it."""

import asyncio
import random
import signal
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.abuse.instances import Instance, Stage, stage

SETTLED = 90.0
"""Seconds in which what was left must be taken over: a lease ends after 20."""

_EVERY = 0.15
"""Seconds between two questions: Slack sends no more than 500 events a minute."""


@dataclass
class Came:
    """How many acknowledged questions have how many answers, and how long each end took."""

    answers: Counter[int] = field(default_factory=Counter)
    acked: int = 0
    ends: list[float] = field(default_factory=list)


async def told_to_stop(database: str, rounds: int, events: int) -> Came:
    """SIGTERM while events are in flight, in each round."""
    came = Came()
    async with stage(database) as at:
        instance = at.instance()
        for _ in range(rounds):
            asked = [await at.question() for _ in range(events)]
            await instance.start()
            acks = [asyncio.create_task(at.ask(instance, ts)) for ts in asked]
            await asyncio.wait(acks, return_when=asyncio.FIRST_COMPLETED)
            instance.signal(signal.SIGTERM)
            began = time.monotonic()
            assert await instance.ended() == 0
            came.ends.append(time.monotonic() - began)
            await asyncio.gather(*acks)
        await instance.start()
        came.answers, came.acked = await at.all_answered(SETTLED), len(at.acked)
        await instance.kill()
    return came


async def killed(database: str, kills: int, seed: int = 1) -> Came:
    """SIGKILL at random moments while questions go on coming in."""
    came, dice = Came(), random.Random(seed)  # noqa: S311 -- the same moments each time
    async with stage(database) as at:
        instance = at.instance()
        await instance.start()
        asking = asyncio.create_task(_go_on_asking(at, instance))
        for _ in range(kills):
            await asyncio.sleep(dice.uniform(0.05, 1.0))
            await instance.kill()
            await instance.start()
        await asyncio.sleep(0.5)
        asking.cancel()
        await asyncio.wait([asking])
        came.answers, came.acked = await at.all_answered(SETTLED), len(at.acked)
        await instance.kill()
    return came


async def several(database: str, questions: int, instances: int = 3) -> Came:
    """Each event is delivered to every instance, twice, in any order."""
    came, dice = Came(), random.Random(1)  # noqa: S311 -- the same order each time
    async with stage(database) as at:
        bots = [at.instance() for _ in range(instances)]
        await asyncio.gather(*(bot.start() for bot in bots))
        asked = [await at.question() for _ in range(questions)]
        deliveries = [(bot, ts) for bot in bots for ts in asked] * 2
        dice.shuffle(deliveries)
        for start in range(0, len(deliveries), 30):
            batch = deliveries[start : start + 30]
            statuses = await asyncio.gather(*(at.ask(bot, ts) for bot, ts in batch))
            assert set(statuses) <= {200, 503}
        for ts in asked:
            await _insist(at, bots[0], ts)
        came.answers, came.acked = await at.all_answered(SETTLED), len(at.acked)
        for bot in bots:
            bot.signal(signal.SIGTERM)
        for bot in bots:
            await bot.ended()
        came.answers = await at.all_answered()
    return came


async def frozen(database: str, questions: int, seconds: float) -> Came:
    """One of two instances stands still in the middle of its work, and wakes up later."""
    came = Came()
    async with stage(database) as at:
        sleeper, other = at.instance(), at.instance()
        await asyncio.gather(sleeper.start(), other.start())
        asked = [await at.question() for _ in range(questions)]
        acks = [asyncio.create_task(at.ask(sleeper, ts)) for ts in asked]
        await asyncio.wait(acks, return_when=asyncio.FIRST_COMPLETED)
        sleeper.signal(signal.SIGSTOP)
        began = time.monotonic()
        await asyncio.sleep(seconds)
        sleeper.signal(signal.SIGCONT)
        came.ends.append(time.monotonic() - began)
        await asyncio.gather(*acks)
        # Slack brings again what nobody acknowledged.
        await asyncio.gather(*(at.ask(other, ts) for ts in asked))
        await at.all_answered(SETTLED)
        for bot in (sleeper, other):
            bot.signal(signal.SIGTERM)
        for bot in (sleeper, other):
            await bot.ended()
        came.answers, came.acked = await at.all_answered(), len(at.acked)
    return came


async def _go_on_asking(at: Stage, instance: Instance) -> None:
    """A question now and then, each brought again until it is acknowledged."""
    waiting: set[asyncio.Task[None]] = set()
    try:
        while True:
            task = asyncio.create_task(_insist(at, instance, await at.question()))
            waiting.add(task)
            task.add_done_callback(waiting.discard)
            await asyncio.sleep(_EVERY)
    finally:
        if waiting:
            await asyncio.wait(waiting, timeout=10)
        for task in waiting:
            task.cancel()


async def _insist(at: Stage, instance: Instance, ts: str) -> None:
    """Brings a question again until it is acknowledged, as Slack does."""
    while await at.ask(instance, ts) != 200:  # noqa: ASYNC110 -- there is nothing to wait for
        await asyncio.sleep(0.2)
