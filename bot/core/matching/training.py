"""Fits the matching's constants to questions whose right answers are known.

Each question is scored as if it, and all that are put in the same manner, had not been among
the examples. Where a folder holds too few labelled questions, its phrasings stand in: each left
out by itself should find its entry, and each left out with its whole entry should find none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bot.core.matching import ridge
from bot.core.matching.channels import Matrix
from bot.core.matching.fusion import Example, fit, probabilities
from bot.core.matching.matcher import Candidate, Matcher
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import EntryId, Kernel, Label

_WIDTHS = (1.5, 2.0, 3.0)
_RIDGES = (0.03, 0.1, 0.3)
_FEWEST_MANNERS = 5
_OUT_OF_SCOPE = 1 / 3
"""The share of questions that are expected to have no answer, however many were labelled."""
_WITHOUT_ENTRY = 0.2
"""How much a phrasing left out with its entry counts: such are harder than real strangers, and
counting them fully refuses too much (tests/bench/matching.py has figures; 0.1 to 1 were tried).
"""

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with its features: `options` are none and then each of `entries`."""

    label: Label
    group: str
    entries: tuple[EntryId, ...]
    example: Example


def samples(matcher: Matcher, gram: Matrix) -> list[Sample]:
    """All questions to learn from, each scored without its own group."""
    labels = [each for each in matcher.knowledge.labels if each.is_example]
    groups = _manners(labels, len(matcher.examples) - len(labels))
    if len(groups) >= _FEWEST_MANNERS:
        at = {row: label for label, row in zip(labels, _rows(labels, matcher), strict=True)}
        return _balanced(list(_held_out(matcher, gram, groups, at)))
    return [*_without_itself(matcher, gram), *_without_its_entry(matcher, gram)]


def choose_kernel(matcher: Matcher) -> tuple[Matcher, list[Sample]]:
    """The matcher with the kernel whose samples a fit explains best, and those samples."""
    gram = matcher.gram()
    best: tuple[float, Kernel, list[Sample]] | None = None
    for width in _WIDTHS:
        for strength in _RIDGES:
            kernel = replace(matcher.calibration.kernel, width=width, ridge=strength)
            matcher.calibration = replace(matcher.calibration, kernel=kernel)
            found = samples(matcher, gram)
            loss = _loss(weights(found), found)
            if best is None or loss < best[0]:
                best = (loss, kernel, found)
    assert best is not None  # noqa: S101 -- the grid is not empty
    matcher.calibration = replace(matcher.calibration, kernel=best[1])
    return matcher, best[2]


@dataclass(frozen=True, slots=True)
class Alone:
    """A phrasing, and what it would find if it were not there itself.

    `best` is the likeliest entry, None where there is no other example; `nearest` is that
    entry's phrasing which it is most like.
    """

    text: str
    entry: EntryId
    best: EntryId | None
    confidence: float
    nearest: str


def alone(matcher: Matcher) -> Iterator[Alone]:
    """Each phrasing, read as if it were not among the examples."""
    gram = matcher.gram()
    phrasings = np.array([each.is_phrasing for each in matcher.examples])
    of_entry = np.array([each.entry for each in matcher.examples])
    place = {entry.id: at for at, entry in enumerate(matcher.knowledge.entries)}
    rows = (row for row, each in enumerate(matcher.examples) if each.is_phrasing)
    for row, sample in zip(rows, _without_itself(matcher, gram), strict=True):
        text, own = sample.label.ask, sample.label.entries[0]
        if not sample.entries:
            yield Alone(text, own, None, 0.0, "")
            continue
        _, *shares = probabilities(matcher.calibration.weights, sample.example.options)
        at = int(np.argmax(shares))
        others = (of_entry == place[sample.entries[at]]) & phrasings
        others[row] = False
        nearest = int(np.where(others, gram[row], -1.0).argmax())
        yield Alone(text, own, sample.entries[at], shares[at], matcher.examples[nearest].text)


def weights(seen: Sequence[Sample]) -> dict[str, float]:
    """The logit's weights that explain the samples best."""
    # A right entry that is no candidate would teach that there is none.
    learnt = [each.example for each in seen if any(each.example.right)]
    return fit(learnt, UNFITTED["lexical"].weights)


