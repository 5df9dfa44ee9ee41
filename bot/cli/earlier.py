"""Reads an earlier scoring, to hold a new one against it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.cli.terminal import Row, Terminal
from bot.core.scores import changes
from bot.errors import InputError


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figures of an earlier `bot eval --json`, and what each of its questions cost."""

    figures: dict[str, float]
    costs: dict[str, float]


def read(path: Path) -> Earlier:
    """What a file holds that `bot eval --json` wrote. Raises InputError."""
    try:
        record = json.loads(path.read_text("utf-8"))
        figures = {str(name): float(value) for name, value in record["figures"].items()}
        costs = {str(each["question"]): float(each["cost"]) for each in record["questions"]}
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be read: {reason} (name another file)") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path} is no earlier scoring (write one: bot eval --json)") from None
    return Earlier(figures, costs)


def show_changes(before: Earlier, figures: Mapping[str, float], costs: Mapping[str, float]) -> None:
    """Shows how the figures and the questions have changed since."""
    terminal = Terminal()
    rows = [
        (name, f"{before.figures[name]:.3f}", f"{now:.3f}", f"{now - before.figures[name]:+.3f}")
        for name, now in figures.items()
        if name in before.figures
    ]
    terminal.show([Row()])
    terminal.table(("Figure", "Before", "Now", "Change"), rows)
    found = changes(before.costs, costs)
    worse = sum(each.now > each.before for each in found)
    questions = "1 question" if worse == 1 else f"{worse} questions"
    terminal.show([Row(), Row(f"{questions} got worse, {len(found) - worse} better", "bold")])
    for each in found:
        mark = "- " if each.now > each.before else "+ "
        terminal.show([Row(f"{each.question} (cost {each.before:g}, now {each.now:g})", mark=mark)])
