"""The tables, as Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from tests.bench.whole.generator import Result
from tests.bench.whole.payloads import Kind

LONGEST = 1000.0
"""Milliseconds after which no acknowledgement may come, however slow Slack is."""
TITLES = {
    "command": "A slash command that answers",
    "message": "A direct message",
    "click": "A click in the guide",
}


@dataclass(frozen=True, slots=True)
class Load:
    """So many lanes that each wait for the answer, or so many requests a second.

    `part` is the part of the floor's throughput that a rate is.
    """

    lanes: int = 0
    rate: float = 0.0
    part: float = 0.0

    def told(self, lanes: str) -> str:
        """The load in words."""
        if self.lanes:
            return f"{self.lanes} {lanes}"
        part = f" ({self.part:g} of the floor)" if self.part else ""
        return f"{self.rate:g}/s offered{part}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one side did under a load. `cpu` is in ms a request, `took` in seconds to the end."""

    kind: Kind
    load: Load
    side: str
    round: int
    result: Result
    cpu: float
    took: float

    @property
    def acknowledged(self) -> float:
        """A second."""
        return (self.result.sent - self.result.failed) / self.result.seconds

    @property
    def done(self) -> float:
        """A second, with all that was to be done."""
        return (self.result.sent - self.result.failed) / self.took


@dataclass(frozen=True, slots=True)
class Waited:
    """What was measured with a slow Slack; memory in MiB before, and at its highest."""

    measured: Measured
    under_way: int
    before: float
    highest: float


def introduction(embedding: str) -> str:
    """On what it was measured."""
    return (
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load average "
        f"{os.getloadavg()[0]:.1f} before; EMBEDDING={embedding}. Medians of the rounds; "
        "a ratio is the bot's figure over the floor's of the same round.\n"
    )


def throughput(measured: Sequence[Measured], side: str, kind: Kind, lanes: int = 32) -> float:
    """Acknowledgements a second of a side."""
    return median(
        each.acknowledged
        for each in measured
        if (each.side, each.kind, each.load) == (side, kind, Load(lanes=lanes))
    )


def compared(over: str, measured: Sequence[Measured], lanes: str) -> str:
    """A table for each kind of event, and what of the processor the sender took."""
    kinds = dict.fromkeys(each.kind for each in measured)
    parts = [_of_kind(over, kind, [m for m in measured if m.kind == kind], lanes) for kind in kinds]
    cpu = median(each.result.cpu for each in measured)
    late = median(each.result.late for each in measured if each.load.rate)
    failed = sum(each.result.failed for each in measured)
    parts.append(
        f"The sender took {cpu:.0%} of a core (median) and was {late:.1f} ms late itself (p99, "
        f"median), which is counted; {failed} requests had no answer.\n"
    )
    return "\n".join(parts)


def _of_kind(over: str, kind: Kind, measured: Sequence[Measured], lanes: str) -> str:
    owes = kind != "command"
    head = ["load", "floor/s", "bot/s", "ratio"]
    head += ["bot done/s"] if owes else []
    head += ["floor p50, p99 ms", "bot p50, p99 ms", "p99 ratio", "floor CPU ms", "bot CPU ms"]
    rows = []
    for load in sorted(dict.fromkeys(m.load for m in measured), key=lambda each: each.rate):
        under = [m for m in measured if m.load == load]
        floor, bot = ([m for m in under if m.side == side] for side in ("floor", "bot"))
        row = [load.told(lanes)]
        row += [f"{median(m.acknowledged for m in side):.0f}" for side in (floor, bot)]
        row.append(f"{ratio(measured, load, 'acknowledged'):.2f}")
        row += [f"{median(m.done for m in bot):.0f}"] if owes else []
        row += [
            f"{median(m.result.p50 for m in side):.1f}, {median(m.result.p99 for m in side):.1f}"
            for side in (floor, bot)
        ]
        row.append(f"{ratio(measured, load, 'p99'):.2f}")
        row += [f"{median(m.cpu for m in side):.2f}" for side in (floor, bot)]
        rows.append(row)
    return f"### {TITLES[kind]}, {over}\n\n{table(head, rows)}"


def ratio(measured: Iterable[Measured], load: Load, figure: str) -> float:
    """The median over rounds of the bot's figure over the floor's."""
    of = {
        (m.side, m.round): m.result.p99 if figure == "p99" else m.acknowledged
        for m in measured
        if m.load == load
    }
    rounds = {number for _, number in of}
    return median(of["bot", number] / of["floor", number] for number in rounds)


def slow(waited: Sequence[Waited], seconds: float) -> str:
    """What a slow Slack leads to."""
    head = ["event", "load", "acknowledged/s", "done/s", "ack p50, p99, longest ms"]
    head += ["under way at most", "MiB before, at most"]
    rows = [
        [
            TITLES[each.measured.kind],
            each.measured.load.told("connections"),
            f"{each.measured.acknowledged:.0f}",
            f"{each.measured.done:.0f}",
            f"{result.p50:.1f}, {result.p99:.1f}, {result.longest:.0f}",
            str(each.under_way),
            f"{each.before:.0f}, {each.highest:.0f}",
        ]
        for each in waited
        for result in (each.measured.result,)
    ]
    longest = max(each.measured.result.longest for each in waited)
    failed = sum(each.measured.result.failed for each in waited)
    goal = "yes" if longest <= LONGEST else "**no**"
    return (
        f"### A Slack that takes {seconds * 1000:.0f} ms a call, HTTP\n\n{table(head, rows)}\n"
        f"No acknowledgement later than {LONGEST / 1000:g} s: {goal} ({longest:.0f} ms); "
        f"{failed} requests had no answer.\n"
    )


def logged(text: str) -> str:
    """How much the bot complained meanwhile."""
    lines = text.splitlines()
    faults = [line for line in lines if " ERROR " in line or " WARNING " in line]
    said = "".join(f"\n    {line}" for line in faults[:3])
    return f"The bot wrote {len(lines)} lines, of which {len(faults)} warn.{said}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(each)} |\n" for each in lines)
