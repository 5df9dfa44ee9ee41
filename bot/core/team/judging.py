"""Judges what voices come to together, where they differ, and what would change it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache
from itertools import combinations, product

from bot.core.flips import Flip
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
from bot.core.scoring import Leader, Scores, applies, chosen, points, relevant, tally
from bot.core.team.mean import Mean
from bot.core.team.values import Answer, Disagreement, Held, Said, TeamReading, TeamVerdict
from bot.core.verdict import Reason, judge

_Answers = tuple[tuple[QuestionId, ChoiceId | None], ...]
"""Questions with the choices made on them; None is "doesn't matter"."""

_TODAY = READINGS.index("today")
_MOST_CHANGES = 2
"""Answers that a change takes at most where voices differ."""


def judge_team(knowledge: Knowledge, voices: Sequence[Progress]) -> TeamVerdict:
    """What voices come to together, one at least, in whatever order."""
    said = [relevant(knowledge.guide, voice) for voice in voices]
    together = _Together(knowledge, Counter(said))
    article, today = (together.reading(name) for name in READINGS)
    if len(set(said)) == 1:
        flips = tuple(flip for flip in judge(knowledge, said[0]).flips if flip.reading == "today")
    else:
        flips = _flips(knowledge, said, together, today.winner)
    reasons = _reasons(knowledge, said)
    disagreements = _disagreements(knowledge, said, together, today.winner)
    return TeamVerdict(article, today, reasons, disagreements, flips)


class _Together:
    """Voices, those that say the same taken together."""

    def __init__(self, knowledge: Knowledge, voices: Counter[Progress]) -> None:
        self._knowledge = knowledge
        self._voices = voices
        self._tallies = {voice: tally(knowledge, voice) for voice in voices}
        self._deciding = {earlier for q in knowledge.guide.questions for earlier in q.when}
        self._after = cache(self._after_uncached)
        self._points = cache(self._points_uncached)
        self._without = cache(self._without_uncached)

    def reading(self, name: ReadingName) -> TeamReading:
        """The verdict by one reading."""
        scores: Counter[Scores] = Counter()
        for voice, count in self._voices.items():
            scores[self._tallies[voice][READINGS.index(name)]] += count
        mean = Mean.of(scores)
        shares = {
            framework.id: Fraction(part, mean.whole)
            for framework, part in zip(self._knowledge.frameworks, mean.parts, strict=True)
        }
        winner, margin = mean.winner(self._knowledge), mean.margin(self._knowledge)
        return TeamReading(name, winner, margin, shares, mean.within_reach(self._knowledge))

    def winner_if(self, changes: Sequence[tuple[Question, Answer]]) -> Leader:
        """Who would win today if every voice had given these answers."""
        answers = [(question.id, answer.id if answer else None) for question, answer in changes]
        deciding = tuple(each for each in answers if each[0] in self._deciding)
        others = tuple(each for each in answers if each not in deciding)
        return Mean.of(self._after(deciding)._scores_with(others)).winner(self._knowledge)

    def _after_uncached(self, answers: _Answers) -> "_Together":
        """The voices with answers that may bring in other questions, or rule them out."""
        if not answers:
            return self
        changed: Counter[Progress] = Counter()
        for voice, count in self._voices.items():
            for answer in answers:
                voice = voice.choose(*answer)
            changed[relevant(self._knowledge.guide, voice)] += count
        return _Together(self._knowledge, changed)

    def _scores_with(self, answers: _Answers) -> Counter[Scores]:
        """Today's scores with answers on which no question depends: all other points stay."""
        added = [self._points(*answer) for answer in answers]
        scores: Counter[Scores] = Counter()
        for (rest, counting), count in self._without(tuple(q for q, _ in answers)).items():
            counted = [each for each, counts in zip(added, counting, strict=True) if counts]
            scores[tuple(map(sum, zip(rest, *counted, strict=True)))] += count
        return scores

    def _points_uncached(self, question: QuestionId, choice: ChoiceId | None) -> Scores:
        return points(self._knowledge, chosen(self._knowledge.guide, question, choice), "today")

    def _without_uncached(
        self, questions: tuple[QuestionId, ...]
    ) -> Counter[tuple[Scores, tuple[bool, ...]]]:
        """Scores without some questions, with which of these would count: how many have which."""
        found: Counter[tuple[Scores, tuple[bool, ...]]] = Counter()
        asked = [q for each in questions if (q := self._knowledge.guide.question(each))]
        for voice, count in self._voices.items():
            rest = self._tallies[voice][_TODAY]
            for question in asked:
                own = self._points(question.id, voice.get(question.id))
                rest = tuple(score - each for score, each in zip(rest, own, strict=True))
            counting = (applies(self._knowledge.guide, q, voice) is not False for q in asked)
            found[rest, tuple(counting)] += count
        return found


def _reasons(knowledge: Knowledge, voices: Sequence[Progress]) -> tuple[Held, ...]:
    held = Counter(made for voice in voices for made in voice.made)
    found = [
        (Reason(question, choice, factor.today), held[question.id, choice.id])
        for question in knowledge.guide.questions
        for choice in question.choices
        for factor in choice.factors
        if factor.today.framework and (question.id, choice.id) in held
    ]
    return tuple(sorted(found, key=lambda each: -each[0].basis.weight * each[1]))


def _disagreements(
    knowledge: Knowledge, voices: Sequence[Progress], together: _Together, winner: Leader
) -> tuple[Disagreement, ...]:
    found = []
    for question in knowledge.guide.questions:
        answers: list[Said] = []
        for answer in (*question.choices, None):
            by = _by(voices, question, answer)
            if by:
                then = together.winner_if([(question, answer)])
                answers.append(Said(answer, by, then, then != winner))
        if len(answers) > 1:
            answers.sort(key=lambda said: -len(said.voices))
            found.append(Disagreement(question, tuple(answers)))
    return tuple(sorted(found, key=lambda each: (-each.spread, not each.flips)))


def _by(voices: Sequence[Progress], question: Question, answer: Answer) -> tuple[int, ...]:
    """The places of the voices that gave an answer."""
    made = (question.id, answer.id if answer else None)
    return tuple(at for at, voice in enumerate(voices) if made in voice.made)


def _flips(
    knowledge: Knowledge, voices: Sequence[Progress], together: _Together, winner: Leader
) -> tuple[Flip, ...]:
    """Every change of as few answers as possible after which another wins today.

    An answer that counts for nobody is never in one: without it, the change would be smaller.
    """
    for size in range(1, _MOST_CHANGES + 1):
        found = tuple(
            Flip("today", changes, then)
            for changes in _changes(knowledge, voices, size)
            if (then := together.winner_if(changes)) != winner
        )
        if found:
            return found
    return ()


def _changes(
    knowledge: Knowledge, voices: Sequence[Progress], size: int
) -> Iterator[tuple[tuple[Question, Choice], ...]]:
    """Changes of that many answers, each of which is one for somebody."""
    unanimous = set.intersection(*({*voice.made} for voice in voices))
    for questions in combinations(knowledge.guide.questions, size):
        options = [
            [(q, choice) for choice in q.choices if (q.id, choice.id) not in unanimous]
            for q in questions
        ]
        yield from product(*options)
