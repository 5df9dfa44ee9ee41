"""Reads a question: its words in the vocabulary's spelling, and whom it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.core.matching.spelling import Speller
from bot.core.model import Framework, FrameworkId, Vocabulary
from bot.core.text import plain, words

_ENDINGS = ("ations", "ation", "ings", "ing", "ers", "er", "ies", "es", "ed", "ly", "s", "e", "y")
_REMEMBERED = 8192
"""Words whose stem is remembered."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question as the scorers see it.

    `words` are stems in the vocabulary's spelling without filler (where there is nothing but
    filler, that), `text` the same words joined, `frameworks` those that it names, `unknown` the
    words found in no phrasing. `only_names` says that it names frameworks and says nothing else.
    `spelled` is the whole text in right spelling, frameworks by their names.
    """

    words: tuple[str, ...]
    text: str
    frameworks: frozenset[FrameworkId]
    unknown: frozenset[str] = frozenset()
    only_names: bool = False
    spelled: str = ""


class Reader:
    """Reads texts with one vocabulary; knows the words of the phrasings once taught.

    The frameworks' own names are read as such, whether the vocabulary lists them or not.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        frameworks: Sequence[Framework],
        common: Mapping[str, int] | None = None,
    ) -> None:
        self._speller = Speller(common or {})
        self._called = {each.id: " ".join(words(each.name)) for each in frameworks}
        self._names: dict[tuple[str, ...], tuple[str, FrameworkId | None]] = {}
        named: dict[FrameworkId, str] = {}
        for term in vocabulary.terms:
            canonical = "-".join(words(term.term)) or term.term
            if term.framework:
                named.setdefault(term.framework, canonical)
            for alias in (term.term, *term.aliases):
                self._names.setdefault(words(alias), (canonical, term.framework))
        for each in frameworks:
            name = words(each.name)
            named.setdefault(each.id, "-".join(name))
            self._names.setdefault(name, (named.get(each.id, "-".join(name)), each.id))
        self._names.pop((), None)
        # By its first word, the longest name that may begin there.
        self._longest: dict[str, int] = {}
        for name in self._names:
            self._longest[name[0]] = max(len(name), self._longest.get(name[0], 0))
        self._filler = {word for line in vocabulary.filler for word in words(line)}
        self._known: dict[str, None] = {}
        self._speller.learn(word for name in self._names for word in name)
        self._speller.learn(self._filler)
        self._speller.accept(word for line in vocabulary.words for word in words(line))
        self._main = named

    def learn(self, texts: Sequence[str]) -> list[Query]:
        """Takes the words of these texts as known, and as right spellings; gives their queries."""
        cut = [words(plain(text)) for text in texts]
        for tokens in cut:
            self._speller.learn(tokens)
        queries = [self._query(tokens) for tokens in cut]
        for query in queries:
            self._known.update(dict.fromkeys(query.words))
        return [replace(query, unknown=frozenset()) for query in queries]

    def read(self, text: str) -> Query:
        """The query of a text. Unknown words near a known spelling are read as that."""
        return self._query([self._speller.mend(word) for word in words(plain(text))])

    def _query(self, tokens: Sequence[str]) -> Query:
        found: list[str] = []
        filler: list[str] = []
        spelled: list[str] = []
        frameworks: set[FrameworkId] = set()
        naming = 0
        at = 0
        while at < len(tokens):
            name, length = self._name(tokens, at)
            as_written = tokens[at : at + length]
            spelled += self._said(name, as_written)
            if name is None:
                (filler if tokens[at] in self._filler else found).append(_stem(tokens[at]))
            else:
                found.append(name[0])
                if name[1]:
                    frameworks.add(name[1])
                    naming += length
            at += length
        found = found or filler
        unknown = frozenset(word for word in found if self._known and word not in self._known)
        only_names = 0 < naming == len(tokens)
        return Query(
            tuple(found),
            " ".join(found),
            frozenset(frameworks),
            unknown,
            only_names,
            " ".join(spelled),
        )

    def _said(
        self, name: tuple[str, FrameworkId | None] | None, as_written: Sequence[str]
    ) -> Sequence[str]:
        """A framework by its own name; its products, and all else, as they are written."""
        if name and name[1] and name[0] == self._main[name[1]]:
            return [self._called[name[1]]]
        return as_written

    def _name(
        self, tokens: Sequence[str], at: int
    ) -> tuple[tuple[str, FrameworkId | None] | None, int]:
        longest = min(self._longest.get(tokens[at], 0), len(tokens) - at)
        for length in range(longest, 0, -1):
            name = self._names.get(tuple(tokens[at : at + length]))
            if name:
                return name, length
        return None, 1


@lru_cache(maxsize=_REMEMBERED)
def _stem(word: str) -> str:
    """A word without its commonest endings, so that "learning" meets "learn"."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] else word