def _loss(fitted: dict[str, float], seen: Sequence[Sample]) -> float:
    """The mean of minus the log-likelihood of what is right; a right entry missed counts full."""
    total = 0.0
    for example in (each.example for each in seen):
        shares = probabilities(fitted, example.options)
        right = sum(s for s, is_right in zip(shares, example.right, strict=True) if is_right)
        total -= example.weight * float(np.log(max(right, 1e-6)))
    return total / sum(each.example.weight for each in seen)


def _rows(labels: Sequence[Label], matcher: Matcher) -> range:
    """Where the labels stand among the examples: behind the phrasings."""
    return range(len(matcher.examples) - len(labels), len(matcher.examples))


def _manners(labels: Sequence[Label], first: int) -> dict[str, Rows]:
    found: dict[str, list[int]] = {}
    for row, label in enumerate(labels, start=first):
        found.setdefault(label.by or label.ask, []).append(row)
    return {by: np.array(rows) for by, rows in found.items()}


def _held_out(
    matcher: Matcher, gram: Matrix, groups: dict[str, Rows], labels: dict[int, Label]
) -> Iterator[Sample]:
    scores = ridge.held_out(gram, matcher.targets, matcher.calibration.kernel, groups.values())
    for name, rows in groups.items():
        for row in rows:
            yield _sample(matcher, gram, scores, row, rows, labels[int(row)], name)


def _without_itself(matcher: Matcher, gram: Matrix) -> Iterator[Sample]:
    rows = [np.array([row]) for row in range(len(matcher.examples))]
    scores = ridge.held_out(gram, matcher.targets, matcher.calibration.kernel, rows)
    for row, example in enumerate(matcher.examples):
        if example.is_phrasing:
            entry = matcher.knowledge.entries[example.entry].id
            label = Label(example.text, (entry,))
            yield _sample(matcher, gram, scores, row, [row], label, entry)


def _without_its_entry(matcher: Matcher, gram: Matrix) -> Iterator[Sample]:
    entries = range(len(matcher.knowledge.entries))
    rows = [
        np.array([at for at, each in enumerate(matcher.examples) if each.entry == entry])
        for entry in entries
    ]
    scores = ridge.held_out(gram, matcher.targets, matcher.calibration.kernel, rows)
    for entry, group in zip(entries, rows, strict=True):
        scores[group, entry] = -1.0
        for row in group:
            label = Label(matcher.examples[row].text, (), "near")
            name = matcher.knowledge.entries[entry].id
            found = _sample(matcher, gram, scores, row, group, label, name)
            yield _weighed(_without(found, name), _WITHOUT_ENTRY)


def _balanced(found: list[Sample]) -> list[Sample]:
    """The samples, those out of scope weighed so that they are the share that is expected."""
    beyond = sum(not each.label.entries for each in found)
    share = (len(found) - beyond) * _OUT_OF_SCOPE / (1 - _OUT_OF_SCOPE)
    weight = share / beyond if beyond else 1.0
    return [each if each.label.entries else _weighed(each, weight) for each in found]


def _without(sample: Sample, entry: EntryId) -> Sample:
    """The sample without an entry, which is a candidate where there are but few."""
    kept = [at for at, each in enumerate(sample.entries) if each != entry]
    entries = tuple(sample.entries[at] for at in kept)
    options = (sample.example.options[0], *(sample.example.options[at + 1] for at in kept))
    right = (sample.example.right[0], *(sample.example.right[at + 1] for at in kept))
    return replace(sample, entries=entries, example=Example(options, right))


def _weighed(sample: Sample, weight: float) -> Sample:
    return replace(sample, example=replace(sample.example, weight=weight))


def _sample(
    matcher: Matcher,
    gram: Matrix,
    scores: ridge.Targets,
    row: int | np.intp,
    hidden: Rows | Sequence[int],
    label: Label,
    group: str,
) -> Sample:
    query = matcher.examples[row].query
    none, candidates = matcher.features(query, gram[row], scores[row], hidden)
    entries = tuple(candidate.entry.id for candidate in candidates)
    right = (not label.entries, *(entry in label.entries for entry in entries))
    options = (none, *_features(candidates))
    return Sample(label, group, entries, Example(options, right))


def _features(candidates: Iterable[Candidate]) -> Iterator[dict[str, float]]:
    yield from (dict(candidate.features) for candidate in candidates)
