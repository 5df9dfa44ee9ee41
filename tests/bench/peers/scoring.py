"""What the peers are given to learn from, and what their answers are worth: the same for all."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from bot.core.calibration import Outcome, decide
from bot.core.evaluation import Scored
from bot.core.model import EntryId, Knowledge, Label
from tests.bench.peers.lines import Examples, Ranked

_OUTCOMES: tuple[Outcome, ...] = ("answer", "choose", "none")
_OUT_OF_SCOPE = 1 / 3
_STEPS = 50


@dataclass(frozen=True)
class Bounds:
    """From which score a peer's best entry is answered, and from which it is offered."""

    answer: float
    offer: float


def examples(knowledge: Knowledge, labels: Sequence[Label]) -> Examples:
    """Every phrasing and every labelled question, each with the entry that is right first."""
    phrasings = [
        (text, str(entry.id)) for entry in knowledge.entries for text, _ in entry.all_phrasings()
    ]
    return phrasings + [(each.ask, str(each.entries[0]) if each.entries else "") for each in labels]


def scored(label: Label, reply: Any, bounds: Bounds | None = None) -> Scored:
    """A question with what it was met with; the product says that itself, as a mapping.

    Where none comes first, nothing is said. An offer needs two entries.
    """
    outcome = reply["outcome"] if isinstance(reply, dict) else None
    ranked: Ranked = reply["ranked"] if isinstance(reply, dict) else reply
    entries = tuple(EntryId(entry) for entry, _ in ranked if entry)
    if not ranked or not ranked[0][0]:
        return Scored(label, "none", (), 0.0)
    confidence = ranked[0][1]
    if bounds:
        outcome = decide(confidence, len(entries), bounds.answer, bounds.offer)
    return Scored(label, outcome or "none", entries, confidence)


def fit(found: Sequence[Scored]) -> Bounds:
    """The bounds that cost least by the costs of `bot eval --fit`, the higher of equals.

    As there, a third of the questions is taken to be out of scope. Scores have any scale, so
    the steps are fiftieths of those that were met.
    """
    costs = {o: np.array([replace(each, outcome=o).cost for each in found]) for o in _OUTCOMES}
    confidence = np.array([each.confidence for each in found])
    choices = np.array([len(each.entries) > 1 for each in found])
    empty = np.array([not each.entries for each in found])
    inside = np.array([bool(each.label.entries) for each in found])
    share = _OUT_OF_SCOPE / (1 - _OUT_OF_SCOPE)
    weight = np.where(inside, 1.0, share * inside.sum() / (~inside).sum())

    def cost(bounds: Bounds) -> float:
        offered = np.where(choices & (confidence >= bounds.offer), costs["choose"], costs["none"])
        met = np.where(confidence >= bounds.answer, costs["answer"], offered)
        return float((weight * np.where(empty, costs["none"], met)).sum())

    steps = np.quantile(confidence[~empty], np.linspace(1, 0, _STEPS + 1))
    steps = np.array([np.nextafter(steps[0], np.inf), *steps])
    return min((Bounds(a, o) for a in steps for o in steps if o <= a), key=cost)
