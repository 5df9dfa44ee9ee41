"""Ways to say how alike a query and the examples are, side by side behind one interface."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import Protocol

import numpy as np
import numpy.typing as npt

from bot.core.matching.query import Query

Vector = npt.NDArray[np.float32]
"""One number for each example, in the order in which they were given."""
Matrix = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length 1 that lie near each other where the texts mean alike."""

    def encode(self, text: str) -> Vector:
        """The vector of a text that somebody put; nothing of it is kept."""
        ...

    def learn(self, texts: Sequence[str]) -> Matrix:
        """One row for each of the texts, which are known beforehand and may be kept."""
        ...


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of the language beyond the knowledge.

    With an encoder, texts are compared by their meaning too. `common` are words that are no
    spelling mistakes, whether the knowledge holds them or not, each with its rank.
    """

    encoder: Encoder | None = None
    common: Mapping[str, int] = field(default_factory=dict)


class Channel(Protocol):
    """Compares a query with every example at once."""

    def likeness(self, query: Query) -> Vector:
        """From 0 (or a little below) to 1 for each example."""
        ...

    def gram(self) -> Matrix:
        """The likeness of every example to every other."""
        ...


class Meaning:
    """Cosine of sentence embeddings: alike in meaning, whatever the words."""

    def __init__(self, encoder: Encoder, examples: Sequence[Query]) -> None:
        self._encoder = encoder
        self._vectors = encoder.learn([example.spelled for example in examples])

    def likeness(self, query: Query) -> Vector:
        """Cosine of the query's vector and each example's."""
        return np.asarray(self._vectors @ self._encoder.encode(query.spelled))

    def gram(self) -> Matrix:
        """Cosines of all examples' vectors."""
        return np.asarray(self._vectors @ self._vectors.T)


class Terms:
    """Cosine over terms, rare ones counting more (inverse document frequency).

    `terms` says what a query's terms are: its words, or the n-grams of its characters. A term
    that no example holds counts as much as the rarest, so that what is not explained lowers
    the likeness to all.
    """

    def __init__(self, terms: Callable[[Query], Iterable[str]], examples: Sequence[Query]) -> None:
        self._terms = terms
        self._examples = examples
        self._size = len(examples)
        counts = [Counter(terms(example)) for example in examples]
        documents = Counter(term for count in counts for term in count)
        self._rarest = log(1 + self._size)
        self._rarity = {t: log(1 + self._size / (1 + n)) for t, n in documents.items()}
        found: dict[str, tuple[list[int], list[float]]] = {term: ([], []) for term in documents}
        for index, count in enumerate(counts):
            weights = self._weights(count)
            for term, weight in weights.items():
                found[term][0].append(index)
                found[term][1].append(weight)
        self._postings = {
            term: (np.array(at, dtype=np.intp), np.array(weights, dtype=np.float32))
            for term, (at, weights) in found.items()
        }

    def rarity(self, term: str) -> float:
        """How much a term tells: its inverse document frequency."""
        return self._rarity.get(term, self._rarest)

    def likeness(self, query: Query) -> Vector:
        """Cosine of the query's terms and each example's."""
        weights = self._weights(Counter(self._terms(query)))
        known = [(self._postings[t], w) for t, w in weights.items() if t in self._postings]
        if not known:
            return np.zeros(self._size, dtype=np.float32)
        at = np.concatenate([posting[0] for posting, _ in known])
        products = np.concatenate([posting[1] * weight for posting, weight in known])
        return np.bincount(at, products, self._size).astype(np.float32)

    def gram(self) -> Matrix:
        """Cosines of all examples' terms."""
        return np.stack([self.likeness(example) for example in self._examples])

    def _weights(self, count: Counter[str]) -> dict[str, float]:
        weights = {term: (1 + log(n)) * self.rarity(term) for term, n in count.items()}
        norm = sum(weight**2 for weight in weights.values()) ** 0.5
        return {term: weight / norm for term, weight in weights.items()} if norm else {}


def words(query: Query) -> Iterable[str]:
    """The terms of a comparison by words: stems in the vocabulary's spelling."""
    return query.words


def characters(query: Query) -> Iterable[str]:
    """The terms of a comparison by characters: three of a word at a time, its ends marked."""
    for word in query.spelled.split():
        marked = f" {word} "
        yield from (marked[at : at + 3] for at in range(len(marked) - 2))
