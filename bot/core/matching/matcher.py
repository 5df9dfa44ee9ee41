"""Matches a question against all entries and decides the outcome."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz

from bot.core.matching import ridge
from bot.core.matching.channels import Channel, Language, Matrix, Meaning, Terms, Vector
from bot.core.matching.channels import characters as characters_of
from bot.core.matching.channels import words as words_of
from bot.core.matching.fusion import Features, probabilities
from bot.core.matching.query import Query, Reader
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import Calibration, Entry, Knowledge, Method, Outcome

MOST_OFFERED = 3
_CANDIDATES = 8


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
class Example:
    """A text whose entry is known: a phrasing, with the answer that it calls for, or a label.

    `entry` is the entry's place in the knowledge, -1 where none answers it.
    """

    text: str
    query: Query
    entry: int
    answer: str = ""

    @property
    def is_phrasing(self) -> bool:
        """Whether it is a curator's phrasing, and not somebody's labelled question."""
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry's features for a query, with its nearest phrasing."""

    entry: Entry
    phrasing: str
    answer: str
    features: Features


class Matcher:
    """Built once for a knowledge; answers any number of questions, from any thread."""

    def __init__(
        self,
        knowledge: Knowledge,
        language: Language | None = None,
        calibration: Calibration | None = None,
    ) -> None:
        language = language or Language()
        encoder = language.encoder
        self.knowledge = knowledge
        self.encoder = encoder
        self.method: Method = "embedding" if encoder else "lexical"
        self.calibration = calibration or knowledge.calibrations.get(
            self.method, UNFITTED[self.method]
        )
        self._reader = Reader(knowledge.vocabulary, knowledge.frameworks, language.common)
        self.examples = self._read_examples()
        queries = [example.query for example in self.examples]
        self._words = Terms(words_of, queries)
        builders: Mapping[str, Callable[[], Channel]] = {
            "words": lambda: self._words,
            "characters": lambda: Terms(characters_of, queries),
            **({"meaning": lambda: Meaning(encoder, queries)} if encoder else {}),
        }
        self.channels = {name: build() for name, build in builders.items()}
        phrasings = np.array([example.is_phrasing for example in self.examples])
        self._of_entry = [
            np.array([at for at, each in enumerate(self.examples) if each.entry == entry])
            for entry in range(len(knowledge.entries))
        ]
        self._phrasings_of = [rows[phrasings[rows]] for rows in self._of_entry]
        self._named_in = [
            {self.examples[at].query.frameworks for at in rows} for rows in self._phrasings_of
        ]
        self._held_words = [
            {word for at in rows for word in self.examples[at].query.words}
            for rows in self._phrasings_of
        ]
        self._holding = Counter(w for row in range(len(self.examples)) for w in self._words_in(row))
        self._coefficients = ridge.solve(self.gram(), self.targets, self.calibration.kernel)

    def _read_examples(self) -> list[Example]:
        lines = [
            (text, answer, index)
            for index, entry in enumerate(self.knowledge.entries)
            for text, answer in entry.all_phrasings()
        ]
        self._reader.learn([text for text, _, _ in lines])
        place = {entry.id: at for at, entry in enumerate(self.knowledge.entries)}
        examples = [
            Example(text, self._reader.read(text, correct=False), index, answer)
            for text, answer, index in lines
        ]
        return examples + [
            Example(
                each.ask,
                self._reader.read(each.ask),
                place[each.entries[0]] if each.entries else -1,
            )
            for each in self.knowledge.labels
            if each.is_example
        ]

    @property
    def targets(self) -> ridge.Targets:
        """Which entry each example belongs to; the last column is none."""
        targets = np.zeros((len(self.examples), len(self.knowledge.entries) + 1))
        targets[range(len(self.examples)), [example.entry for example in self.examples]] = 1
        return targets

    def gram(self) -> Matrix:
        """The likeness of all examples to each other, the channels weighed together."""
        return self.together({name: each.gram for name, each in self.channels.items()})

    def together(self, likeness: Mapping[str, Callable[[], Matrix]]) -> Matrix:
        """The weighted mean of the channels' likenesses, asked for one after another."""
        shares = self.calibration.kernel.channels
        total = sum(shares.get(name, 0.0) for name in likeness)
        weighed = ((shares.get(name, 0.0) / total, each) for name, each in likeness.items())
        mean: Matrix | None = None
        for share, each in weighed:
            part = np.float32(share) * each()
            mean = part if mean is None else np.add(mean, part, out=mean)
        assert mean is not None  # noqa: S101 -- there is always a channel
        return mean

    def rarity(self, word: str) -> float:
        """How much a word tells: its inverse document frequency among the examples."""
        return self._words.rarity(word)

    def read(self, text: str) -> Query:
        """The question as the matcher understands it."""
        return self._reader.read(text)

    def match(self, text: str) -> Result:
        """The outcome of a question, with its candidates."""
        query = self._reader.read(text)
        if not query.words:
            return Result("none", (), query)
        none, candidates = self.candidates(query)
        options = [none, *(candidate.features for candidate in candidates)]
        _, *shares = probabilities(self.calibration.weights, options)
        matches = sorted(
            (
                Match(candidate.entry, share, candidate.phrasing, candidate.answer)
                for candidate, share in zip(candidates, shares, strict=True)
            ),
            key=lambda match: -match.confidence,
        )
        confidence = matches[0].confidence if matches else 0.0
        outcome = self.calibration.outcome(confidence, len(matches))
        return Result(outcome, tuple(matches), query)

    def candidates(self, query: Query) -> tuple[Features, list[Candidate]]:
        """The features of "none", and of the entries that come into question."""
        likeness = self.together(
            {name: partial(each.likeness, query) for name, each in self.channels.items()}
        )
        scores = ridge.scores(likeness, self._coefficients, self.calibration.kernel)
        return self.features(query, likeness, scores)

    def features(
        self,
        query: Query,
        likeness: Vector,
        scores: ridge.Targets,
        hidden: Sequence[int] | npt.NDArray[np.intp] = (),
    ) -> tuple[Features, list[Candidate]]:
        """What speaks for none and for each candidate; `hidden` examples count for nothing."""
        unknown_words = query.unknown
        if len(hidden):
            likeness = likeness.copy()
            likeness[hidden] = -1.0
            lost = self._only_in(hidden)
            unknown_words |= lost & set(query.words)
        total = sum(self._words.rarity(word) for word in set(query.words)) or 1.0
        unknown = sum(self._words.rarity(word) for word in unknown_words)
        ranked = [at for at in map(int, np.argsort(-scores[:-1])) if self._may_answer(at, query)]
        none = {
            "none": 1.0,
            "none_score": float(scores[-1]),
            "none_unknown": unknown / total,
            "none_nearest": float(likeness.max()),
            "none_best": float(scores[ranked[0]]) if ranked else 0.0,
        }
        return none, [
            self._candidate(query, entry, likeness, scores, ranked, total, set(hidden))
            for entry in ranked[:_CANDIDATES]
        ]

    def _may_answer(self, entry: int, query: Query) -> bool:
        """False where the query names frameworks, and the entry is about none but others.

        A phrasing that names just the same speaks for the entry all the same.
        """
        about, named = self.knowledge.entries[entry].about, query.frameworks
        elsewhere = bool(about and named) and named.isdisjoint(about)
        return not elsewhere or named in self._named_in[entry]

    def _only_in(self, rows: Sequence[int] | npt.NDArray[np.intp]) -> frozenset[str]:
        """The words that no phrasing but these holds."""
        here = Counter(word for row in rows for word in self._words_in(row))
        return frozenset(word for word, n in here.items() if self._holding[word] <= n)

    def _words_in(self, row: int) -> set[str]:
        example = self.examples[row]
        return set(example.query.words) if example.is_phrasing else set()

    def _words_of(self, entry: int, hidden: set[int]) -> set[str]:
        """The words of an entry's phrasings that are not hidden."""
        rows = self._phrasings_of[entry]
        if hidden.isdisjoint(rows.tolist()):
            return self._held_words[entry]
        return {word for row in rows if row not in hidden for word in self._words_in(row)}

    def _candidate(
        self,
        query: Query,
        index: int,
        likeness: Vector,
        scores: ridge.Targets,
        ranked: Sequence[int],
        total: float,
        hidden: set[int],
    ) -> Candidate:
        entry = self.knowledge.entries[index]
        rows = self._of_entry[index]
        phrasings = self._phrasings_of[index]
        nearest = self.examples[phrasings[likeness[phrasings].argmax()]]
        rival = scores[ranked[1] if ranked[0] == index else ranked[0]] if len(ranked) > 1 else 0.0
        held = self._words_of(index, hidden)
        covered = sum(self._words.rarity(word) for word in set(query.words) if word in held)
        about = set(entry.about)
        return Candidate(
            entry,
            nearest.text,
            nearest.answer,
            {
                "score": float(scores[index]),
                "lead": float(scores[index] - rival),
                "nearest": float(likeness[rows].max()),
                "sorted": fuzz.token_sort_ratio(query.text, nearest.query.text) / 100,
                "subset": fuzz.token_set_ratio(query.text, nearest.query.text) / 100,
                "covered": covered / total,
                "missed": float(bool(query.frameworks - about)),
                "added": float(bool(query.frameworks and about - query.frameworks)),
                "presumed": float(not query.frameworks and len(about) == 1),
                "bot": float(entry.about_bot),
            },
        )
