"""The guide's arithmetic done again, plainly and independently of the core's own."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import product
from math import prod

from bot.core.guide import MOST_QUESTIONS, Interviewer
from bot.core.model import ChoiceId, Guide, Knowledge, Progress, Question, QuestionId

Made = Mapping[str, str | None]
Winners = tuple[str | None, str | None]
"""Who wins by the article, and today; None is a close call."""


def holds(question: Question, made: Made) -> bool:
    """Whether a question is asked, once all before it were; `made` holds only those asked."""
    return all(
        earlier in made and (made[earlier] is None or made[earlier] in allowed)
        for earlier, allowed in question.when.items()
    )


def options(question: Question) -> tuple[ChoiceId | None, ...]:
    return (*(choice.id for choice in question.choices), None)


def completions(guide: Guide, made: Made) -> Iterator[Made]:
    """Every way to answer all of a guide that begins with some answers."""

    def go(index: int, so_far: Made) -> Iterator[Made]:
        if index == len(guide.questions):
            yield so_far
            return
        question = guide.questions[index]
        if not holds(question, so_far):
            yield from go(index + 1, so_far)
            return
        fixed = question.id in made
        for choice in (made[question.id],) if fixed else options(question):
            yield from go(index + 1, {**so_far, question.id: choice})

    yield from go(0, {})


def weighed(guide: Guide, made: Made) -> Iterator[tuple[Made, float]]:
    """All completions, with how likely each is where every answer is equally likely."""
    for each in completions(guide, made):
        asked = [question for question in guide.questions if question.id in {*each} - {*made}]
        yield each, 1 / prod(len(options(question)) for question in asked)


def scores(knowledge: Knowledge, made: Made) -> list[list[int]]:
    """Points of each framework by the article and today; `made` holds only what counts."""
    totals = [[0] * len(knowledge.frameworks) for _ in range(2)]
    for question in knowledge.guide.questions:
        for choice in question.choices:
            if question.id in made and made[question.id] == choice.id:
                for factor in choice.factors:
                    for total, basis in zip(totals, (factor.article, factor.today), strict=True):
                        for at, framework in enumerate(knowledge.frameworks):
                            if basis and basis.framework == framework.id:
                                total[at] += basis.weight
    return totals


def winner(knowledge: Knowledge, total: list[int]) -> str | None:
    best = max(total)
    near = [points for points in total if best - points <= knowledge.guide.margins.close]
    return None if len(near) > 1 else knowledge.frameworks[total.index(best)].id


def winners(knowledge: Knowledge, made: Made) -> Winners:
    article, today = (winner(knowledge, total) for total in scores(knowledge, made))
    return article, today


def counting(guide: Guide, made: Made) -> Made:
    """The answers that count: those that no other rules out. A missing one rules nothing out."""
    kept: dict[str, str | None] = {}
    ruled_out: set[str] = set()
    for question in guide.questions:
        no = any(
            earlier in ruled_out
            or (made.get(earlier) is not None and made.get(earlier) not in allowed)
            for earlier, allowed in question.when.items()
        )
        if no:
            ruled_out.add(question.id)
        elif question.id in made:
            kept[question.id] = made[question.id]
    return kept


def every_progress(knowledge: Knowledge) -> Iterator[tuple[Progress, Question | None]]:
    """Every progress that a conversation comes to, with the question that is asked then."""
    interviewer = Interviewer(knowledge)
    ahead = [Progress()]
    while ahead:
        progress = ahead.pop()
        question = interviewer.next(progress)
        yield progress, question
        if question is not None:
            ahead += [progress.choose(question.id, choice) for choice in options(question)]


def every_assignment(guide: Guide) -> Iterator[Made]:
    """Every set of answers, whether a conversation comes to it or not."""
    missing = object()
    for choices in product(*((*options(question), missing) for question in guide.questions)):
        yield {
            question.id: choice  # type: ignore[misc]
            for question, choice in zip(guide.questions, choices, strict=True)
            if choice is not missing
        }


def answers(progress: Progress) -> Made:
    return {str(question): choice for question, choice in progress.made}


def progress_of(made: Made) -> Progress:
    return Progress(
        tuple((QuestionId(q), None if c is None else ChoiceId(c)) for q, c in made.items())
    )


class Possible:
    """Who can still win: all completions, shared where they go on alike."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._questions = knowledge.guide.questions
        self._points = {
            (question.id, choice): scores(knowledge, {question.id: choice})
            for question in self._questions
            for choice in options(question)
        }
        self._go = lru_cache(maxsize=None)(self._go_uncached)

    def after(self, progress: Progress) -> set[Winners]:
        found = set()
        for article, today in self._go(0, (), tuple(sorted(progress.made, key=str))):
            found.add(
                (winner(self._knowledge, list(article)), winner(self._knowledge, list(today)))
            )
        return found

    def _go_uncached(
        self,
        index: int,
        asked: tuple[tuple[str, str | None], ...],
        fixed: tuple[tuple[QuestionId, ChoiceId | None], ...],
    ) -> frozenset[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Sums of points that the questions from an index on can add."""
        if index == len(self._questions):
            zero = (0,) * len(self._knowledge.frameworks)
            return frozenset([(zero, zero)])
        question = self._questions[index]
        given = dict(fixed)
        # What no later question looks at makes no difference from here on.
        fixed = tuple(each for each in fixed if each[0] != question.id)
        if not holds(question, dict(asked)):
            return self._go(index + 1, asked, fixed)
        deciding = {earlier for later in self._questions[index + 1 :] for earlier in later.when}
        sums = set()
        for choice in (given[question.id],) if question.id in given else options(question):
            points = self._points[question.id, choice]
            then = (*asked, (question.id, choice))
            then = tuple(each for each in then if each[0] in deciding)
            for rest in self._go(index + 1, then, fixed):
                sums.add(
                    tuple(
                        tuple(a + b for a, b in zip(one, other, strict=True))
                        for one, other in zip(points, rest, strict=True)
                    )
                )
        return frozenset(sums)  # type: ignore[arg-type]


def prove(knowledge: Knowledge) -> int:
    """Holds every progress of a guide to what a guide promises; returns how many there are."""
    possible = Possible(knowledge)
    walked = 0
    for progress, question in every_progress(knowledge):
        walked += 1
        made = answers(progress)
        assert len(made) <= MOST_QUESTIONS == 6
        undecided = len(possible.after(progress)) > 1
        if question is None:
            assert not undecided or len(made) == MOST_QUESTIONS, progress
        else:
            assert undecided, progress
            assert question.id not in made
            assert holds(question, made), (question.id, progress)
    return walked
