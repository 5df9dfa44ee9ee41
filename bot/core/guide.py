"""Which question to ask next, and when there is nothing left worth asking.

The unknown is who wins, by both readings together. Every remaining answer, "doesn't matter"
included, is held equally likely; the next question is the one whose answer is expected to
tell most about the winner (mutual information, Shannon 1948), the earlier in the file where
two tell the same. Where only one outcome is left, the guide stops.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from math import log2

from bot.core.model import ChoiceId, Knowledge, Progress, Question, QuestionId
from bot.core.scoring import (
    Leader,
    Packed,
    applies,
    choice_tally,
    leaders,
    packed,
    relevant,
    unpacked,
)

MOST_QUESTIONS = 6
"""A conversation that is longer than this is not short any more."""

_SAME = 1e-9
"""Bits below which two gains are the same: sums of floats in another order differ a little."""

_POLICY = 16_384
"""Standings of a conversation whose next question is remembered."""
_PREPARED = 150
"""Standings whose next question is found beforehand: the first ones, which have most open."""

Outcomes = Mapping[tuple[Leader, ...], float]
"""Weights of who wins by each reading."""

_Unsettled = tuple[tuple[QuestionId, ...], Progress]
"""Questions that are open in any way, in the guide's order, and the answers that bear on them."""

_Standing = tuple[Packed, _Unsettled, int]
"""All that the rest of a conversation depends on: many ways lead to the same."""


