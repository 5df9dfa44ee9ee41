"""Likeness in meaning, whatever the words: by sentence embeddings."""

from collections.abc import Iterable, Sequence

import numpy as np

from bot.core.matching.channels import (
    EXAMINED,
    Encoder,
    Look,
    Matrix,
    Rows,
    Vector,
    best,
    grouped,
    spans,
)
from bot.core.matching.query import Query

_REACHED = EXAMINED // 2
_TOGETHER = 4096
"""Examples that are put behind their leaders at once."""


class Meaning:
    """Cosine of sentence embeddings.

    To look, each example stands behind the nearest of some leaders drawn at random, and those
    behind the leaders nearest to the query are compared (cluster pruning: Manning, Raghavan and
    Schütze, Introduction to Information Retrieval, 7.1.6).
    """

    def __init__(self, encoder: Encoder, examples: Sequence[Query], *, many: bool = False) -> None:
        self._encoder = encoder
        self._vectors = encoder.learn([example.spelled for example in examples])
        if many:
            self._lead()

    def likeness(self, query: Query) -> Vector:
        """Cosine of the query's vector and each example's."""
        return np.asarray(self._vectors @ self._encoder.encode(query.spelled))

    def gram(self, rows: Rows | None = None) -> Matrix:
        """Cosines of the examples' vectors."""
        vectors = self._vectors if rows is None else self._vectors[rows]
        return np.asarray(vectors @ vectors.T)

    def made_of(self) -> Iterable[Matrix]:
        """The examples' vectors."""
        return (self._vectors,)

    def look(self, query: Query) -> Look:
        """The nearest of those behind the nearest leaders."""
        vector = self._encoder.encode(query.spelled)
        near = np.argsort(-(self._leaders @ vector))
        reached = np.cumsum(np.diff(self._begins)[near])
        near = near[: 1 + int(np.searchsorted(reached, _REACHED))]
        rows = self._behind[spans(self._begins[near], self._begins[near + 1])[:_REACHED]]
        found = best(rows, self._vectors[rows] @ vector)
        examined = len(self._leaders) + len(rows)
        return Look(found, lambda asked: np.asarray(self._vectors[asked] @ vector), examined)

    def _lead(self) -> None:
        size = len(self._vectors)
        count = min(int(size**0.5), _REACHED)
        drawn = np.random.default_rng(0).choice(size, count, replace=False)
        self._leaders = self._vectors[drawn]
        nearest = [
            (self._vectors[at : at + _TOGETHER] @ self._leaders.T).argmax(axis=1)
            for at in range(0, size, _TOGETHER)
        ]
        self._behind, self._begins = grouped(np.concatenate(nearest), count)
