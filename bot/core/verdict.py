"""Ranks the frameworks for a need, says why, and what would change it."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

from bot.core.model import (
    READINGS,
    Basis,
    Choice,
    ChoiceId,
    Factor,
    FrameworkId,
    Knowledge,
    Progress,
    Question,
    ReadingName,
)
from bot.core.scoring import (
    Leader,
    applies,
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
    """One choice's weight in a reading: `basis.framework` is None where it favours neither."""

    question: Question
    choice: Choice
    basis: Basis


@dataclass(frozen=True, slots=True)
class Reading:
    """The verdict by the article alone, or with what has changed since."""

    name: ReadingName
    winner: FrameworkId | None
    margin: Margin
    lead: int
    scores: dict[FrameworkId, int]
    reasons: tuple[Reason, ...]

    @property
    def ranking(self) -> tuple[FrameworkId, ...]:
        """Framework ids, most points first."""
        return tuple(sorted(self.scores, key=lambda framework: -self.scores[framework]))

    def for_(self, framework: FrameworkId) -> tuple[Reason, ...]:
        """The reasons that speak for a framework, weightiest first."""
        return tuple(reason for reason in self.reasons if reason.basis.framework == framework)

    def against(self, framework: FrameworkId) -> tuple[Reason, ...]:
        """The reasons that speak for any other framework, weightiest first."""
        return tuple(
            reason for reason in self.reasons if reason.basis.framework not in (framework, None)
        )


@dataclass(frozen=True, slots=True)
class Flip:
    """The smallest kind of change that makes another one win in a reading."""

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
    """The verdict on a progress, however many of the questions it answers."""
    progress = relevant(knowledge.guide, progress)
    article, today = (_read(knowledge, progress, name) for name in READINGS)
    flips = tuple(flip for name in READINGS for flip in _flips(knowledge, progress, name))
    return Verdict(progress, article, today, _changed(knowledge, progress), flips)


def _made(knowledge: Knowledge, progress: Progress) -> Iterator[tuple[Question, Choice]]:
    for question_id, choice_id in progress.made:
        question = knowledge.guide.question(question_id)
        choice = chosen(knowledge.guide, question_id, choice_id)
        if question and choice:
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
    return Reading(
        name,
        leader(knowledge, scores),
        margin,
        ahead,
        dict(by_framework(knowledge, scores)),
        tuple(reasons),
    )


def _changed(
    knowledge: Knowledge, progress: Progress
) -> tuple[tuple[Question, Choice, Factor], ...]:
    """The factors on which the article and today part."""
    return tuple(
        (question, choice, factor)
        for question, choice in _made(knowledge, progress)
        for factor in choice.factors
        if (factor.article.framework if factor.article else None) != factor.today.framework
    )


def _flips(knowledge: Knowledge, progress: Progress, name: ReadingName) -> list[Flip]:
    """Every change of the fewest answers (three at most) after which another one wins."""
    index = READINGS.index(name)
    before = leader(knowledge, tally(knowledge, progress)[index])
    for size in (1, 2, 3):
        found = []
        for changes in _changes(knowledge, progress, size):
            after = progress
            for question, choice in changes:
                after = after.choose(question.id, choice.id)
            if any(applies(question, after) is not True for question, _ in changes):
                continue
            winner: Leader = leader(knowledge, tally(knowledge, after)[index])
            if winner != before:
                found.append(Flip(name, changes, winner))
        if found:
            return found
    return []


def _changes(
    knowledge: Knowledge, progress: Progress, size: int
) -> Iterator[tuple[tuple[Question, Choice], ...]]:
    for questions in combinations(knowledge.guide.questions, size):
        options = [
            [(q, choice) for choice in q.choices if choice.id != _current(progress, q)]
            for q in questions
        ]
        yield from product(*options)


def _current(progress: Progress, question: Question) -> ChoiceId | None:
    return progress.get(question.id)
