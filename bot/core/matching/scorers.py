"""Ways to say how alike a query and a phrasing are, side by side behind one interface."""

from collections import Counter
from collections.abc import Callable, Sequence
from math import log, sqrt
from typing import Protocol

from rapidfuzz import fuzz

from bot.core.matching.query import Query


class Scorer(Protocol):
    """Scores a query against every phrasing at once."""

    name: str

    def score(self, query: Query) -> Sequence[float]:
        """A likeness from 0 to 1 for each phrasing, in the order in which they were given."""
        ...


class Words:
    """Shared words, rare ones counting more: cosine over inverse document frequencies."""

    name = "words"

    def __init__(self, phrasings: Sequence[Query]) -> None:
        documents = Counter(word for phrasing in phrasings for word in set(phrasing.words))
        self._default = log(1 + len(phrasings))
        self._idf = {w: log(1 + len(phrasings) / (1 + n)) for w, n in documents.items()}
        self._size = len(phrasings)
        self._postings: dict[str, list[int]] = {}
        self._norms = []
        for index, phrasing in enumerate(phrasings):
            for word in set(phrasing.words):
                self._postings.setdefault(word, []).append(index)
            self._norms.append(sqrt(sum(self.weight(w) ** 2 for w in set(phrasing.words))) or 1.0)

    def weight(self, word: str) -> float:
        """How much a word tells: its inverse document frequency."""
        return self._idf.get(word, self._default)

    def score(self, query: Query) -> list[float]:
        """Cosine of the query's words and each phrasing's."""
        scores = [0.0] * self._size
        unique = set(query.words)
        norm = sqrt(sum(self.weight(word) ** 2 for word in unique)) or 1.0
        for word in unique:
            weight = self.weight(word) ** 2
            for index in self._postings.get(word, ()):
                scores[index] += weight
        return [score / norm / length for score, length in zip(scores, self._norms, strict=True)]


class Characters:
    """Shared characters whatever the order of words: survives typing errors."""

    name = "characters"

    def __init__(self, phrasings: Sequence[Query]) -> None:
        self._texts = [" ".join(sorted(phrasing.words)) for phrasing in phrasings]

    def score(self, query: Query) -> list[float]:
        """Rapidfuzz's ratio of the sorted words."""
        text = " ".join(sorted(query.words))
        return _ratios(text, self._texts, fuzz.ratio)


class Subset:
    """Whether one holds the other's words: a short question inside a long one."""

    name = "subset"

    def __init__(self, phrasings: Sequence[Query]) -> None:
        self._texts = [phrasing.text for phrasing in phrasings]

    def score(self, query: Query) -> list[float]:
        """Rapidfuzz's token_set_ratio."""
        return _ratios(query.text, self._texts, fuzz.token_set_ratio)


def _ratios(text: str, choices: list[str], ratio: Callable[[str, str], float]) -> list[float]:
    return [ratio(text, choice) / 100 for choice in choices]
