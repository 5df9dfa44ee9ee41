"""Which question to ask next, and when there is nothing left worth asking.

The unknown is who wins, by both readings together. Every remaining answer, "doesn't matter"
included, is held equally likely; the next question is the one whose answer is expected to
tell most about the winner (mutual information, Shannon 1948), the earlier in the file where
two tell the same. Where only one outcome is left, the guide stops.
"""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from math import log2

from bot.core.model import Choice, Knowledge, Progress, Question
from bot.core.scoring import (
    Leader,
    Tally,
    add,
    applies,
    choice_tally,
    leaders,
    relevant,
    tally,
)

MOST_QUESTIONS = 6
"""A conversation that is longer than this is not short any more."""

Outcomes = Mapping[tuple[Leader, ...], float]
"""Weights of who wins by each reading."""


class Interviewer:
    """Leads through a knowledge's guide. Holds no state of any conversation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._guide = knowledge.guide
        self._choices: dict[str, tuple[tuple[Choice | None, Tally], ...]] = {
            question.id: tuple(
                (choice, choice_tally(knowledge, choice)) for choice in (*question.choices, None)
            )
            for question in knowledge.guide.questions
        }
        self._spread = lru_cache(maxsize=4096)(self._spread_uncached)

    def next(self, progress: Progress) -> Question | None:
        """The question to ask now; None where no answer can change who wins any more."""
        progress = relevant(self._guide, progress)
        if len(progress.made) >= MOST_QUESTIONS or len(self.outcomes(progress)) == 1:
            return None
        gains = [(self._gain(question, progress), question) for question in self._open(progress)]
        best = max((gain for gain, _ in gains), default=0.0)
        return next((question for gain, question in gains if gain >= best - 1e-9), None)

    def outcomes(self, progress: Progress) -> Outcomes:
        """Who can still win, with weights that sum to 1."""
        progress = relevant(self._guide, progress)
        return self._leaders(tally(self._knowledge, progress), self._rest(progress))

    def left(self, progress: Progress) -> int:
        """About how many questions are still to come: those that can change who wins."""
        progress = relevant(self._guide, progress)
        if len(self.outcomes(progress)) == 1:
            return 0
        telling = sum(self._gain(question, progress) > 1e-9 for question in self._open(progress))
        return min(max(telling, 1), MOST_QUESTIONS - len(progress.made))

    def unanswered(self, progress: Progress) -> tuple[Question, ...]:
        """Questions that apply, or may, and were neither answered nor skipped."""
        return tuple(
            question
            for question in self._guide.questions
            if not progress.has(question.id) and applies(question, progress) is not False
        )

    def _open(self, progress: Progress) -> list[Question]:
        return [q for q in self.unanswered(progress) if applies(q, progress)]

    def _gain(self, question: Question, progress: Progress) -> float:
        """Bits that the answer is expected to tell about who wins."""
        so_far = tally(self._knowledge, progress)
        answers = []
        for choice, points in self._choices[question.id]:
            then = progress.choose(question.id, choice.id if choice else None)
            answers.append(self._leaders(add(so_far, points), self._rest(then)))
        together: Counter[tuple[Leader, ...]] = Counter()
        for outcomes in answers:
            for outcome, weight in outcomes.items():
                together[outcome] += weight / len(answers)  # type: ignore[assignment]
        apart = sum(_entropy(outcomes) for outcomes in answers) / len(answers)
        return _entropy(together) - apart

    def _rest(self, progress: Progress) -> Mapping[Tally, float]:
        """What the questions still open may add."""
        return self._spread(
            tuple(question.id for question in self.unanswered(progress)),
            tuple((q, c) for q, c in progress.made if self._decides(q)),
        )

    def _decides(self, question_id: str) -> bool:
        return any(question_id in question.when for question in self._guide.questions)

    def _spread_uncached(
        self, remaining: tuple[str, ...], deciding: tuple[tuple[str, str | None], ...]
    ) -> Mapping[Tally, float]:
        if not remaining:
            return {choice_tally(self._knowledge, None): 1.0}
        made = Progress(deciding)  # type: ignore[arg-type]
        first = next(q for q in remaining if applies(self._question(q), made))
        spread: dict[Tally, float] = {}
        for choice, points in self._choices[first]:
            then = made.choose(self._question(first).id, choice.id if choice else None)
            rest = tuple(
                q for q in remaining if q != first and applies(self._question(q), then) is not False
            )
            kept = then.made if self._decides(first) else deciding
            for added, weight in self._spread(rest, kept).items():
                total = add(points, added)
                spread[total] = spread.get(total, 0.0) + weight / len(self._choices[first])
        return spread

    def _question(self, question_id: str) -> Question:
        question = self._guide.question(question_id)
        assert question is not None  # noqa: S101 -- ids come from the guide itself
        return question

    def _leaders(self, so_far: Tally, rest: Mapping[Tally, float]) -> Outcomes:
        outcomes: dict[tuple[Leader, ...], float] = {}
        for added, weight in rest.items():
            who = leaders(self._knowledge, add(so_far, added))
            outcomes[who] = outcomes.get(who, 0.0) + weight
        return outcomes


def _entropy(outcomes: Mapping[tuple[Leader, ...], float]) -> float:
    return -sum(weight * log2(weight) for weight in outcomes.values() if weight > 0)
