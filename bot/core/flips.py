"""Finds what would change a verdict: the fewest answers after which a reading has another winner.

There are very many ways to change three answers. Only those that other questions depend on
decide which answers count; what the others add is looked up and added.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from bot.core.model import (
    READINGS,
    Choice,
    ChoiceId,
    Knowledge,
    Progress,
    Question,
    QuestionId,
    ReadingName,
)
from bot.core.scoring import Leader, Packed, applies, choice_tally, leaders, packed, unpacked

MOST_CHANGES = 3
"""Answers that a flip changes at most; a verdict that takes more to change is firm."""
_REMEMBERED = 4096

_Changes = tuple[tuple[Question, Choice], ...]


@dataclass(frozen=True, slots=True)
class Flip:
    """Changes of as few answers as possible after which a reading names another winner.

    `winner` is None where they make it a close call.
    """

    reading: ReadingName
    changes: _Changes
    winner: Leader


class Flips:
    """Finds the flips of any progress. Built once for a knowledge; thread-safe."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._questions = knowledge.guide.questions
        self._points = {
            (question.id, choice.id if choice else None): packed(choice_tally(knowledge, choice))
            for question in self._questions
            for choice in (*question.choices, None)
        }
        self._deciding = {earlier for question in self._questions for earlier in question.when}
        self._winners = lru_cache(maxsize=_REMEMBERED)(self._winners_uncached)
        self._ruled_out = lru_cache(maxsize=_REMEMBERED)(self._ruled_out_uncached)

    def of(self, progress: Progress) -> Iterator[Flip]:
        """For each reading, every change of the fewest answers after which another one wins.

        A change answers a question otherwise, or one that was still open; it may answer one that
        is not asked yet, but none that the other answers rule out. The progress is relevant.
        """
        waiting = dict(self._winners(sum(self._points[made] for made in progress.made)))
        for size in range(1, MOST_CHANGES + 1):
            found = [
                flip
                for questions in combinations(self._questions, size)
                for flip in self._flips(progress, questions, waiting)
            ]
            yield from found
            for flip in found:
                waiting.pop(flip.reading, None)
            if not waiting:
                return

    def _flips(
        self,
        progress: Progress,
        questions: tuple[Question, ...],
        waiting: Mapping[ReadingName, Leader],
    ) -> list[Flip]:
        """The flips by changes of just these answers, of readings that are waiting for some."""
        deciding = [question for question in questions if question.id in self._deciding]
        others = [question for question in questions if question.id not in self._deciding]
        options = [_options(question, progress) for question in others]
        added = [
            [self._points[question.id, choice.id] for choice in choices]
            for question, choices in zip(others, options, strict=True)
        ]
        found: list[Flip] = []
        for decided in product(*(_options(question, progress) for question in deciding)):
            base = self._base(progress, list(zip(deciding, decided, strict=True)), others)
            if base is None:
                continue
            for chosen, points in zip(product(*options), product(*added), strict=True):
                won = self._winners(base + sum(points))
                flipped = [each for each in waiting if won[each] != waiting[each]]
                if flipped:
                    made = [*zip(deciding, decided, strict=True), *zip(others, chosen, strict=True)]
                    changes = tuple(sorted(made, key=lambda change: questions.index(change[0])))
                    found += [Flip(each, changes, won[each]) for each in flipped]
        return sorted(found, key=_places) if deciding else found

    def _base(
        self,
        progress: Progress,
        decided: list[tuple[Question, Choice]],
        others: list[Question],
    ) -> Packed | None:
        """What counts apart from the others, once some are decided; None where one is ruled out."""
        for question, choice in decided:
            progress = progress.choose(question.id, choice.id)
        bearing = tuple(made for made in progress.made if made[0] in self._deciding)
        left_out = self._ruled_out(bearing)
        free = {question.id for question in others}
        if not left_out.isdisjoint(free | {question.id for question, _ in decided}):
            return None
        counted = (made for made in progress.made if made[0] not in left_out | free)
        return sum(self._points[made] for made in counted)

    def _ruled_out_uncached(
        self, bearing: tuple[tuple[QuestionId, ChoiceId | None], ...]
    ) -> frozenset[QuestionId]:
        """The questions that answers which others depend on rule out."""
        progress = Progress(bearing)
        guide = self._knowledge.guide
        return frozenset(q.id for q in self._questions if applies(guide, q, progress) is False)

    def _winners_uncached(self, total: Packed) -> Mapping[ReadingName, Leader]:
        found = leaders(self._knowledge, unpacked(total, len(self._knowledge.frameworks)))
        return dict(zip(READINGS, found, strict=True))


def _options(question: Question, progress: Progress) -> list[Choice]:
    """The choices that would be a change."""
    made = progress.get(question.id)
    return [choice for choice in question.choices if choice.id != made]


def _places(flip: Flip) -> tuple[int, ...]:
    """Where the choices stand in their questions."""
    return tuple(question.choices.index(choice) for question, choice in flip.changes)
