"""Reads an earlier scoring, to hold a new one against it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.terminal import Row, Terminal
from bot.core.scores import changes
from bot.errors import InputError

Kind = dict[str, int | str]
"""Which questions were scored: the phrasings in so many folds, or a part of the labelled ones."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The figures of an earlier `bot eval --json`, and what each of its questions cost."""

    figures: dict[str, float]
    costs: dict[str, float]


def read(path: Path, kind: Kind) -> Earlier:
    """What a file holds that `bot eval --json` wrote, scored in this way. Raises InputError."""
    try:
        record = json.loads(path.read_text("utf-8"))
        figures = {str(name): float(value) for name, value in record["figures"].items()}
        costs = {str(each["question"]): float(each["cost"]) for each in record["questions"]}
        scored = dict(record.get("scoring", kind))  # older files do not say
    except OSError as error:
        reason = error.strerror or error
        raise InputError(f"{path} cannot be read: {reason} (name another file)") from None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(f"{path} is no earlier scoring (write one: bot eval --json)") from None
    unlike = [
        f"{name} {scored.get(name)} there and {now} here"
        for name, now in kind.items()
        if scored.get(name) != now
    ]
    if unlike:
        reason = ", ".join(unlike)
        raise InputError(f"{path} was scored otherwise: {reason} (score both in the same way)")
    return Earlier(figures, costs)


def changed(
    before: Earlier, figures: Mapping[str, float], costs: Mapping[str, float]
) -> dict[str, Any]:
    """How the figures and the questions have changed since, for JSON."""
    return {
        "figures": {
            name: {"before": before.figures[name], "now": now}
            for name, now in figures.items()
            if name in before.figures
        },
        "questions": [
            {"question": each.question, "before": each.before, "now": each.now}
            for each in changes(before.costs, costs)
        ],
    }


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
