"""Ranks the frameworks for a need, says why, and what would change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from bot.core.model import (
    READINGS,
    Basis,
    Choice,
    Factor,
    FrameworkId,
    Knowledge,
    Progress,
    Question,
    ReadingName,
)
from bot.core.scoring import (
    applies,
    by_framework,
    chosen,
    lead,
    leader,
    leaders,
    relevant,
    tallies,
    tally,
)

Margin = Literal["clear", "leaning", "close"]

MOST_CHANGES = 3
"""Answers that a flip changes at most; a verdict that takes more to change is firm."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One choice's weight in a reading: `basis.framework` is None where it favours none."""

    question: Question
    choice: Choice
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reading:
    """The verdict by the article alone, or with what has changed since.

    `within_reach` are those that the first is not ahead of by more than a close call, and the
    first itself, in front.
    """

    name: ReadingName
    winner: FrameworkId | None
    margin: Margin
    lead: int
    scores: dict[FrameworkId, int]
    reasons: tuple[Reason, ...]
    within_reach: tuple[FrameworkId, ...]

    @property
    def ranking(self) -> tuple[FrameworkId, ...]:
        """Framework ids, most points first."""
        return tuple(sorted(self.scores, key=lambda framework: -self.scores[framework]))

    def for_(self, framework: FrameworkId | None) -> tuple[Reason, ...]:
        """The reasons that speak for a framework, or for none at all; weightiest first."""
        return tuple(reason for reason in self.reasons if reason.basis.framework == framework)

    def against(self, framework: FrameworkId) -> tuple[Reason, ...]:
        """The reasons that speak for any other framework, weightiest first."""
        return tuple(
            reason for reason in self.reasons if reason.basis.framework not in (framework, None)
        )


@dataclass(frozen=True, slots=True)
class Flip:
    """Changes of as few answers as possible after which a reading names another winner.

    `winner` is None where they make it a close call.
    """

    reading: ReadingName
    changes: tuple[tuple[Question, Choice], ...]
    winner: FrameworkId | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Both readings of one progress. `today` is the recommendation."""

    progress: Progress
    article: Reading
    today: Reading
    changed: tuple[tuple[Question, Choice, Factor], ...]
    flips: tuple[Flip, ...]

    @property
    def differs(self) -> bool:
        """Whether the two readings name different winners."""
        return self.article.winner != self.today.winner


def judge(knowledge: Knowledge, progress: Progress) -> Verdict:
    """The verdict on a progress, however many of the questions it answers, in whatever order."""
    progress = relevant(knowledge.guide, progress)
    article, today = (_read(knowledge, progress, name) for name in READINGS)
    return Verdict(
        progress,
        article,
        today,
        tuple(_changed(knowledge, progress)),
        tuple(_flips(knowledge, progress)),
    )


def _made(knowledge: Knowledge, progress: Progress) -> Iterator[tuple[Question, Choice]]:
    for question in knowledge.guide.questions:
        choice = chosen(knowledge.guide, question.id, progress.get(question.id))
        if choice:
            yield question, choice


def _read(knowledge: Knowledge, progress: Progress, name: ReadingName) -> Reading:
    scores = tally(knowledge, progress)[READINGS.index(name)]
    ahead = lead(scores)
    margins = knowledge.guide.margins
    margin: Margin = (
        "close" if ahead <= margins.close else "leaning" if ahead <= margins.leaning else "clear"
    )
    reasons = [
        Reason(question, choice, basis)
        for question, choice in _made(knowledge, progress)
        for factor in choice.factors
        if (basis := factor.by(name)) is not None
    ]
    reasons.sort(key=lambda reason: -reason.basis.weight)
    points = dict(by_framework(knowledge, scores))
    ranked = sorted(points, key=lambda framework: -points[framework])
    return Reading(
        name,
        leader(knowledge, scores),
        margin,
        ahead,
        points,
        tuple(reasons),
        tuple(each for each in ranked if max(scores) - points[each] <= margins.close),
    )


def _changed(knowledge: Knowledge, progress: Progress) -> list[tuple[Question, Choice, Factor]]:
    """The factors that count otherwise today than by the article, the largest shift first."""
    changed = [
        (question, choice, factor)
        for question, choice in _made(knowledge, progress)
        for factor in choice.factors
        if _shift(factor)
    ]
    return sorted(changed, key=lambda each: -_shift(each[2]))


def _shift(factor: Factor) -> int:
    """Points between what the article and today make of a factor."""
    article, today = factor.article, factor.today
    if article is None or article.framework != today.framework:
        return (article.weight if article else 0) + today.weight
    return abs(article.weight - today.weight)


def _flips(knowledge: Knowledge, progress: Progress) -> Iterator[Flip]:
    """For each reading, every change of the fewest answers after which it names another winner.

    A change answers a question otherwise, or one that was still open; it may answer one that
    is not asked yet, but none that the other answers rule out.
    """
    known = tallies(knowledge)
    before = leaders(knowledge, tally(knowledge, progress, known))
    waiting = dict(zip(READINGS, before, strict=True))
    for size in range(1, MOST_CHANGES + 1):
        found = []
        for changes in _changes(knowledge, progress, size):
            after = progress
            for question, choice in changes:
                after = after.choose(question.id, choice.id)
            if any(applies(knowledge.guide, question, after) is False for question, _ in changes):
                continue
            winners = leaders(knowledge, tally(knowledge, after, known))
            found += [
                Flip(name, changes, winner)
                for name, winner in zip(READINGS, winners, strict=True)
                if name in waiting and winner != waiting[name]
            ]
        yield from found
        for flip in found:
            waiting.pop(flip.reading, None)
        if not waiting:
            return


def _changes(
    knowledge: Knowledge, progress: Progress, size: int
) -> Iterator[tuple[tuple[Question, Choice], ...]]:
    for questions in combinations(knowledge.guide.questions, size):
        options = [
            [(q, choice) for choice in q.choices if choice.id != progress.get(q.id)]
            for q in questions
        ]
        yield from product(*options)
