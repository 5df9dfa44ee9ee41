"""Ranks the frameworks for a need, says why, and what would change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.core.flips import Flip, Flips
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
    Scores,
    by_framework,
    chosen,
    lead,
    leader,
    relevant,
    tally,
)

Margin = Literal["clear", "leaning", "close"]


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


def judge(knowledge: Knowledge, progress: Progress, flips: Flips | None = None) -> Verdict:
    """The verdict on a progress, however many of the questions it answers, in whatever order.

    Who judges often has the knowledge's `flips` at hand.
    """
    progress = relevant(knowledge.guide, progress)
    scores = zip(READINGS, tally(knowledge, progress), strict=True)
    article, today = (_read(knowledge, progress, name, each) for name, each in scores)
    return Verdict(
        progress,
        article,
        today,
        tuple(_changed(knowledge, progress)),
        tuple((flips or Flips(knowledge)).of(progress)),
    )


def _made(knowledge: Knowledge, progress: Progress) -> Iterator[tuple[Question, Choice]]:
    for question in knowledge.guide.questions:
        choice = chosen(knowledge.guide, question.id, progress.get(question.id))
        if choice:
            yield question, choice


def _read(knowledge: Knowledge, progress: Progress, name: ReadingName, scores: Scores) -> Reading:
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
