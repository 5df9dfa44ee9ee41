"""Sends payloads and times their acknowledgements: `python -m tests.bench.whole.generator`.

A job is a line of JSON on standard input, as Job has it, and what came of it a line on standard
output. The first line says on which port sockets are taken.
"""

import asyncio
import gc
import json
import math
import sys
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from tests.bench.whole.lanes import Exchange, Sockets, envelope, http_lanes, request
from tests.bench.whole.payloads import NUMBER, TEAM, USER

OF_A_WORKSPACE = 200
"""Requests, so that nobody is held to flood the bot: each is of another person."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be sent: to `port`, or over `sockets` connections where that is 0.

    With a `rate` so many a second are sent whether answers come or not, for which there are
    `lanes` at most; without one, each of the lanes sends the next when it has an answer. At most
    `most` requests are sent, which are numbered from `first`; an answer is one that holds
    `wanted`. What could not be sent after twice the time is given up and has failed.
    """

    port: int
    over: str
    templates: tuple[str, ...]
    first: int
    most: int
    lanes: int
    seconds: float
    rate: float = 0.0
    wanted: str = ""
    sockets: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """Times are in milliseconds, from when a request was to be sent to its answer.

    `late` is by how much the generator was late itself, `cpu` the part of the time that it worked.
    """

    sent: int
    failed: int
    seconds: float
    p50: float
    p99: float
    longest: float
    late: float
    cpu: float


class _Times:
    def __init__(self, wanted: str) -> None:
        self._wanted = wanted.encode()
        self.taken: list[float] = []
        self.late: list[float] = []
        self.failed = 0

    async def one(self, exchange: Exchange, sent: bytes, due: float) -> None:
        answer = await exchange(sent)
        self.taken.append(time.perf_counter() - due)
        if not answer or self._wanted not in answer:
            self.failed += 1

    def gave_up(self, due: float) -> None:
        self.taken.append(time.perf_counter() - due)
        self.failed += 1


async def _closed(job: Job, lanes: list[Exchange], bodies: Iterator[bytes], times: _Times) -> None:
    ends = time.perf_counter() + job.seconds

    async def lane(exchange: Exchange) -> None:
        while (due := time.perf_counter()) < ends and (body := next(bodies, None)):
            await times.one(exchange, body, due)

    await asyncio.gather(*map(lane, lanes))


async def _open(job: Job, lanes: list[Exchange], bodies: Iterator[bytes], times: _Times) -> None:
    due: deque[tuple[bytes, float]] = deque()
    idle, working = list(lanes), set[asyncio.Task[None]]()

    async def lane(exchange: Exchange) -> None:
        while due:
            await times.one(exchange, *due.popleft())
        idle.append(exchange)

    start = time.perf_counter()
    for number in range(int(job.rate * job.seconds)):
        at = start + number / job.rate
        if (wait := at - time.perf_counter()) > 0:
            await asyncio.sleep(wait)
        times.late.append(time.perf_counter() - at)
        due.append((next(bodies), at))
        if idle:
            task = asyncio.create_task(lane(idle.pop()))
            working.add(task)
            task.add_done_callback(working.discard)
    await asyncio.sleep(max(0.0, start + job.seconds - time.perf_counter()))
    if working:
        await asyncio.wait(working, timeout=job.seconds)
    for _, at in due:
        times.gave_up(at)
    due.clear()
    if working:
        await asyncio.wait(working)


def _bodies(job: Job) -> list[bytes]:
    made = []
    for number in range(job.first, job.first + job.most):
        text = job.templates[number % len(job.templates)]
        for name, value in (
            (TEAM, f"T{number // OF_A_WORKSPACE}"),
            (USER, f"U{number}"),
            (NUMBER, f"{number:08d}"),
        ):
            text = text.replace(name, value)
        made.append(envelope(text, job.over) if job.sockets else request(text, job.over))
    return made


async def _done(job: Job, sockets: Sockets) -> Result:
    bodies, times = _bodies(job), _Times(job.wanted)
    if job.sockets:
        await sockets.connected(job.sockets)
        lanes: list[Exchange] = [sockets.exchange] * job.lanes
    else:
        lanes = await http_lanes(job.port, job.lanes)
    gc.collect()
    gc.freeze()
    start, worked = time.perf_counter(), time.process_time()
    await (_open if job.rate else _closed)(job, lanes, iter(bodies), times)
    seconds, worked = time.perf_counter() - start, time.process_time() - worked
    if not job.sockets:
        for exchange in lanes:
            exchange.__self__.transport.close()  # type: ignore[attr-defined]
    taken = sorted(times.taken)
    return Result(
        sent=len(taken),
        failed=times.failed,
        seconds=seconds,
        p50=_percentile(taken, 0.5),
        p99=_percentile(taken, 0.99),
        longest=taken[-1] * 1000,
        late=_percentile(sorted(times.late), 0.99),
        cpu=worked / seconds,
    )


def _percentile(ordered: list[float], part: float) -> float:
    if not ordered:
        return 0.0
    return ordered[math.ceil(len(ordered) * part) - 1] * 1000


async def _work() -> None:
    sockets = Sockets()
    print(await sockets.start(), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        result = await _done(Job(**json.loads(line)), sockets)
        print(json.dumps(asdict(result)), flush=True)


if __name__ == "__main__":
    gc.disable()
    asyncio.run(_work())
