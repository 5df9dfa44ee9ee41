import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.matching import Language, Matcher
from bot.core.matching.channels import Matrix, Vector
from bot.core.matching.grouping import grouped
from bot.core.model import Knowledge
from tests.conftest import TEA

LISBON = "what does green tea cost in Lisbon"
TEXTS = [
    LISBON,
    LISBON,
    LISBON,
    "cost of green tea in Lisbon",
    "what does black tea cost in Lisbon",
    "opening hours of the shop",
    "when does the shop open",
    "the shop's opening hours?",
    "???",
]
_MATCHER = Matcher(load(TEA))


def test_alike_questions_are_together_the_largest_group_first(tea: Knowledge) -> None:
    first, second, *rest = grouped(Matcher(tea), TEXTS)
    assert first.texts == ((LISBON, 3), ("cost of green tea in Lisbon", 1))
    assert (first.central, first.size) == (LISBON, 4)
    assert {text for text, _ in second.texts} >= {
        "opening hours of the shop",
        "the shop's opening hours?",
    }
    assert sum(group.size for group in (first, second, *rest)) == len(TEXTS)


def test_questions_that_name_other_frameworks_are_apart(tea: Knowledge) -> None:
    alone = [group for group in grouped(Matcher(tea), TEXTS) if "black" in group.central]
    assert [group.texts for group in alone] == [(("what does black tea cost in Lisbon", 1),)]


def test_no_questions_make_no_groups(tea: Knowledge) -> None:
    assert grouped(Matcher(tea), []) == ()
    assert grouped(Matcher(tea, Language(_Letters())), []) == ()  # type: ignore[arg-type]


@given(st.permutations(TEXTS))
def test_the_order_of_the_questions_does_not_matter(order: list[str]) -> None:
    assert grouped(_MATCHER, order) == grouped(_MATCHER, TEXTS)


@given(st.lists(st.text(max_size=40), max_size=12))
def test_every_text_is_in_one_group_as_often_as_it_is_given(texts: list[str]) -> None:
    counts = [each for group in grouped(_MATCHER, texts) for each in group.texts]
    assert sorted(text for text, n in counts for _ in range(n)) == sorted(texts)
    assert all(group.central in dict(group.texts) for group in grouped(_MATCHER, texts))


class _Letters:
    """Takes texts of one length for texts of one meaning, and remembers what it may keep."""

    def __init__(self) -> None:
        self.learnt: list[str] = []

    def encode(self, text: str) -> Vector:
        vector = np.zeros(97, dtype=np.float32)
        vector[len(text) % 97] = 1
        return vector

    def learn(self, texts: list[str]) -> Matrix:
        self.learnt += texts
        return np.stack([self.encode(text) for text in texts])


def test_meaning_counts_too_and_nothing_that_was_asked_is_kept(tea: Knowledge) -> None:
    encoder = _Letters()
    matcher = Matcher(tea, Language(encoder))  # type: ignore[arg-type]
    known = list(encoder.learnt)
    texts = ["bus timetable please", "bus departures aaaaa"]
    assert [group.size for group in grouped(Matcher(tea), texts)] == [1, 1]
    assert [group.size for group in grouped(matcher, texts)] == [2]
    assert encoder.learnt == known
