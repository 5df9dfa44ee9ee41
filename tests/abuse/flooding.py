"""Forged requests by the thousand, and how soon Slack's own are acknowledged beside them."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from aiohttp import ClientSession, TCPConnector

from bot.config import EVENTS_PATH
from tests.abuse.forging import forged
from tests.abuse.instances import Instance, Stage, stage

_FORGERS = 32
_VALID_A_SECOND = 20


@dataclass
class Flooded:
    """The statuses of forged requests and of valid ones, and seconds to each answer to these."""

    statuses: Counter[int] = field(default_factory=Counter)
    acks: list[float] = field(default_factory=list)
    valid: Counter[int] = field(default_factory=Counter)


async def flooded(database: str, seconds: float, a_second: int) -> Flooded:
    """Forged requests at a rate, or as many as go through, beside Slack's own."""
    came = Flooded()
    async with stage(database) as at:
        instance = at.instance()
        asked = [await at.question() for _ in range(round(seconds * _VALID_A_SECOND))]
        await instance.start()
        async with ClientSession(connector=TCPConnector(limit=_FORGERS)) as session:
            forging = [
                asyncio.create_task(_forge(came, session, instance, seed, a_second / _FORGERS))
                for seed in range(_FORGERS)
            ]
            try:
                await asyncio.gather(
                    *(_timed(came, at, instance, ts, number) for number, ts in enumerate(asked))
                )
            finally:
                for each in forging:
                    each.cancel()
                await asyncio.wait(forging)
                await instance.kill()
    return came


async def _timed(came: Flooded, at: Stage, instance: Instance, ts: str, number: int) -> None:
    await asyncio.sleep(number / _VALID_A_SECOND)
    began = time.monotonic()
    came.valid[await at.ask(instance, ts)] += 1
    came.acks.append(time.monotonic() - began)


async def _forge(
    came: Flooded, session: ClientSession, instance: Instance, seed: int, a_second: float
) -> None:
    """One forger, who makes up for what went out late."""
    dice, due = random.Random(seed), time.monotonic()  # noqa: S311 -- the same ones each time
    while True:
        request, due = forged(dice), due + 1 / a_second
        url = instance.url + EVENTS_PATH
        async with session.post(url, data=request.body, headers=request.headers) as answer:
            came.statuses[answer.status] += 1
        await asyncio.sleep(max(due - time.monotonic(), 0))
