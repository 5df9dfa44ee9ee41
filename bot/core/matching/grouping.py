"""Puts texts together that ask for the same, as far as the matching can tell without an answer."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.core.calibration import Method
from bot.core.matching.channels import Encoder, Vector
from bot.core.matching.matcher import Matcher
from bot.core.matching.query import Query
from bot.core.matching.terms import Terms
from bot.core.matching.terms import characters as characters_of
from bot.core.matching.terms import words as words_of

ALIKE: Mapping[Method, float] = {"embedding": 0.5, "lexical": 0.4}
"""The likeness (0 to 1) from which two texts belong together. Meaning is never quite unlike."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Texts that belong together: `central` is the one most like all others of them.

    `texts` are all of them with how often each occurs, the commonest first.
    """

    central: str
    texts: tuple[tuple[str, int], ...]

    @property
    def size(self) -> int:
        """How many they are, each as often as it occurs."""
        return sum(n for _, n in self.texts)


def grouped(matcher: Matcher, texts: Sequence[str]) -> tuple[Alike, ...]:
    """The texts in groups, the largest first. The order in which they are given does not matter.

    Texts that name other frameworks never belong together: they ask of something else.
    """
    if not texts:
        return ()
    counts = Counter(texts)
    apart: dict[frozenset[str], list[str]] = defaultdict(list)
    queries = {text: matcher.read(text) for text in sorted(counts)}
    for text, query in queries.items():
        apart[frozenset(query.frameworks)].append(text)
    likeness = _Likeness(matcher, queries)
    found = [group for together in apart.values() for group in _groups(together, counts, likeness)]
    return tuple(sorted(found, key=lambda group: (-group.size, group.central)))


def _groups(texts: list[str], counts: Mapping[str, int], likeness: "_Likeness") -> list[Alike]:
    """Each of the commonest texts takes to it what is alike and not taken yet."""
    left = sorted(texts, key=lambda text: (-counts[text], text))
    groups = []
    while left:
        alike = likeness.to(left[0], left)
        members = [text for text, how in zip(left, alike, strict=True) if how >= likeness.enough]
        members = members or left[:1]
        groups.append(Alike(_central(members, counts, likeness), _counted(members, counts)))
        left = [text for text in left if text not in set(members)]
    return groups


def _central(members: list[str], counts: Mapping[str, int], likeness: "_Likeness") -> str:
    often = np.array([counts[text] for text in members], dtype=np.float64)
    nearness = {text: float(likeness.to(text, members) @ often) for text in members}
    return min(members, key=lambda text: (-round(nearness[text], 6), text))


def _counted(members: list[str], counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((text, counts[text]) for text in members)


class _Likeness:
    """How alike the texts are, by the matcher's own channels in the matcher's own shares."""

    def __init__(self, matcher: Matcher, queries: Mapping[str, Query]) -> None:
        self._at = {text: at for at, text in enumerate(queries)}
        self._queries = queries
        self.enough = ALIKE[matcher.method]
        every = list(queries.values())
        self._channels: dict[str, Terms | _Meaning] = {
            "words": Terms(words_of, every),
            "characters": Terms(characters_of, every),
        }
        if matcher.encoder is not None:
            self._channels["meaning"] = _Meaning(matcher.encoder, every)
        shares = matcher.calibration.kernel.channels
        self._shares = {name: shares.get(name, 0.0) for name in self._channels}
        self._total = sum(self._shares.values()) or 1.0

    def to(self, text: str, others: Sequence[str]) -> Vector:
        """The likeness of a text to each of some others."""
        query = self._queries[text]
        every = sum(
            (
                np.float32(self._shares[name] / self._total) * channel.likeness(query)
                for name, channel in self._channels.items()
            ),
            start=np.zeros(len(self._at), dtype=np.float32),
        )
        return np.asarray(every[[self._at[other] for other in others]])


class _Meaning:
    """As the matcher's, but of texts that somebody put: nothing of them is kept."""

    def __init__(self, encoder: Encoder, queries: Sequence[Query]) -> None:
        self._at = {query.spelled: at for at, query in enumerate(queries)}
        self._vectors = np.stack([encoder.encode(query.spelled) for query in queries])

    def likeness(self, query: Query) -> Vector:
        return np.asarray(self._vectors @ self._vectors[self._at[query.spelled]])
