"""Scores the matching on labelled questions, and fits its constants to them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from random import Random

from bot.core.assistant import Assistant
from bot.core.calibration import Calibration, Outcome, decide
from bot.core.matching import MOST_OFFERED, Language, Matcher
from bot.core.matching.fusion import probabilities
from bot.core.matching.training import Sample, choose_kernel, weights
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import EntryId, Knowledge, Label
from bot.core.ports import Context
from bot.errors import InputError

WRONG, SILENT, OFFERED, OFFERED_IN_VAIN = 3.0, 2.0, 1.0, 0.5
"""What a fit holds against it: a wrong answer (or any to a question out of scope), no answer in
scope, an offer, and an offer to a question out of scope: silence shows the nearest topics too. An
offer in scope without the right entry is worth no more than silence.
"""
_BINS = 10
_STEPS = 50


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
    def cost(self) -> float:
        """What this outcome costs, 0 where it is as it should be."""
        return _cost(self, self.outcome)


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1: the first four of questions in scope, the next of near and far ones.

    `calibration_error` is the expected gap between confidence and being right, over ten bins;
    `cost` the mean of one question. `scored` are all of them.
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
    scored: tuple[Scored, ...]

    @property
    def misses(self) -> tuple[Scored, ...]:
        """All that cost something, the dearest first."""
        costly = (each for each in self.scored if each.cost)
        return tuple(sorted(costly, key=lambda each: -each.cost))

    def numbers(self) -> dict[str, float]:
        """The figures by name, rounded to four digits."""
        names = (each.name for each in fields(self) if each.name != "scored")
        return {name: round(getattr(self, name), 4) for name in names}


def evaluate(assistant: Assistant, labels: Sequence[Label]) -> Figures:
    """How an assistant does on labelled questions, each heard after the turns before it."""
    return figures([_heard(assistant, label) for label in labels])


def fit(
    knowledge: Knowledge, language: Language, folds: int = 5
) -> tuple[Calibration, dict[str, float]]:
    """Constants of the matching that fit the knowledge, and what they reach on unseen questions.

    The figures are of questions each scored by a fit that saw none of its manner (`by`).
    Raises InputError where there is too little to fit to.
    """
    start = UNFITTED["embedding" if language.encoder else "lexical"]
    matcher, samples = choose_kernel(Matcher(knowledge, language, start))
    groups = sorted({sample.group for sample in samples})
    if len(groups) < folds:
        what = f"Labelled questions in {folds} manners, or {folds} entries with phrasings"
        raise InputError(f"{what}, are the least that a fit needs: write more of them")
    unseen: list[Scored] = []
    for fold in range(folds):
        held = set(groups[fold::folds])
        seen = [sample for sample in samples if sample.group not in held]
        fitted = weights(seen)
        bounds = _thresholds(seen, [_scored(each, fitted, _NEVER) for each in seen])
        unseen += [_scored(each, fitted, bounds) for each in samples if each.group in held]
    # The thresholds to use rest on confidences that were not fitted to their own question.
    by_label = {id(each.label): each for each in unseen}
    bounds = _thresholds(samples, [by_label[id(each.label)] for each in samples])
    calibration = Calibration(matcher.calibration.kernel, weights(samples), *bounds)
    return calibration, {"folds": folds, **figures(unseen).numbers()}


_NEVER = (1.0, 1.0)


def mistyped(text: str, errors: int) -> str:
    """The text with some typing errors: neighbours swapped, letters dropped, doubled or hit beside.

    The same text always gets the same errors.
    """
    chance = Random(text)  # noqa: S311 -- figures must not change from run to run
    for _ in range(errors):
        places = [at for at, letter in enumerate(text) if letter.isalpha()]
        if not places:
            break
        at = chance.choice(places)
        kind = chance.choice(("swap", "drop", "double", "beside"))
        if kind == "swap":
            text = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        elif kind == "drop":
            text = text[:at] + text[at + 1 :]
        else:
            beside = _BESIDE.get(text[at].lower(), text[at])
            new = text[at] * 2 if kind == "double" else chance.choice(beside)
            text = text[:at] + new + text[at + 1 :]
    return text


_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_BESIDE = {
    letter: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in _ROWS
    for at, letter in enumerate(row)
}


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
        scored=tuple(scored),
    )


def _heard(assistant: Assistant, label: Label) -> Scored:
    context = Context()
    for text in label.after:
        context = assistant.hear(text, context).context
    turn = assistant.hear(label.ask, context)
    entries = tuple(match.entry.id for match in turn.matches)
    confidence = turn.matches[0].confidence if turn.matches else 0.0
    return Scored(label, turn.outcome if entries else "none", entries, confidence)


def _cost(scored: Scored, outcome: Outcome) -> float:
    if outcome == "answer":
        return 0.0 if scored.right else WRONG
    if scored.label.kind != "in":
        return OFFERED_IN_VAIN if outcome == "choose" else 0.0
    return OFFERED if outcome == "choose" and scored.offered else SILENT


def _calibration_error(scored: Sequence[Scored]) -> float:
    bins: list[list[Scored]] = [[] for _ in range(_BINS)]
    for each in scored:
        if each.entries:
            bins[min(int(each.confidence * _BINS), _BINS - 1)].append(each)
    total = sum(map(len, bins))
    gaps = (abs(sum(e.confidence - e.right for e in each)) for each in bins)
    return sum(gaps) / total if total else 0.0


def _scored(sample: Sample, fitted: Mapping[str, float], bounds: tuple[float, float]) -> Scored:
    _, *shares = probabilities(fitted, sample.example.options)
    ranked = sorted(zip(shares, sample.entries, strict=True), key=lambda pair: -pair[0])
    entries = tuple(entry for _, entry in ranked)
    confidence = ranked[0][0] if ranked else 0.0
    return Scored(sample.label, decide(confidence, len(entries), *bounds), entries, confidence)


def _thresholds(samples: Sequence[Sample], scored: Sequence[Scored]) -> tuple[float, float]:
    """From which confidence to answer and to offer, at the least cost; the higher of equals."""
    steps = [step / _STEPS for step in range(_STEPS, 0, -1)]
    return min(
        ((answer, offer) for answer in steps for offer in steps if offer <= answer),
        key=lambda bounds: sum(
            sample.example.weight * _cost(each, decide(each.confidence, len(each.entries), *bounds))
            for sample, each in zip(samples, scored, strict=True)
        ),
    )
