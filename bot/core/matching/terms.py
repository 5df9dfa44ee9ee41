"""Likeness by terms, rare ones counting more: by the words that texts share, or the letters."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import chain, count
from math import log
from typing import Any

import numpy as np
import numpy.typing as npt

from bot.core.matching.channels import (
    EXAMINED,
    Look,
    Matrix,
    Rows,
    Vector,
    best,
    grouped,
    spans,
)
from bot.core.matching.query import Query

_COMMON = 64
"""Examples from which a term is a common one: a column for it is cheaper than its pairs."""
_CHAMPIONS = 1024
"""Examples of one term that a look goes through."""
_REMEMBERED = 8192
"""Words whose characters are remembered."""


class Terms:
    """Cosine over terms, each weighed by its inverse document frequency.

    `terms` says what a query's terms are: its words, or the n-grams of its characters. A term
    that no example holds counts as much as the rarest, so that what is not explained lowers
    the likeness to all.

    To look, the rarest terms' examples are gone through first; where many hold a term, those
    that it makes up most of (champion lists: Manning, Raghavan and Schütze, Introduction to
    Information Retrieval, 7.1.3).
    """

    def __init__(
        self,
        terms: Callable[[Query], Iterable[str]],
        examples: Sequence[Query],
        *,
        many: bool = False,
    ) -> None:
        self._terms = terms
        self._size = len(examples)
        numbers: defaultdict[str, int] = defaultdict(count().__next__)
        held, often, begins = array("i"), array("H"), array("q", [0])
        for example in examples:
            counts = Counter(terms(example))
            held.extend(map(numbers.__getitem__, counts))
            often.extend(counts.values())
            begins.append(len(held))
        self._numbers = dict(numbers)
        self._held, self._begins = np.array(held, dtype=np.int32), np.array(begins, dtype=np.intp)
        by_term, self._firsts = grouped(self._held, len(self._numbers))
        self._rarest = log(1 + self._size)
        self._rarity = np.log(1 + self._size / (1 + np.diff(self._firsts)))
        self._rarities = array("d", self._rarity.tobytes())  # one at a time from here, it is faster
        holders = np.repeat(np.arange(self._size, dtype=np.int32), np.diff(self._begins))
        weights = (1 + np.log(np.array(often))) * self._rarity[self._held]
        weights /= np.sqrt(np.bincount(holders, weights**2, self._size))[holders]
        self._weights = weights.astype(np.float32)
        if many:
            by_term = np.lexsort((-self._weights, self._held))
        self._holders, self._posted = holders[by_term], self._weights[by_term]

    def rarity(self, term: str) -> float:
        """How much a term tells: its inverse document frequency."""
        number = self._numbers.get(term)
        return self._rarest if number is None else self._rarities[number]

    def likeness(self, query: Query) -> Vector:
        """Cosine of the query's terms and each example's."""
        numbers, weights = self._known(query)
        at = spans(self._firsts[numbers], self._firsts[numbers + 1])
        lengths = self._firsts[numbers + 1] - self._firsts[numbers]
        products = self._posted[at] * np.repeat(weights, lengths)
        return np.bincount(self._holders[at], products, self._size).astype(np.float32)

    def gram(self, rows: Rows | None = None) -> Matrix:
        """Cosines of the examples' terms."""
        return self._gram_of_all() if rows is None else self._gram_of(rows)

    def made_of(self) -> Iterable[npt.NDArray[Any]]:
        """Which examples hold each term, and how much it weighs there."""
        return self._firsts, self._holders, self._posted

    def look(self, query: Query) -> Look:
        """The examples with most in common, by the rarest terms as far as EXAMINED reaches."""
        numbers, weights = self._known(query)
        order = np.argsort(-self._rarity[numbers], kind="stable")
        firsts = self._firsts[numbers[order]]
        lengths = np.minimum(self._firsts[numbers[order] + 1] - firsts, _CHAMPIONS)
        room = EXAMINED - np.cumsum(lengths) + lengths
        lengths = np.clip(lengths, 0, np.maximum(room, 0))
        at = spans(firsts, firsts + lengths)
        products = self._posted[at] * np.repeat(weights[order], lengths)
        rows, place = np.unique(self._holders[at].astype(np.intp), return_inverse=True)
        found = best(rows, np.bincount(place, products, len(rows)).astype(np.float32))
        return Look(found, self._likeness_to(numbers, weights), len(at))

    def _likeness_to(self, numbers: Rows, weights: Vector) -> Callable[[Rows], Vector]:
        """How alike any examples are to a query, by all their terms."""
        asked = np.zeros(len(self._numbers), dtype=np.float32)
        asked[numbers] = weights

        def likeness(rows: Rows) -> Vector:
            at, of = self._terms_of(rows)
            products = self._weights[at] * asked[self._held[at]]
            return np.bincount(of, products, len(rows)).astype(np.float32)

        return likeness

    def _terms_of(self, rows: Rows) -> tuple[Rows, Rows]:
        """Where the terms of some examples stand, and which of these each belongs to."""
        begins, ends = self._begins[rows], self._begins[rows + 1]
        return spans(begins, ends), np.repeat(np.arange(len(rows)), ends - begins)

    def _gram_of(self, rows: Rows) -> Matrix:
        at, of = self._terms_of(rows)
        used, column = np.unique(self._held[at], return_inverse=True)
        held = np.zeros((len(rows), len(used)), dtype=np.float32)
        held[of, column] = self._weights[at]
        return held @ held.T

    def _gram_of_all(self) -> Matrix:
        """The common terms' part all at once, the others' one by one."""
        counts = np.diff(self._firsts)
        common = np.flatnonzero(counts > _COMMON)
        held = np.zeros((self._size, len(common)), dtype=np.float32)
        for column, term in enumerate(common):
            span = slice(self._firsts[term], self._firsts[term + 1])
            held[self._holders[span], column] = self._posted[span]
        gram = held @ held.T
        for term in np.flatnonzero(counts <= _COMMON):
            span = slice(self._firsts[term], self._firsts[term + 1])
            at, weights = self._holders[span], self._posted[span]
            gram[at[:, None], at] += np.outer(weights, weights)
        return gram

    def _known(self, query: Query) -> tuple[Rows, Vector]:
        """The query's terms that some example holds, and their weights beside all of its terms."""
        counts = Counter(self._terms(query))
        weights = {term: (1 + log(n)) * self.rarity(term) for term, n in counts.items()}
        norm = sum(weight**2 for weight in weights.values()) ** 0.5 or 1.0
        known = [(self._numbers[t], w / norm) for t, w in weights.items() if t in self._numbers]
        numbers = np.array([number for number, _ in known], dtype=np.intp)
        return numbers, np.array([weight for _, weight in known], dtype=np.float32)


def words(query: Query) -> Iterable[str]:
    """The terms of a comparison by words: stems in the vocabulary's spelling."""
    return query.words


def characters(query: Query) -> Iterable[str]:
    """The terms of a comparison by characters: three of a word at a time, its ends marked."""
    return chain.from_iterable(map(_trigrams, query.spelled.split()))


@lru_cache(maxsize=_REMEMBERED)
def _trigrams(word: str) -> tuple[str, ...]:
    marked = f" {word} "
    return tuple(marked[at : at + 3] for at in range(len(marked) - 2))
