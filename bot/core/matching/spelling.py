"""Mends typing errors towards the knowledge's own words, or else towards common ones.

A word that is known, or common in the language, is left alone: real words are not errors. Of the
words one edit away (Norvig, How to Write a Spelling Corrector) the knowledge's own win over
common ones, and among these the more frequent; two edits are mended in long words only.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from string import ascii_lowercase

from rapidfuzz import process
from rapidfuzz.distance import OSA

_SHORTEST = 4
"""Letters from which a word is looked at: shorter ones are a single edit from too many others."""
_EDITS = 2
_LONG = 8
"""Letters from which two edits are mended."""
_MOST_LOOKED_AT = 5000
"""Words, the knowledge's most frequent, towards which two edits are mended: each is compared."""
_REMEMBERED = 4096
"""Words whose mending is remembered."""


class Speller:
    """Knows the words that it was taught; `common` gives each common word's rank, 0 the first."""

    def __init__(self, common: Mapping[str, int]) -> None:
        self._common = common
        self._own: Counter[str] = Counter()
        self._accepted: set[str] = set()
        self._long: tuple[str, ...] | None = None
        self._mended = lru_cache(maxsize=_REMEMBERED)(self._mend)

    def learn(self, words: Iterable[str]) -> None:
        """Takes words as rightly spelled and as the knowledge's own."""
        self._own.update(words)
        self._forget()

    def accept(self, words: Iterable[str]) -> None:
        """Takes words as rightly spelled, though nothing is mended towards them."""
        self._accepted.update(words)
        self._forget()

    def mend(self, word: str) -> str:
        """The word, or the one that was probably meant."""
        if len(word) < _SHORTEST or not (word.isascii() and word.isalpha()):
            return word
        if word in self._own or word in self._common or word in self._accepted:
            return word
        return self._mended(word)

    def _forget(self) -> None:
        self._long = None
        self._mended.cache_clear()

    def _mend(self, word: str) -> str:
        near = _one_edit(word)
        if own := near & self._own.keys():
            return max(own, key=lambda each: (self._own[each], each))
        if len(word) >= _LONG and (far := self._two_edits(word)):
            return far
        common = near & self._common.keys()
        return min(common, key=self._common.__getitem__, default=word)

    def _two_edits(self, word: str) -> str | None:
        if self._long is None:
            often = dict(self._own.most_common(_MOST_LOOKED_AT))
            # Of two words equally near, the one that was learnt first is meant.
            self._long = tuple(w for w in self._own if len(w) >= _LONG - _EDITS and w in often)
        found = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=_EDITS)
        return str(found[0]) if found else None


def _one_edit(word: str) -> set[str]:
    """Every text that one swap, deletion, replacement or insertion makes of a word."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *[left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1],
        *[left + right[1:] for left, right in cuts if right],
        *[left + c + right[1:] for left, right in cuts if right for c in ascii_lowercase],
        *[left + c + right for left, right in cuts for c in ascii_lowercase],
    }
