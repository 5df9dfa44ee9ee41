"""What a question costs grows no faster than its length: compared within one run, never timed."""

import random
import statistics
import string
import time
from collections.abc import Callable

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from tests.conftest import REAL

SHORT, LONG = 1_000, 10_000
"""Characters."""
MOST = 12.0
"""How many times as much processor time ten times the length may take."""
ROUNDS = 9
NOTHING = 0.001
"""Seconds of the processor that are too few to be compared."""
WORDS = "is there a difference between what we had before and what people want for training now"


def _distinct(length: int) -> str:
    dice = random.Random(1)  # noqa: S311 -- the same words each time
    letters = string.ascii_lowercase
    words = ("".join(dice.choices(letters, k=dice.randint(3, 9))) for _ in range(length))
    return " ".join(words)[:length]


def _repeated(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[:length]


TEXTS: dict[str, Callable[[int], str]] = {
    "one letter": lambda length: "a" * length,
    "distinct words": _distinct,
    "nested quotes": lambda length: "> " * (length // 4) + "\"'" * (length // 4),
    "nested brackets": lambda length: "(" * (length // 2) + ")" * (length // 2),
    "mistyped words": lambda length: _repeated(
        " ".join(f"{word[:1]}q{word[1:]}" for word in WORDS.split()) + " ", length
    ),
    "sentences": lambda length: _repeated(f"{WORDS}? ", length),
    "questions": lambda length: _repeated("and ? ", length),
    "mentions": lambda length: _repeated("<@U0ANA|ana> <!here> <http://a.b|c> ", length),
    "unclosed links": lambda length: _repeated("<http://a|", length),
    "code": lambda length: _repeated("`a` ```b ", length),
    "spaces": lambda length: " " * length,
    "marks": lambda length: _repeated("e" + "\u0301" * 99, length),
    "numbers": lambda length: _repeated("1. 22, 3/3 ", length),
}


@pytest.fixture(scope="module")
def mind() -> Assistant:
    """The knowledge that is served: it has the most to compare a question with."""
    return Assistant(load(REAL))


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_ten_times_the_length_costs_about_ten_times_as_much_at_most(
    mind: Assistant, text: Callable[[int], str]
) -> None:
    short, long = text(SHORT), text(LONG)
    assert (len(short), len(long)) == (SHORT, LONG)
    mind.hear(long)  # what is kept for the next time is there
    times = [(_cost(mind, short), _cost(mind, long)) for _ in range(ROUNDS)]
    before, after = (statistics.median(each) for each in zip(*times, strict=True))
    assert after <= MOST * max(before, NOTHING), (
        f"{before * 1000:.2f} ms, then {after * 1000:.2f} ms"
    )


def _cost(mind: Assistant, text: str) -> float:
    """Seconds of the processor; of what is too short for its clock, as many as it shows."""
    began = time.process_time()
    for _ in range(3):
        mind.hear(text)
    return time.process_time() - began
