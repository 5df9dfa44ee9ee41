"""Scores the matching on labelled questions, and fits its constants to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from bot.core.assistant import Assistant
from bot.core.matching import MOST_OFFERED, UNFITTED, Matcher
from bot.core.matching.fusion import Features, probabilities
from bot.core.matching.fusion import fit as fit_weights
from bot.core.model import Calibration, EntryId, Knowledge, Outcome
from bot.core.ports import Context
from bot.errors import InputError

Kind = Literal["in", "near", "far"]

WRONG, SILENT, OFFERED = 4, 2, 1
"""What a fit holds against it: a wrong answer (or any to a question out of scope), no answer in
scope, and an offer. An offer in scope without the right entry is worth no more than silence.
"""
_BINS = 10
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Label:
    """A question with the entries that would be right, best first; none of them out of scope.

    `kind` is `in` scope, `near` (same words, another question) or `far` from it; `after` are the
    turns before it; `by` says in whose manner it is put.
    """

    ask: str
    entries: tuple[EntryId, ...] = ()
    kind: Kind = "in"
    after: tuple[str, ...] = ()
    by: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a labelled question was met with: `entries` best first, the confidence of the first."""

    label: Label
    outcome: Outcome
    entries: tuple[EntryId, ...]
    confidence: float

    @property
    def right(self) -> bool:
        """Whether the best entry is a right one."""
        return self.entries[:1] != () and self.entries[0] in self.label.entries

    @property
    def offered(self) -> bool:
        """Whether a right entry is among those that an offer shows."""
        return any(entry in self.label.entries for entry in self.entries[:MOST_OFFERED])

    @property
    def cost(self) -> int:
        """What this outcome costs, 0 where it is as it should be."""
        return _cost(self, self.outcome)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1: the first four of questions in scope, the next of near and far ones.

    `calibration_error` is the expected gap between confidence and being right, over ten bins;
    `cost` the mean of one question. `misses` are all that cost something, the dearest first.
    """

    in_scope: int
    near: int
    far: int
    right: float
    right_or_offered: float
    wrong: float
    silent: float
    near_answered: float
    near_silent: float
    far_answered: float
    far_silent: float
    calibration_error: float
    cost: float
    misses: tuple[Scored, ...]

    def numbers(self) -> dict[str, float]:
        """All but the misses, by name, rounded to four digits."""
        values = {name: value for name, value in asdict(self).items() if name != "misses"}
        return {name: round(value, 4) for name, value in values.items()}


def evaluate(assistant: Assistant, labels: Sequence[Label]) -> Figures:
    """How an assistant does on labelled questions, each heard after the turns before it."""
    return figures([_heard(assistant, label) for label in labels])


def fit(
    knowledge: Knowledge, labels: Sequence[Label], folds: int = 5
) -> tuple[Calibration, dict[str, float]]:
    """Constants of the matching that fit the labels, and what such a fit reaches on unseen ones.

    The figures are of questions each scored by a fit that saw none of its manner (`by`).
    Questions that need the turns before them are left out. Raises InputError where there is
    nothing to learn from.
    """
    matcher = Matcher(knowledge)
    samples = [_sample(matcher, label) for label in labels if not label.after]
    groups = sorted({sample.group for sample in samples})
    folds = min(folds, len(groups))
    if folds < 2:
        raise InputError("A fit needs labelled questions of at least two manners (`by`)")
    unseen: list[Scored] = []
    for fold in range(folds):
        held = set(groups[fold::folds])
        seen = [sample for sample in samples if sample.group not in held]
        weights = _weights(seen)
        bounds = _thresholds([_scored(each, Calibration(weights, 1.0, 1.0)) for each in seen])
        calibration = Calibration(weights, *bounds)
        unseen += [_scored(each, calibration) for each in samples if each.group in held]
    # The thresholds to use rest on confidences that were not fitted to their own question.
    calibration = Calibration(_weights(samples), *_thresholds(unseen))
    return calibration, {"folds": folds, **figures(unseen).numbers()}


def figures(scored: Sequence[Scored]) -> Figures:
    """The figures of questions that were scored."""
    in_, near, far = (
        [each for each in scored if each.label.kind == kind] for kind in ("in", "near", "far")
    )

    def share(found: Iterable[bool], of: Sequence[Scored]) -> float:
        return sum(found) / len(of) if of else 0.0

    def met(outcome: Outcome, of: Sequence[Scored]) -> float:
        return share((each.outcome == outcome for each in of), of)

    right = [each.outcome == "answer" and each.right for each in in_]
    offered = [each.outcome == "choose" and each.offered for each in in_]
    return Figures(
        in_scope=len(in_),
        near=len(near),
        far=len(far),
        right=share(right, in_),
        right_or_offered=share(right, in_) + share(offered, in_),
        wrong=met("answer", in_) - share(right, in_),
        silent=met("none", in_),
        near_answered=met("answer", near),
        near_silent=met("none", near),
        far_answered=met("answer", far),
        far_silent=met("none", far),
        calibration_error=_calibration_error(scored),
        cost=sum(each.cost for each in scored) / max(len(scored), 1),
        misses=tuple(sorted((each for each in scored if each.cost), key=lambda each: -each.cost)),
    )


def _heard(assistant: Assistant, label: Label) -> Scored:
    context = Context()
    for text in label.after:
        context = assistant.hear(text, context).context
    turn = assistant.hear(label.ask, context)
    entries = tuple(match.entry.id for match in turn.matches)
    confidence = turn.matches[0].confidence if turn.matches else 0.0
    return Scored(label, turn.outcome if entries else "none", entries, confidence)


def _cost(scored: Scored, outcome: Outcome) -> int:
    if outcome == "answer":
        return 0 if scored.right else WRONG
    if scored.label.kind != "in":
        return OFFERED if outcome == "choose" else 0
    return OFFERED if outcome == "choose" and scored.offered else SILENT


def _calibration_error(scored: Sequence[Scored]) -> float:
    bins: list[list[Scored]] = [[] for _ in range(_BINS)]
    for each in scored:
        if each.entries:
            bins[min(int(each.confidence * _BINS), _BINS - 1)].append(each)
    total = sum(map(len, bins))
    gaps = (abs(sum(e.confidence - e.right for e in each)) for each in bins)
    return sum(gaps) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Sample:
    label: Label
    group: str
    none: Features
    entries: tuple[EntryId, ...]
    features: tuple[Features, ...]

    @property
    def right(self) -> list[bool]:
        return [entry in self.label.entries for entry in self.entries]


def _sample(matcher: Matcher, label: Label) -> _Sample:
    none, candidates = matcher.candidates(matcher.read(label.ask))
    return _Sample(
        label,
        label.by or label.ask,
        none,
        tuple(candidate.entry.id for candidate in candidates),
        tuple(candidate.features for candidate in candidates),
    )


def _weights(samples: Sequence[_Sample]) -> Mapping[str, float]:
    # A right entry that is no candidate would teach that there is none.
    learnt = [each for each in samples if any(each.right) == bool(each.label.entries)]
    rows = [(each.none, each.features, each.right) for each in learnt]
    return fit_weights(rows, UNFITTED.weights)


def _scored(sample: _Sample, calibration: Calibration) -> Scored:
    shares = probabilities(calibration.weights, sample.none, sample.features)
    ranked = sorted(zip(shares, sample.entries, strict=True), key=lambda pair: -pair[0])
    entries = tuple(entry for _, entry in ranked)
    confidence = ranked[0][0] if ranked else 0.0
    outcome = calibration.outcome(confidence, len(entries))
    return Scored(sample.label, outcome, entries, confidence)


def _thresholds(scored: Sequence[Scored]) -> tuple[float, float]:
    """From which confidence to answer and to offer, at the least cost; the higher of equals."""
    steps = [step / _STEPS for step in range(_STEPS, 0, -1)]
    best = (float("inf"), 1.0, 1.0)
    for answer in steps:
        for offer in steps:
            if offer <= answer:
                bounds = Calibration({}, answer, offer)
                cost = sum(
                    _cost(each, bounds.outcome(each.confidence, len(each.entries)))
                    for each in scored
                )
                best = min(best, (cost, -answer, -offer))
    return -best[1], -best[2]
