"""Cuts a text into the word pieces that the model was trained on.

BERT's uncased WordPiece (Devlin et al. 2019, github.com/google-research/bert tokenization.py):
lower case, no accents, punctuation and ideographs apart, then the longest pieces of the vocabulary
from the left. vocab.txt is that of bert-base-uncased (Apache-2.0), one piece a line, its number
the line's.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

MOST_PIECES = 128
"""What comes after is not looked at: the model's cost grows with a text's length."""
_LONGEST_WORD = 100
_IDEOGRAPH = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_CUT = re.compile(rf"[{_IDEOGRAPH}]|[^\W{_IDEOGRAPH}]+|[^\w\s]")
_VOCABULARY = Path(__file__).with_name("vocab.txt")


@cache
def vocabulary() -> dict[str, int]:
    """Every piece with its number; pieces within a word begin with ##."""
    lines = _VOCABULARY.read_text("utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}


def common_words() -> dict[str, int]:
    """The whole words among the pieces, the commonest of the language, in lower case.

    Each has its rank; the vocabulary has the frequent ones first.
    """
    return {p: n for p, n in vocabulary().items() if len(p) > 2 and p.isascii() and p.isalpha()}


def pieces(text: str) -> list[int]:
    """The numbers of a text's pieces between [CLS] and [SEP], MOST_PIECES at most."""
    known = vocabulary()
    found = [known["[CLS]"]]
    for word in _CUT.findall(_bare(text).replace("_", " _ ")):
        if len(found) >= MOST_PIECES:
            break
        found += _cut(word, known)
    return [*found[: MOST_PIECES - 1], known["[SEP]"]]


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(c for c in decomposed if unicodedata.category(c) != "Mn")


def _cut(word: str, known: dict[str, int]) -> list[int]:
    found: list[int] = []
    start = 0
    while start < len(word) <= _LONGEST_WORD:
        end = len(word)
        while end > start and ("##" * (start > 0) + word[start:end]) not in known:
            end -= 1
        if end == start:
            return [known["[UNK]"]]
        found.append(known["##" * (start > 0) + word[start:end]])
        start = end
    return found or [known["[UNK]"]]
