"""Adds up what choices say about a need. Shared by the guide and the verdict."""

from collections.abc import Mapping

from bot.core.model import (
    READINGS,
    Choice,
    ChoiceId,
    FrameworkId,
    Guide,
    Knowledge,
    Progress,
    Question,
    ReadingName,
)

Scores = tuple[int, ...]
"""Points of each framework, in the knowledge's order."""

Tally = tuple[Scores, ...]
"""Scores by each reading, in the order of READINGS."""

Packed = int
"""A tally as one number, so that adding is one step where there are very many sums."""
_DIGITS = 16
"""Binary digits of one framework's points by one reading: what they add up to stays below."""

Leader = FrameworkId | None
"""Who wins; None is a close call."""


def applies(guide: Guide, question: Question, progress: Progress) -> bool | None:
    """Whether a question is to be asked; None while an answer that decides it is missing.

    A condition on a skipped question holds: "doesn't matter" rules nothing out. One on a
    question that is itself ruled out cannot hold.
    """
    pending = False
    for earlier_id, allowed in question.when.items():
        earlier = guide.question(earlier_id)
        holds = applies(guide, earlier, progress) if earlier else False
        if holds is False:
            return False
        if (made := progress.get(earlier_id)) is not None and made not in allowed:
            return False
        if holds is None or not progress.has(earlier_id):
            pending = True
    return None if pending else True


def relevant(guide: Guide, progress: Progress) -> Progress:
    """The progress without answers that the guide does not know or that others rule out."""
    known = Progress(
        tuple(
            (question_id, choice_id)
            for question_id, choice_id in progress.made
            if (question := guide.question(question_id)) is not None
            and (choice_id is None or question.choice(choice_id) is not None)
        )
    )
    return Progress(
        tuple(
            (question.id, choice_id)
            for question_id, choice_id in known.made
            if (question := guide.question(question_id)) is not None
            and applies(guide, question, known) is not False
        )
    )


def points(knowledge: Knowledge, choice: Choice | None, reading: ReadingName) -> Scores:
    """What one choice adds for each framework; nothing where the question was skipped."""
    bases = [factor.by(reading) for factor in choice.factors] if choice else []
    return tuple(
        sum(basis.weight for basis in bases if basis and basis.framework == framework.id)
        for framework in knowledge.frameworks
    )


def choice_tally(knowledge: Knowledge, choice: Choice | None) -> Tally:
    """What one choice adds, by each reading."""
    return tuple(points(knowledge, choice, reading) for reading in READINGS)


def add(left: Tally, right: Tally) -> Tally:
    """The sum of two tallies."""
    return tuple(
        tuple(a + b for a, b in zip(one, other, strict=True))
        for one, other in zip(left, right, strict=True)
    )


def tally(knowledge: Knowledge, progress: Progress) -> Tally:
    """The scores of a progress by each reading."""
    total = choice_tally(knowledge, None)
    for made in relevant(knowledge.guide, progress).made:
        total = add(total, choice_tally(knowledge, chosen(knowledge.guide, *made)))
    return total


def packed(tally: Tally) -> Packed:
    """A tally as one number: sums of these are sums of tallies."""
    points = (each for row in tally for each in row)
    return sum(each << _DIGITS * at for at, each in enumerate(points))


def unpacked(total: Packed, frameworks: int) -> Tally:
    """The tally that a number stands for."""
    points = [
        total >> _DIGITS * at & (1 << _DIGITS) - 1 for at in range(len(READINGS) * frameworks)
    ]
    return tuple(tuple(points[at : at + frameworks]) for at in range(0, len(points), frameworks))


def chosen(guide: Guide, question_id: str, choice_id: ChoiceId | None) -> Choice | None:
    """The choice named, or None where it was skipped or is not known."""
    question = guide.question(question_id)
    return question.choice(choice_id) if question and choice_id is not None else None


def lead(scores: Scores) -> int:
    """By how many points the first is ahead of the second."""
    first, second = sorted(scores, reverse=True)[:2]
    return first - second


def leader(knowledge: Knowledge, scores: Scores) -> Leader:
    """Who wins, or None where the lead makes it a close call."""
    if lead(scores) <= knowledge.guide.margins.close:
        return None
    return knowledge.frameworks[scores.index(max(scores))].id


def leaders(knowledge: Knowledge, total: Tally) -> tuple[Leader, ...]:
    """Who wins by each reading."""
    return tuple(leader(knowledge, scores) for scores in total)


def by_framework(knowledge: Knowledge, scores: Scores) -> Mapping[FrameworkId, int]:
    """The scores under their frameworks' ids."""
    return {f.id: score for f, score in zip(knowledge.frameworks, scores, strict=True)}