class Interviewer:
    """Leads through a knowledge's guide. Holds no state of any conversation; thread-safe."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._guide = knowledge.guide
        self._answers: dict[str, tuple[tuple[ChoiceId | None, Packed], ...]] = {
            question.id: (
                *((each.id, packed(choice_tally(knowledge, each))) for each in question.choices),
                (None, 0),
            )
            for question in knowledge.guide.questions
        }
        self._points = {
            (question, choice): points
            for question, answers in self._answers.items()
            for choice, points in answers
        }
        self._deciding = {
            earlier for question in self._guide.questions for earlier in question.when
        }
        self._places = {question.id: at for at, question in enumerate(self._guide.questions)}
        self._holding = lru_cache(maxsize=4096)(self._holding_uncached)
        self._spread = lru_cache(maxsize=4096)(self._spread_uncached)
        self._leaders = lru_cache(maxsize=_POLICY)(self._leaders_uncached)
        self._winners = lru_cache(maxsize=_POLICY)(self._winners_uncached)
        self._policy: dict[_Standing, tuple[Question | None, int]] = {}

    def leads_as(self, knowledge: Knowledge) -> bool:
        """Whether a knowledge has just this guide, to the same recommendations."""
        ours = self._knowledge
        return (ours.guide, ours.frameworks) == (knowledge.guide, knowledge.frameworks)

    def prepare(self) -> None:
        """Finds the next questions beforehand of conversations that have but begun.

        Where less is open a question is found at once, and then remembered as well.
        """
        for _ in islice(self._walk(), _PREPARED):
            pass

    def next(self, progress: Progress) -> Question | None:
        """The question to ask now; None where no answer can change who wins any more."""
        return self._step(relevant(self._guide, progress))[0]

    def left(self, progress: Progress) -> int:
        """About how many questions are still to come: those that can change who wins."""
        return self._step(relevant(self._guide, progress))[1]

    def outcomes(self, progress: Progress) -> Outcomes:
        """Who can still win, with weights that sum to 1."""
        return self._outcomes(relevant(self._guide, progress))

    def _outcomes(self, progress: Progress) -> Outcomes:
        so_far, unsettled, _ = self._standing(progress)
        return self._winners(so_far, unsettled)

    def _step(self, progress: Progress) -> tuple[Question | None, int]:
        """The next question, and how many are left, of a progress that is relevant."""
        standing = self._standing(progress)
        step = self._policy.get(standing)
        if step is None:
            step = self._find_step(progress)
            if len(self._policy) < _POLICY:
                self._policy[standing] = step
        return step

    def _find_step(self, progress: Progress) -> tuple[Question | None, int]:
        room = MOST_QUESTIONS - len(progress.made)
        if room <= 0 or len(self._outcomes(progress)) == 1:
            return None, 0
        gains = [(self._gain(each, progress), each) for each in self.unanswered(progress)]
        open_ = [pair for pair in gains if applies(self._guide, pair[1], progress)]
        best = max(gain for gain, _ in open_)
        question = next(question for gain, question in open_ if gain >= best - _SAME)
        telling = sum(gain > _SAME for gain, _ in gains)
        return question, min(max(telling, 1), room)

    def _winners_uncached(self, so_far: Packed, unsettled: _Unsettled) -> Outcomes:
        outcomes: dict[tuple[Leader, ...], float] = {}
        for added, weight in self._spread(*unsettled).items():
            who = self._leaders(so_far + added)
            outcomes[who] = outcomes.get(who, 0.0) + weight
        return outcomes

    def _leaders_uncached(self, total: Packed) -> tuple[Leader, ...]:
        return leaders(self._knowledge, unpacked(total, len(self._knowledge.frameworks)))

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
        for question in self._walk():
            found.add(question.id)
            if len(found) == len(self._guide.questions):
                break
        return frozenset(found)

    def _walk(self) -> Iterator[Question]:
        """Every question of every conversation, the shorter conversations first."""
        seen: set[_Standing] = set()
        ahead = deque([Progress()])
        while ahead:
            progress = ahead.popleft()
            standing = self._standing(progress)
            if standing in seen:
                continue
            seen.add(standing)
            question, _ = self._step(progress)
            if question is not None:
                yield question
                ahead += [progress.choose(question.id, c) for c, _ in self._answers[question.id]]

    def _gain(self, question: Question, progress: Progress) -> float:
        """Bits that the answer is expected to tell about who wins."""
        answers = self._answers[question.id]
        then = [self._outcomes(progress.choose(question.id, choice)) for choice, _ in answers]
        apart = sum(_entropy(outcomes) for outcomes in then) / len(then)
        return _entropy(self._together(then)) - apart

    def _together(self, parts: Sequence[Outcomes]) -> Outcomes:
        together: dict[tuple[Leader, ...], float] = {}
        for outcomes in parts:
            for who, weight in outcomes.items():
                together[who] = together.get(who, 0.0) + weight / len(parts)
        return together

    def _standing(self, progress: Progress) -> _Standing:
        """The points that are sure, what is not settled yet, and how many answers count.

        A question answered before its conditions are known is open still, its answer fixed.
        """
        points = count = 0
        bearing, open_ = [], []
        made = dict(reversed(progress.made))  # the first answer to a question counts
        for question, holds in zip(self._guide.questions, self._holds(progress), strict=True):
            if holds is False:
                continue
            id_ = question.id
            answered = id_ in made
            count += answered
            if holds and answered:
                points += self._points[id_, made[id_]]
            else:
                open_.append(id_)
            if answered and (id_ in self._deciding or holds is None):
                bearing.append((id_, made[id_]))
        return points, (tuple(open_), Progress(tuple(bearing))), count

    def _holds(self, progress: Progress) -> tuple[bool | None, ...]:
        """Whether each question is to be asked; None where that is not known yet."""
        return self._holding(tuple(made for made in progress.made if made[0] in self._deciding))

    def _holding_uncached(
        self, deciding: tuple[tuple[QuestionId, ChoiceId | None], ...]
    ) -> tuple[bool | None, ...]:
        progress = Progress(deciding)
        return tuple(applies(self._guide, each, progress) for each in self._guide.questions)

    def _spread_uncached(
        self, open_: tuple[QuestionId, ...], bearing: Progress
    ) -> Mapping[Packed, float]:
        """What the open questions may add, with weights that sum to 1."""
        if not open_:
            return {0: 1.0}
        # The earliest one's conditions are known: they are of questions before it.
        first, *later = open_
        answers = self._answers[first]
        if bearing.has(first):
            answers = tuple(each for each in answers if each[0] == bearing.get(first))
        spread: dict[Packed, float] = {}
        for choice, points in answers:
            then = bearing.choose(first, choice) if first in self._deciding else bearing
            holds = self._holds(then)
            rest = tuple(q for q in later if holds[self._places[q]] is not False)
            for added, weight in self._spread(rest, then).items():
                total = points + added
                spread[total] = spread.get(total, 0.0) + weight / len(answers)
        return spread


def _entropy(outcomes: Mapping[tuple[Leader, ...], float]) -> float:
    return -sum(weight * log2(weight) for weight in outcomes.values() if weight > 0)
