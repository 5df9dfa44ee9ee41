"""What scored questions tell beside their figures: confusions, trade-offs and changes."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.assistant import Assistant
from bot.core.calibration import Outcome
from bot.core.evaluation import Scored, evaluate
from bot.core.matching import Language
from bot.core.model import Entry, EntryId, Knowledge, Label

OUTCOMES: tuple[Outcome, ...] = ("answer", "choose", "none")
WORTHS = ("right", "wrong", "vain")
Counts = Mapping[tuple[Outcome, str], int]
"""How many questions met an outcome rightly ("right"), wrongly ("wrong"), or in vain ("vain"):
silence about what is known, an offer without the right entry or to a question out of scope."""


def outcomes(scored: Sequence[Scored]) -> Counts:
    """How many questions were answered, offered and left, and whether they should have been."""
    return Counter((each.outcome, _worth(each)) for each in scored)


def _worth(scored: Scored) -> str:
    if scored.outcome == "answer":
        return "right" if scored.right else "wrong"
    if scored.outcome == "none":
        return "vain" if scored.label.entries else "right"
    return "right" if scored.offered else "vain"


def confusions(scored: Sequence[Scored]) -> list[tuple[EntryId | None, EntryId, int]]:
    """Which entry was wanted, which one answered instead, and how often; the commonest first.

    None was wanted where a question is out of scope.
    """
    counts = Counter(
        (each.label.entries[0] if each.label.entries else None, each.entries[0])
        for each in scored
        if each.outcome == "answer" and not each.right
    )
    return [(wanted, met, count) for (wanted, met), count in counts.most_common()]


@dataclass(frozen=True, slots=True)
class Point:
    """What answering from `threshold` upwards would come to.

    `coverage` is the share of the questions in scope that would be answered, `precision` the
    share of all answers that would be right; both from 0 to 1.
    """

    threshold: float
    coverage: float
    precision: float


def curve(scored: Sequence[Scored]) -> list[Point]:
    """Coverage and precision for every threshold that tells two questions apart, rising."""
    ranked = sorted((each for each in scored if each.entries), key=lambda each: -each.confidence)
    in_scope = sum(bool(each.label.entries) for each in scored)
    points = []
    covered = right = 0
    for answered, each in enumerate(ranked, start=1):
        covered += bool(each.label.entries)
        right += each.right
        tied = answered < len(ranked) and ranked[answered].confidence == each.confidence
        if not tied:
            coverage = covered / in_scope if in_scope else 0.0
            points.append(Point(each.confidence, coverage, right / answered))
    return points[::-1]


@dataclass(frozen=True, slots=True)
class Change:
    """A question that costs another amount than before."""

    question: str
    before: float
    now: float


def changes(before: Mapping[str, float], now: Mapping[str, float]) -> list[Change]:
    """Questions whose cost has changed, what got worse most first; both are costs by question."""
    found = [
        Change(question, before[question], cost)
        for question, cost in now.items()
        if question in before and before[question] != cost
    ]
    return sorted(found, key=lambda each: each.before - each.now)


def asked(label: Label) -> str:
    """A labelled question in one line, behind the turns before it."""
    return " / ".join((*label.after, label.ask))


def held_out(knowledge: Knowledge, language: Language, folds: int) -> Iterator[Scored]:
    """Every phrasing, heard by an assistant that never saw it nor the others of its fold.

    An entry's own question stays, so that none of them is without a text.
    """
    ways = [
        Label(phrasing, (entry.id,)) for entry in knowledge.entries for phrasing in _ways(entry)
    ]
    for fold in range(folds):
        held = ways[fold::folds]
        without = frozenset((each.entries[0], each.ask) for each in held)
        entries = tuple(_without(entry, without) for entry in knowledge.entries)
        assistant = Assistant(replace(knowledge, entries=entries), language)
        yield from evaluate(assistant, held).scored


def _ways(entry: Entry) -> Iterator[str]:
    yield from (text for text, _ in entry.all_phrasings() if text != entry.question)


def _without(entry: Entry, held: frozenset[tuple[EntryId, str]]) -> Entry:
    def kept(phrasings: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(text for text in phrasings if (entry.id, text) not in held)

    variants = tuple(replace(each, phrasings=kept(each.phrasings)) for each in entry.variants)
    return replace(entry, phrasings=kept(entry.phrasings), variants=variants)
