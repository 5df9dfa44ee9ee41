"""What is to be reached, and whether it is."""

from collections.abc import Sequence
from statistics import median

from tests.bench.whole.tables import TITLES, Load, Measured, ratio, table, throughput

LEAST_THROUGHPUT = 0.8
MOST_P99 = 1.5
"""Of a command that answers: parts and times of the floor's."""
_FIGURES = ((50, 15.0), (200, 25.0))
"""Requests a second, and milliseconds in which 99 of 100 are to be acknowledged."""
_LEAST_A_SECOND = 800


def reached(measured: Sequence[Measured]) -> str:
    """Which of what is to be reached is reached."""
    commands = [each for each in measured if each.kind == "command"]
    loads = [Load(lanes=32), *(Load(rate=rate) for rate, _ in _FIGURES)]
    rows = [
        _goal(
            "throughput of a command at 32 connections, of the floor's",
            ratio(commands, Load(lanes=32), "acknowledged"),
            LEAST_THROUGHPUT,
        )
    ]
    rows += [
        _goal(
            f"p99 of a command, {load.told('connections')}, of the floor's",
            ratio(commands, load, "p99"),
            -MOST_P99,
        )
        for load in loads
    ]
    for kind in dict.fromkeys(each.kind for each in measured):
        what = TITLES[kind].lower()
        rows.append(_goal(f"{what}: a second", throughput(measured, "bot", kind), _LEAST_A_SECOND))
        for rate, most in _FIGURES:
            p99 = median(
                each.result.p99
                for each in measured
                if (each.kind, each.side, each.load) == (kind, "bot", Load(rate=rate))
            )
            rows.append(_goal(f"{what}: p99 ms at {rate}/s", p99, -most))
    return f"### Goals\n\n{table(['goal', 'to reach', 'measured', 'reached'], rows)}"


def _goal(name: str, measured: float, wanted: float) -> list[str]:
    """A row; what is wanted is the most there may be where it is negative."""
    reached = measured <= -wanted if wanted < 0 else measured >= wanted
    sign = "at most" if wanted < 0 else "at least"
    return [name, f"{sign} {abs(wanted):g}", _short(measured), "yes" if reached else "**no**"]


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2f}"
