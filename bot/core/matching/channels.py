"""Ways to say how alike a query and the examples are, side by side behind one interface."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from bot.core.matching.query import Query

Vector = npt.NDArray[np.float32]
"""One number for each example, in the order in which they were given."""
Matrix = npt.NDArray[np.float32]
Table = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
"""Places of examples."""

FOUND = 256
"""Examples that a channel brings into question when it looks for them."""
EXAMINED = 8192
"""Comparisons that it makes to find them, at most."""


class Encoder(Protocol):
    """Turns texts into vectors of length 1 that lie near each other where the texts mean alike."""

    def encode(self, text: str) -> Vector:
        """The vector of a text that somebody put; nothing of it is kept."""
        ...

    def learn(self, texts: Sequence[str]) -> Matrix:
        """One row for each of the texts, which are known beforehand and may be kept."""
        ...


class Solving(Protocol):
    """Solves what takes long, or remembers what came of it."""

    def solved(self, equations: bytes, solve: Callable[[], Table]) -> Table:
        """What `solve` gives for equations that these bytes stand for."""
        ...


@dataclass(frozen=True, slots=True)
class Language:
    """What is known of the language beyond the knowledge, and of what was made of both before.

    With an encoder, texts are compared by their meaning too. `common` are words that are no
    spelling mistakes, whether the knowledge holds them or not, each with its rank.
    """

    encoder: Encoder | None = None
    common: Mapping[str, int] = field(default_factory=dict)
    solving: Solving | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What a channel finds for a query: FOUND examples at most, and how alike any are to it.

    `examined` is how many comparisons that took: EXAMINED at most.
    """

    rows: Rows
    likeness: Callable[[Rows], Vector]
    examined: int


class Channel(Protocol):
    """Compares a query with every example at once, or finds those that come into question."""

    def likeness(self, query: Query) -> Vector:
        """From 0 (or a little below) to 1 for each example."""
        ...

    def gram(self, rows: Rows | None = None) -> Matrix:
        """The likeness of every example, or of each of some, to every other."""
        ...

    def made_of(self) -> Iterable[npt.NDArray[Any]]:
        """All numbers that likenesses are made of."""
        ...

    def look(self, query: Query) -> Look:
        """The examples that are likely to be most alike, in a time that hardly grows."""
        ...


def best(rows: Rows, likeness: Vector) -> Rows:
    """Of some examples, FOUND at most: the most alike."""
    if len(rows) <= FOUND:
        return rows
    return np.asarray(rows[np.argpartition(-likeness, FOUND)[:FOUND]])


def grouped(groups: npt.NDArray[np.integer], count: int) -> tuple[Rows, Rows]:
    """The places of each group's members side by side, and where each group begins.

    The second has one place more, for the end; members keep their order.
    """
    begins = np.zeros(count + 1, dtype=np.intp)
    np.cumsum(np.bincount(groups, minlength=count), out=begins[1:])
    return np.argsort(groups, kind="stable"), begins


def spans(begins: Rows, ends: Rows) -> Rows:
    """All places of some spans, one span after another."""
    lengths = ends - begins
    after = np.cumsum(lengths)
    return np.asarray(np.repeat(begins - after + lengths, lengths) + np.arange(lengths.sum()))
