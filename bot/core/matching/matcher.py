"""Matches a question against all entries and decides the outcome."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256

import numpy as np
from rapidfuzz import fuzz

from bot.core.calibration import Calibration, Method
from bot.core.matching import ridge
from bot.core.matching.channels import Channel, Language, Matrix, Rows, Vector, grouped
from bot.core.matching.fusion import Features, probabilities
from bot.core.matching.meaning import Meaning
from bot.core.matching.nearby import LARGE, Near, nearby, together
from bot.core.matching.query import Query, Reader
from bot.core.matching.terms import Terms
from bot.core.matching.terms import characters as characters_of
from bot.core.matching.terms import words as words_of
from bot.core.matching.unfitted import UNFITTED
from bot.core.matching.values import Candidate, Example, Match, Result
from bot.core.model import Knowledge

_CANDIDATES = 8
_SLOW = 1000
"""Examples from which solving takes longer than looking up what was solved before."""


class Matcher:
    """Built once for a knowledge; answers any number of questions, from any thread.

    From `large` examples on, a question is held against the nearest of them alone.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        language: Language | None = None,
        calibration: Calibration | None = None,
        *,
        large: int = LARGE,
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
        self.is_large = len(queries) >= large
        many = self.is_large
        self._words = Terms(words_of, queries, many=many)
        builders: Mapping[str, Callable[[], Channel]] = {
            "words": lambda: self._words,
            "characters": lambda: Terms(characters_of, queries, many=many),
            **({"meaning": lambda: Meaning(encoder, queries, many=many)} if encoder else {}),
        }
        self.channels = {name: build() for name, build in builders.items()}
        self.owners = np.array([example.entry for example in self.examples], dtype=np.intp)
        # Examples of none come first, and phrasings before labelled questions.
        rows, begins = grouped(self.owners + 1, len(knowledge.entries) + 1)
        self._of_entry = np.split(rows, begins[1:-1])[1:]
        self.phrasing = np.array([example.is_phrasing for example in self.examples])
        self._named_in = [
            frozenset(self.examples[at].query.frameworks for at in rows if self.phrasing[at])
            for rows in self._of_entry
        ]
        self._holding = Counter(w for row in range(len(self.examples)) for w in self._words_in(row))
        self._rows, self._entries = np.arange(len(queries)), np.arange(len(knowledge.entries))
        if not self.is_large:
            self._held_words = [self._words_of(rows) for rows in self._of_entry]
            slow = language.solving if len(queries) >= _SLOW else None
            self._coefficients = (
                slow.solved(self._equations(), self._solve) if slow else self._solve()
            )

    def _read_examples(self) -> list[Example]:
        lines = [
            (text, answer, index)
            for index, entry in enumerate(self.knowledge.entries)
            for text, answer in entry.all_phrasings()
        ]
        queries = self._reader.learn([text for text, _, _ in lines])
        place = {entry.id: at for at, entry in enumerate(self.knowledge.entries)}
        examples = [
            Example(text, query, index, answer)
            for query, (text, answer, index) in zip(queries, lines, strict=True)
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

    def _solve(self) -> ridge.Targets:
        return ridge.solve(self.gram(), self.targets, self.calibration.kernel)

    def _equations(self) -> bytes:
        """Stands for what is solved: other bytes for whatever may have another solution."""
        told = sha256(repr((self.calibration.kernel, sorted(self.channels))).encode())
        told.update(self.owners.tobytes())
        for name in sorted(self.channels):
            for numbers in self.channels[name].made_of():
                told.update(repr(numbers.shape).encode() + numbers.tobytes())
        return told.digest()

    @property
    def targets(self) -> ridge.Targets:
        """Which entry each example belongs to; the last column is none."""
        return ridge.targets(self.owners, self._entries)

    def gram(self) -> Matrix:
        """The likeness of all examples to each other, the channels weighed together."""
        parts = {name: each.gram for name, each in self.channels.items()}
        return together(parts, self.calibration.kernel)

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
        return self.features(query, self.near(query))

    def near(self, query: Query, hidden: Rows | None = None) -> Near:
        """What a query is held against: all examples, or those of a large world that come near.

        In a large world what is `hidden` is looked past.
        """
        kernel = self.calibration.kernel
        if self.is_large:
            return nearby(self.channels, query, self.owners, kernel, hidden)
        parts = {name: partial(each.likeness, query) for name, each in self.channels.items()}
        likeness = together(parts, kernel)
        return self.all_near(likeness, ridge.scores(likeness, self._coefficients, kernel))

    def all_near(self, likeness: Vector, scores: ridge.Targets) -> Near:
        """All examples, with the likeness of each and the score of every entry and of none."""
        return Near(self._rows, self.owners, likeness, self._entries, scores)

    def features(
        self, query: Query, near: Near, hidden: Rows | None = None
    ) -> tuple[Features, list[Candidate]]:
        """What speaks for none and for each candidate; `hidden` examples count for nothing."""
        unknown_words = query.unknown
        if hidden is not None:
            near = near.without(hidden)
            unknown_words |= self._only_in(hidden) & set(query.words)
        total = sum(self._words.rarity(word) for word in set(query.words)) or 1.0
        unknown = sum(self._words.rarity(word) for word in unknown_words)
        order = map(int, np.argsort(-near.scores[:-1]))
        ranked = [at for at in order if self._may_answer(int(near.entries[at]), query)]
        none = {
            "none": 1.0,
            "none_score": float(near.scores[-1]),
            "none_unknown": unknown / total,
            "none_nearest": float(near.likeness.max(initial=-1.0)),
            "none_best": float(near.scores[ranked[0]]) if ranked else 0.0,
        }
        second = float(near.scores[ranked[1]]) if len(ranked) > 1 else 0.0
        return none, [
            self._candidate(
                query, at, near, second if at == ranked[0] else none["none_best"], total, hidden
            )
            for at in ranked[:_CANDIDATES]
        ]

    def _may_answer(self, entry: int, query: Query) -> bool:
        """False where the query names frameworks, and the entry is about none but others.

        A phrasing that names just the same speaks for the entry all the same.
        """
        about, named = self.knowledge.entries[entry].about, query.frameworks
        elsewhere = bool(about and named) and named.isdisjoint(about)
        return not elsewhere or named in self._named_in[entry]

    def _only_in(self, rows: Rows) -> frozenset[str]:
        """The words that no phrasing but these holds."""
        here = Counter(word for row in rows for word in self._words_in(row))
        return frozenset(word for word, n in here.items() if self._holding[word] <= n)

    def _words_in(self, row: int | np.intp) -> set[str]:
        example = self.examples[row]
        return set(example.query.words) if example.is_phrasing else set()

    def _words_of(self, rows: Rows) -> frozenset[str]:
        """The words of those of some examples that are phrasings."""
        return frozenset(word for row in rows for word in self._words_in(row))

    def _candidate(
        self,
        query: Query,
        at: int,
        near: Near,
        rival: float,
        total: float,
        hidden: Rows | None,
    ) -> Candidate:
        index = int(near.entries[at])
        entry = self.knowledge.entries[index]
        places = near.of(index) if self.is_large else self._of_entry[index]
        rows = near.rows[places]
        phrasings = places[self.phrasing[rows]]
        nearest = self.examples[
            near.rows[phrasings[near.likeness[phrasings].argmax()]]
            if len(phrasings)
            else self._of_entry[index][0]
        ]
        if self.is_large or hidden is not None:
            held = self._words_of(rows if hidden is None else np.setdiff1d(rows, hidden))
        else:
            held = self._held_words[index]
        covered = sum(self._words.rarity(word) for word in set(query.words) if word in held)
        about = set(entry.about)
        return Candidate(
            entry,
            nearest.text,
            nearest.answer,
            {
                "score": float(near.scores[at]),
                "lead": float(near.scores[at] - rival),
                "nearest": float(near.likeness[places].max()),
                "sorted": fuzz.token_sort_ratio(query.text, nearest.query.text) / 100,
                "subset": fuzz.token_set_ratio(query.text, nearest.query.text) / 100,
                "covered": covered / total,
                "missed": float(bool(query.frameworks - about)),
                "added": float(bool(query.frameworks and about - query.frameworks)),
                "presumed": float(not query.frameworks and len(about) == 1),
                "bot": float(entry.about_bot),
            },
        )
