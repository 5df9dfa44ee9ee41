"""What the voices of a team come to together.

Each voice counts alike, however many questions it answered: its points are divided by their sum,
and the mean over all voices is the team's score. The lead that makes a close call, or a leaning,
is measured in the same way, so that people who all say the same get the verdict that each of them
has alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product

from bot.core.model import (
    READINGS,
    Choice,
    FrameworkId,
    Knowledge,
    Margins,
    Progress,
    Question,
    ReadingName,
)
from bot.core.scoring import Leader, Scores, applies, chosen, relevant, tally
from bot.core.verdict import Flip, Margin, Reason, judge

Shares = tuple[Fraction, ...]
"""Each framework's mean share of the points, in the knowledge's order; they sum to 1."""

Answer = Choice | None
"""What a voice said to a question; None is "doesn't matter"."""

_TODAY = READINGS.index("today")
_MOST_TOGETHER = 2
"""Answers that a change of the whole team's takes at most."""


@dataclass(frozen=True, slots=True)
class TeamReading:
    """The team's verdict by one reading."""

    name: ReadingName
    winner: Leader
    margin: Margin
    shares: Mapping[FrameworkId, Fraction]

    @property
    def ranking(self) -> tuple[FrameworkId, ...]:
        """Framework ids, the largest share first."""
        return tuple(sorted(self.shares, key=lambda framework: -self.shares[framework]))


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that some voices gave, by their places. `winner` would win if all had given it."""

    answer: Answer
    voices: tuple[int, ...]
    winner: Leader
    flips: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that voices answered differently: the commonest answer first."""

    question: Question
    answers: tuple[Said, ...]

    @property
    def spread(self) -> Fraction:
        """The chance that two voices, drawn at random, said different things (Gini-Simpson)."""
        counts = [len(said.voices) for said in self.answers]
        return 1 - Fraction(sum(count * count for count in counts), sum(counts) ** 2)

    @property
    def flips(self) -> bool:
        """Whether the result would be another if all had given one of these answers."""
        return any(said.flips for said in self.answers)


@dataclass(frozen=True, slots=True)
class TeamVerdict:
    """Both readings of a team's voices. `today` is what they came to.

    `all_reasons` come with the number of voices that hold them, the weightiest first.
    """

    article: TeamReading
    today: TeamReading
    all_reasons: tuple[tuple[Reason, int], ...]
    disagreements: tuple[Disagreement, ...]
    flips: tuple[Flip, ...]

    @property
    def reasons(self) -> tuple[tuple[Reason, int], ...]:
        """Those for the winner; for a close call, those for any."""
        winner = self.today.winner
        return tuple(
            e for e in self.all_reasons if e[0].basis.framework == (winner or e[0].basis.framework)
        )


def judge_team(knowledge: Knowledge, voices: Sequence[Progress]) -> TeamVerdict:
    """What voices come to together, one at least, in whatever order."""
    said = [relevant(knowledge.guide, voice) for voice in voices]
    together = _Together(knowledge, said)
    article, today = (together.reading(name) for name in READINGS)
    return TeamVerdict(
        article,
        today,
        _reasons(knowledge, said),
        _disagreements(knowledge, said, together, today.winner),
        tuple(_flips(knowledge, said, today.winner)),
    )


class _Together:
    """Voices, each kind of them counted once."""

    def __init__(self, knowledge: Knowledge, voices: Sequence[Progress]) -> None:
        self._knowledge = knowledge
        self._voices = Counter(voices)

    def reading(self, name: ReadingName) -> TeamReading:
        """The verdict by one reading."""
        shares, close, leaning = self._mean(READINGS.index(name))
        first, second = sorted(shares, reverse=True)[:2]
        ahead = first - second
        margin: Margin = "close" if ahead <= close else "leaning" if ahead <= leaning else "clear"
        ids = [framework.id for framework in self._knowledge.frameworks]
        winner = None if margin == "close" else ids[shares.index(first)]
        return TeamReading(name, winner, margin, dict(zip(ids, shares, strict=True)))

    def _mean(self, reading: int) -> tuple[Shares, Fraction, Fraction]:
        """The mean shares, and the mean of what a close lead and a leaning are in shares."""
        margins = self._knowledge.guide.margins
        size = sum(self._voices.values())
        shares = [Fraction(0)] * len(self._knowledge.frameworks)
        close = leaning = Fraction(0)
        for voice, count in self._voices.items():
            scores = tally(self._knowledge, voice)[reading]
            own = _shares(scores)
            shares = [share + count * each for share, each in zip(shares, own, strict=True)]
            bounds = _bounds(scores, margins)
            close, leaning = close + count * bounds[0], leaning + count * bounds[1]
        return tuple(share / size for share in shares), close / size, leaning / size

    def winner_if(self, changes: Sequence[tuple[Question, Answer]]) -> Leader:
        """Who would win today if every voice had given these answers."""
        changed = [_changed(voice, changes) for voice in self._voices.elements()]
        return _Together(self._knowledge, changed).reading("today").winner


