"""Fits the matching's constants to questions whose right answers are known.

Each question is scored as if it, and all that are put in the same manner, had not been among
the examples. Where a folder holds too few labelled questions, its phrasings stand in: each left
out by itself should find its entry, and each left out with its whole entry should find none.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bot.core.calibration import Kernel
from bot.core.matching import ridge
from bot.core.matching.channels import Matrix, Rows
from bot.core.matching.fusion import Example, fit, probabilities
from bot.core.matching.matcher import Matcher
from bot.core.matching.nearby import Near
from bot.core.matching.unfitted import UNFITTED
from bot.core.matching.values import Candidate
from bot.core.model import EntryId, Label

_WIDTHS = (1.5, 2.0, 3.0)
_RIDGES = (0.03, 0.1, 0.3)
_FEWEST_MANNERS = 5
_OUT_OF_SCOPE = 1 / 3
"""The share of questions that are expected to have no answer, however many were labelled."""
_WITHOUT_ENTRY = 0.2
"""How much a phrasing left out with its entry counts: such are harder than real strangers, and
counting them fully refuses too much (tests/bench/matching.py has figures; 0.1 to 1 were tried).
"""
_MOST_DRAWN = 1000
"""Phrasings, and entries, that are learnt from in a large world."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A question with its features: `options` are none and then each of `entries`."""

    label: Label
    group: str
    entries: tuple[EntryId, ...]
    example: Example


def samples(matcher: Matcher, gram: Matrix | None) -> list[Sample]:
    """All questions to learn from, each scored without its own group.

    `gram` is the likeness of all examples to each other, None in a large world.
    """
    labels = [each for each in matcher.knowledge.labels if each.is_example]
    groups = _manners(labels, len(matcher.examples) - len(labels))
    if len(groups) >= _FEWEST_MANNERS:
        at = {row: label for label, row in zip(labels, _rows(labels, matcher), strict=True)}
        return _balanced(list(_held_out(matcher, gram, groups, at)))
    return [*_without_itself(matcher, gram), *_without_its_entry(matcher, gram)]


def choose_kernel(matcher: Matcher) -> tuple[Matcher, list[Sample]]:
    """The matcher with the kernel whose samples a fit explains best, and those samples."""
    gram = _gram(matcher)
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
    rows = [np.array([row]) for row in np.flatnonzero(matcher.phrasing)]
    place = {entry.id: at for at, entry in enumerate(matcher.knowledge.entries)}
    for row, group, near in _views(matcher, _gram(matcher), rows):
        example = matcher.examples[row]
        own = matcher.knowledge.entries[example.entry].id
        sample = _sample(matcher, near, row, group, Label(example.text, (own,)), own)
        if not sample.entries:
            yield Alone(example.text, own, None, 0.0, "")
            continue
        _, *shares = probabilities(matcher.calibration.weights, sample.example.options)
        at = int(np.argmax(shares))
        others = near.of(place[sample.entries[at]])
        others = others[matcher.phrasing[near.rows[others]] & (near.rows[others] != row)]
        nearest = int(near.rows[others[near.likeness[others].argmax()]])
        yield Alone(
            example.text, own, sample.entries[at], shares[at], matcher.examples[nearest].text
        )


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


def _gram(matcher: Matcher) -> Matrix | None:
    return None if matcher.is_large else matcher.gram()


def _views(
    matcher: Matcher, gram: Matrix | None, groups: Sequence[Rows]
) -> Iterator[tuple[int, Rows, Near]]:
    """Each example of some groups, and what it is held against while its group is hidden."""
    if gram is None:
        for group in groups:
            for row in map(int, group):
                yield row, group, matcher.near(matcher.examples[row].query, group)
        return
    scores = ridge.held_out(gram, matcher.targets, matcher.calibration.kernel, groups)
    for group in groups:
        for row in map(int, group):
            yield row, group, matcher.all_near(gram[row], scores[row])


def _held_out(
    matcher: Matcher, gram: Matrix | None, groups: dict[str, Rows], labels: dict[int, Label]
) -> Iterator[Sample]:
    names = {int(row): name for name, rows in groups.items() for row in rows}
    for row, group, near in _views(matcher, gram, list(groups.values())):
        yield _sample(matcher, near, row, group, labels[row], names[row])


def _without_itself(matcher: Matcher, gram: Matrix | None) -> Iterator[Sample]:
    rows = [np.array([row]) for row in _drawn(matcher, np.flatnonzero(matcher.phrasing))]
    for row, group, near in _views(matcher, gram, rows):
        example = matcher.examples[row]
        entry = matcher.knowledge.entries[example.entry].id
        yield _sample(matcher, near, row, group, Label(example.text, (entry,)), entry)


def _without_its_entry(matcher: Matcher, gram: Matrix | None) -> Iterator[Sample]:
    entries = _drawn(matcher, np.arange(len(matcher.knowledge.entries)))
    groups = [np.flatnonzero(matcher.owners == entry) for entry in entries]
    for row, group, near in _views(matcher, gram, groups):
        entry = matcher.examples[row].entry
        near.scores[:-1][near.entries == entry] = -1.0
        name = matcher.knowledge.entries[entry].id
        label = Label(matcher.examples[row].text, (), "near")
        found = _sample(matcher, near, row, group, label, name)
        yield _weighed(_without(found, name), _WITHOUT_ENTRY)


def _drawn(matcher: Matcher, every: Rows) -> Rows:
    """Every one, or of a large world so many as can be looked at one after another."""
    step = -(-len(every) // _MOST_DRAWN) if matcher.is_large else 1
    return every[::step]


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
    near: Near,
    row: int,
    hidden: Rows,
    label: Label,
    group: str,
) -> Sample:
    query = matcher.examples[row].query
    none, candidates = matcher.features(query, near, hidden)
    entries = tuple(candidate.entry.id for candidate in candidates)
    right = (not label.entries, *(entry in label.entries for entry in entries))
    options = (none, *_features(candidates))
    return Sample(label, group, entries, Example(options, right))


def _features(candidates: Iterable[Candidate]) -> Iterator[dict[str, float]]:
    yield from (dict(candidate.features) for candidate in candidates)
