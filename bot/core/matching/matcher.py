"""Matches a question against all entries and decides the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.matching.fusion import Features, probabilities
from bot.core.matching.query import Query, Reader
from bot.core.matching.scorers import Characters, Scorer, Subset, Words
from bot.core.model import Calibration, Entry, Knowledge, Outcome

MOST_OFFERED = 3
_CANDIDATES = 10

UNFITTED = Calibration(
    weights={
        "none": 5.0,
        "none_unknown": 2.0,
        "words": 3.0,
        "words_squared": 4.0,
        "characters": 3.0,
        "subset": 1.0,
        "covered": 2.0,
        "missed": -3.0,
        "added": -0.5,
        "presumed": -1.0,
    },
    answer=0.6,
    offer=0.3,
)
"""Where a fit starts from, and what a folder without matching.yaml is matched by."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with its confidence (0 to 1), and the phrasing that came nearest."""

    entry: Entry
    confidence: float
    phrasing: str
    answer: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a question matched: the outcome, and candidates, best first."""

    outcome: Outcome
    matches: tuple[Match, ...]
    query: Query

    @property
    def best(self) -> Match | None:
        """The likeliest match, whatever the outcome."""
        return self.matches[0] if self.matches else None

    @property
    def offered(self) -> tuple[Match, ...]:
        """The two or three entries to choose from."""
        return self.matches[:MOST_OFFERED]


@dataclass(frozen=True, slots=True)
class _Phrasing:
    text: str
    answer: str
    entry: int
    query: Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry's features for a query, of its best phrasing."""

    entry: Entry
    phrasing: str
    answer: str
    features: Features


class Matcher:
    """Built once for a knowledge; answers any number of questions."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._reader = Reader(knowledge.vocabulary, knowledge.frameworks)
        lines = [
            (text, answer, index)
            for index, entry in enumerate(knowledge.entries)
            for text, answer in entry.all_phrasings()
        ]
        self._reader.learn([text for text, _, _ in lines])
        self._phrasings = [
            _Phrasing(text, answer, index, self._reader.read(text, correct=False))
            for text, answer, index in lines
        ]
        queries = [phrasing.query for phrasing in self._phrasings]
        self._words = Words(queries)
        self._scorers: tuple[Scorer, ...] = (self._words, Characters(queries), Subset(queries))
        self._entry_words = [
            frozenset(w for p in self._phrasings if p.entry == index for w in p.query.words)
            for index in range(len(knowledge.entries))
        ]

    def read(self, text: str) -> Query:
        """The question as the matcher understands it."""
        return self._reader.read(text)

    def match(self, text: str) -> Result:
        """The outcome of a question, with its candidates."""
        query = self._reader.read(text)
        calibration = self._knowledge.calibration
        none, candidates = self.candidates(query)
        if not candidates:
            return Result("none", (), query)
        shares = probabilities(calibration.weights, none, [c.features for c in candidates])
        matches = sorted(
            (
                Match(candidate.entry, share, candidate.phrasing, candidate.answer)
                for candidate, share in zip(candidates, shares, strict=True)
            ),
            key=lambda match: -match.confidence,
        )
        outcome = calibration.outcome(matches[0].confidence, len(matches))
        return Result(outcome, tuple(matches), query)

    def candidates(self, query: Query) -> tuple[Features, list[Candidate]]:
        """The features of "none", and of the entries that come into question."""
        total = sum(self._words.weight(word) for word in set(query.words))
        unknown = sum(self._words.weight(word) for word in query.unknown)
        none = {"none": 1.0, "none_unknown": unknown / total if total else 1.0}
        if not query.words:
            return none, []
        scored = [scorer.score(query) for scorer in self._scorers]
        likeness = [sum(each) for each in zip(*scored, strict=True)]
        best: dict[int, int] = {}
        for index, phrasing in enumerate(self._phrasings):
            at = best.get(phrasing.entry)
            if at is None or likeness[index] > likeness[at]:
                best[phrasing.entry] = index
        ranked = sorted(best.values(), key=lambda index: -likeness[index])[:_CANDIDATES]
        return none, [self._candidate(query, index, scored, total) for index in ranked]

    def _candidate(
        self, query: Query, index: int, scored: Sequence[Sequence[float]], total: float
    ) -> Candidate:
        phrasing = self._phrasings[index]
        entry = self._knowledge.entries[phrasing.entry]
        features = {
            scorer.name: scores[index] for scorer, scores in zip(self._scorers, scored, strict=True)
        }
        features["words_squared"] = features["words"] ** 2
        held = self._entry_words[phrasing.entry]
        covered = sum(self._words.weight(w) for w in set(query.words) if w in held)
        features["covered"] = covered / total if total else 0.0
        features["missed"] = float(bool(query.frameworks - set(entry.about)))
        features["added"] = float(bool(query.frameworks and set(entry.about) - query.frameworks))
        features["presumed"] = float(not query.frameworks and len(entry.about) == 1)
        return Candidate(entry, phrasing.text, phrasing.answer, features)