def _shares(scores: Scores) -> Shares:
    total = sum(scores)
    if not total:
        return (Fraction(1, len(scores)),) * len(scores)
    return tuple(Fraction(score, total) for score in scores)


def _bounds(scores: Scores, margins: Margins) -> tuple[Fraction, Fraction]:
    """What the two margins, in points, are in shares; a voice without points has no lead."""
    total = sum(scores)
    if not total:
        return Fraction(0), Fraction(0)
    return Fraction(margins.close, total), Fraction(margins.leaning, total)


def _changed(voice: Progress, changes: Sequence[tuple[Question, Answer]]) -> Progress:
    for question, answer in changes:
        voice = voice.choose(question.id, answer.id if answer else None)
    return voice


def _reasons(knowledge: Knowledge, voices: Sequence[Progress]) -> tuple[tuple[Reason, int], ...]:
    counts: Counter[tuple[str, str, int]] = Counter()
    reasons: dict[tuple[str, str, int], Reason] = {}
    for voice in voices:
        for question_id, choice_id in voice.made:
            question = knowledge.guide.question(question_id)
            choice = chosen(knowledge.guide, question_id, choice_id)
            for at, factor in enumerate(choice.factors if choice else ()):
                if question and choice and factor.today.framework:
                    key = (question_id, choice.id, at)
                    counts[key] += 1
                    reasons[key] = Reason(question, choice, factor.today)
    found = [(reasons[key], count) for key, count in counts.items()]
    place = {question.id: at for at, question in enumerate(knowledge.guide.questions)}
    found.sort(key=lambda each: (-each[0].basis.weight * each[1], place[each[0].question.id]))
    return tuple(found)


def _disagreements(
    knowledge: Knowledge, voices: Sequence[Progress], together: _Together, winner: Leader
) -> tuple[Disagreement, ...]:
    found = []
    for question in knowledge.guide.questions:
        by: dict[str | None, list[int]] = {}
        for at, voice in enumerate(voices):
            if voice.has(question.id):
                by.setdefault(voice.get(question.id), []).append(at)
        if len(by) > 1:
            said = (_said(question, at, by[at], together, winner) for at in by)
            ranked = sorted(said, key=lambda each: (-len(each.voices), each.voices))
            found.append(Disagreement(question, tuple(ranked)))
    return tuple(sorted(found, key=lambda each: (-each.spread, not each.flips)))


def _said(
    question: Question,
    choice: str | None,
    voices: Sequence[int],
    together: _Together,
    winner: Leader,
) -> Said:
    answer = question.choice(choice) if choice is not None else None
    then = together.winner_if([(question, answer)])
    return Said(answer, tuple(voices), then, then != winner)


def _flips(knowledge: Knowledge, voices: Sequence[Progress], winner: Leader) -> Iterator[Flip]:
    """Every change of as few answers as possible, made by all, after which another wins today."""
    if len(set(voices)) == 1:
        alone = judge(knowledge, voices[0])
        yield from (flip for flip in alone.flips if flip.reading == "today")
        return
    together = _Together(knowledge, voices)
    for size in range(1, _MOST_TOGETHER + 1):
        found = False
        for changes in _changes(knowledge, voices, size):
            if not _possible(knowledge, voices, changes):
                continue
            then = together.winner_if(changes)
            if then != winner:
                found = True
                yield Flip("today", changes, then)
        if found:
            return


def _changes(
    knowledge: Knowledge, voices: Sequence[Progress], size: int
) -> Iterator[tuple[tuple[Question, Choice], ...]]:
    for questions in combinations(knowledge.guide.questions, size):
        options = [
            [(q, c) for c in q.choices if any(voice.get(q.id) != c.id for voice in voices)]
            for q in questions
        ]
        yield from product(*options)


def _possible(
    knowledge: Knowledge,
    voices: Sequence[Progress],
    changes: Sequence[tuple[Question, Choice]],
) -> bool:
    """Whether somebody could give all these answers: none rules another out for everybody."""
    return any(
        all(applies(knowledge.guide, q, _changed(voice, changes)) is not False for q, _ in changes)
        for voice in set(voices)
    )
