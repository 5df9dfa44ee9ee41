"""Which question to ask next, and when there is nothing left worth asking.

The unknown is who wins, by both readings together. Every remaining answer, "doesn't matter"
included, is held equally likely; the next question is the one whose answer is expected to
tell most about the winner (mutual information, Shannon 1948), the earlier in the file where
two tell the same. Where only one outcome is left, the guide stops.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import log2

from bot.core.model import ChoiceId, Knowledge, Progress, Question, QuestionId
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

_SAME = 1e-9
"""Bits below which two gains are the same: sums of floats in another order differ a little."""

_POLICY = 16_384
"""Progresses whose next question is remembered."""

Outcomes = Mapping[tuple[Leader, ...], float]
"""Weights of who wins by each reading."""

_Unsettled = tuple[tuple[QuestionId, ...], Progress]
"""Questions that are open in any way, in the guide's order, and the answers that bear on them."""


class Interviewer:
    """Leads through a knowledge's guide. Holds no state of any conversation."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._guide = knowledge.guide
        self._answers: dict[str, tuple[tuple[ChoiceId | None, Tally], ...]] = {
            question.id: (
                *((choice.id, choice_tally(knowledge, choice)) for choice in question.choices),
                (None, choice_tally(knowledge, None)),
            )
            for question in knowledge.guide.questions
        }
        self._deciding = {
            earlier for question in self._guide.questions for earlier in question.when
        }
        self._spread = lru_cache(maxsize=4096)(self._spread_uncached)
        self._next = lru_cache(maxsize=_POLICY)(self._next_uncached)
        self._left = lru_cache(maxsize=_POLICY)(self._left_uncached)

    def leads_as(self, knowledge: Knowledge) -> bool:
        """Whether a knowledge has just this guide, to the same recommendations."""
        ours = self._knowledge
        return (ours.guide, ours.frameworks) == (knowledge.guide, knowledge.frameworks)

    def next(self, progress: Progress) -> Question | None:
        """The question to ask now; None where no answer can change who wins any more."""
        return self._next(relevant(self._guide, progress))

    def _next_uncached(self, progress: Progress) -> Question | None:
        if len(progress.made) >= MOST_QUESTIONS or len(self.outcomes(progress)) == 1:
            return None
        gains = [(self._gain(question, progress), question) for question in self._open(progress)]
        best = max(gain for gain, _ in gains)
        return next(question for gain, question in gains if gain >= best - _SAME)

    def outcomes(self, progress: Progress) -> Outcomes:
        """Who can still win, with weights that sum to 1."""
        progress = relevant(self._guide, progress)
        settled, unsettled = self._parts(progress)
        so_far = tally(self._knowledge, settled)
        outcomes: dict[tuple[Leader, ...], float] = {}
        for added, weight in self._spread(*unsettled).items():
            who = leaders(self._knowledge, add(so_far, added))
            outcomes[who] = outcomes.get(who, 0.0) + weight
        return outcomes

    def left(self, progress: Progress) -> int:
        """About how many questions are still to come: those that can change who wins."""
        return self._left(relevant(self._guide, progress))

    def _left_uncached(self, progress: Progress) -> int:
        room = MOST_QUESTIONS - len(progress.made)
        if room <= 0 or len(self.outcomes(progress)) == 1:
            return 0
        unanswered = self.unanswered(progress)
        telling = sum(self._gain(question, progress) > _SAME for question in unanswered)
        return min(max(telling, 1), room)

    def unanswered(self, progress: Progress) -> tuple[Question, ...]:
        """Questions that apply, or may, and were neither answered nor skipped."""
        progress = relevant(self._guide, progress)
        return tuple(
            question
            for question in self._guide.questions
            if not progress.has(question.id)
            and applies(self._guide, question, progress) is not False
        )

    def asked(self) -> frozenset[QuestionId]:
        """Every question that some conversation comes to."""
        found: set[QuestionId] = set()
        seen: set[object] = set()
        ahead = [Progress()]
        while ahead and len(found) < len(self._guide.questions):
            progress = ahead.pop()
            settled, unsettled = self._parts(progress)
            # All that the rest of a conversation depends on: many ways lead to the same.
            state = (tally(self._knowledge, settled), unsettled, len(progress.made))
            if state in seen or (question := self.next(progress)) is None:
                continue
            seen.add(state)
            found.add(question.id)
            ahead += [progress.choose(question.id, c) for c, _ in self._answers[question.id]]
        return frozenset(found)

    def _open(self, progress: Progress) -> list[Question]:
        unanswered = self.unanswered(progress)
        return [q for q in unanswered if applies(self._guide, q, progress)]

    def _gain(self, question: Question, progress: Progress) -> float:
        """Bits that the answer is expected to tell about who wins."""
        answers = self._answers[question.id]
        then = [self.outcomes(progress.choose(question.id, choice)) for choice, _ in answers]
        apart = sum(_entropy(outcomes) for outcomes in then) / len(then)
        return _entropy(self._together(then)) - apart

    def _together(self, parts: Sequence[Outcomes]) -> Outcomes:
        together: dict[tuple[Leader, ...], float] = {}
        for outcomes in parts:
            for who, weight in outcomes.items():
                together[who] = together.get(who, 0.0) + weight / len(parts)
        return together

    def _parts(self, progress: Progress) -> tuple[Progress, _Unsettled]:
        """The answers that surely count, and what is not settled yet.

        A question answered before its conditions are known is open still, its answer fixed.
        """
        settled, bearing, open_ = [], [], []
        for question in self._guide.questions:
            holds = applies(self._guide, question, progress)
            made = (question.id, progress.get(question.id))
            if holds and progress.has(question.id):
                settled.append(made)
            elif holds is not False:
                open_.append(question.id)
            if progress.has(question.id) and (question.id in self._deciding or holds is None):
                bearing.append(made)
        return Progress(tuple(settled)), (tuple(open_), Progress(tuple(bearing)))

    def _spread_uncached(
        self, open_: tuple[QuestionId, ...], bearing: Progress
    ) -> Mapping[Tally, float]:
        """What the open questions may add, with weights that sum to 1."""
        if not open_:
            return {choice_tally(self._knowledge, None): 1.0}
        # The earliest one's conditions are known: they are of questions before it.
        first, *later = open_
        answers = self._answers[first]
        if bearing.has(first):
            answers = tuple(each for each in answers if each[0] == bearing.get(first))
        spread: dict[Tally, float] = {}
        for choice, points in answers:
            then = bearing.choose(first, choice) if first in self._deciding else bearing
            rest = tuple(q for q in later if self._may_apply(q, then))
            for added, weight in self._spread(rest, then).items():
                total = add(points, added)
                spread[total] = spread.get(total, 0.0) + weight / len(answers)
        return spread

    def _may_apply(self, question_id: QuestionId, progress: Progress) -> bool:
        question = self._guide.question(question_id)
        return question is not None and applies(self._guide, question, progress) is not False


def _entropy(outcomes: Mapping[tuple[Leader, ...], float]) -> float:
    return -sum(weight * log2(weight) for weight in outcomes.values() if weight > 0)
