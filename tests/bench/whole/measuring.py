"""Puts loads on the sides, in turn, and watches them."""

import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from time import perf_counter

from tests.bench.whole.generator import Job
from tests.bench.whole.payloads import Kind, Sent
from tests.bench.whole.sides import Generator, Side
from tests.bench.whole.tables import Load, Measured

_MOST_A_SECOND: Mapping[Kind, int] = {"command": 4000, "message": 2500, "click": 2500}
"""Requests that are made ready for lanes that go as fast as they can."""
_OPEN_LANES = 256
_BLOCK = 10_000
_WARM = Load(lanes=8)


@dataclass(frozen=True, slots=True)
class Round:
    """What sends, by the name of the side that it sends to, and for how many seconds each time."""

    sending: Mapping[str, Generator]
    seconds: float
    blocks: Iterator[int] = field(default_factory=count)
    """Of numbers of requests, none of which is used twice."""

    def warm(self, sides: Sequence[Side], sent: Mapping[Kind, Sent]) -> None:
        """Has each side do everything once."""
        for kind, bodies in sent.items():
            for side in sides:
                self.measured(side, kind, bodies, _WARM)

    def measured(self, side: Side, kind: Kind, sent: Sent, load: Load, number: int = 0) -> Measured:
        """What a side does under a load, until nothing of it is under way any more."""
        job = Job(
            port=side.port,
            over=sent.over,
            templates=sent.templates,
            first=next(self.blocks) * _BLOCK,
            most=int((load.rate or _MOST_A_SECOND[kind]) * self.seconds) + 1,
            lanes=load.lanes or _OPEN_LANES,
            seconds=self.seconds,
            rate=load.rate,
            wanted="blocks" if (kind, side.name) == ("command", "bot") else "",
            sockets=side.sockets,
        )
        worked = side.cpu()
        result = self.sending[side.name].does(job)
        start = perf_counter()
        side.drained()
        took = result.seconds + perf_counter() - start
        cpu = (side.cpu() - worked) * 1000 / max(result.sent, 1)
        print(f"{kind}, {load.told('lanes')}, {side.name}: {result}", file=sys.stderr)
        return Measured(kind, load, side.name, number, result, cpu, took)


def in_turn(
    each: Round, rounds: int, sides: Sequence[Side], kind: Kind, sent: Sent, loads: Sequence[Load]
) -> list[Measured]:
    """Every load on every side, in so many rounds; who is first changes."""
    return [
        each.measured(side, kind, sent, load, number)
        for number in range(rounds)
        for load in loads
        for side in (sides if number % 2 else reversed(sides))
    ]


class Watched:
    """Looks again and again at what is under way, and at the memory, until the block is left."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._ended = threading.Event()
        self._looking = threading.Thread(target=self._look)
        self.before = side.memory()
        self.memory = [self.before]
        self.under_way = [0]

    def __enter__(self) -> "Watched":
        self._looking.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._looking.join()

    def _look(self) -> None:
        while not self._ended.wait(0.1):
            self.memory.append(self._side.memory())
            self.under_way.append(self._side.under_way())
