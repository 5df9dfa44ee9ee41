"""Puts alike misses together."""

from collections.abc import Iterable

from bot.core.matching import Matcher
from bot.core.matching.grouping import Alike
from bot.core.matching.grouping import grouped as alike
from bot.core.reporting.records import MISSED, Missed
from bot.core.reporting.values import Group
from bot.core.text import plain, words

NEAR = 0.01
"""The confidence below which no entry came near to a question."""


def grouped(matcher: Matcher, misses: Iterable[Missed]) -> list[Group]:
    """Misses that ask for the same, with the entry that comes nearest to them now; largest first.

    Those are the groups of the inbox.
    """
    asked = (plain(miss.question) for miss in misses if miss.kind in MISSED)
    texts = [text for text in asked if words(text)]
    return [_group(matcher, each) for each in alike(matcher, texts)]


def _group(matcher: Matcher, found: Alike) -> Group:
    """The most central text stands in front of the others."""
    others = (text for text, _ in found.texts if text != found.central)
    questions = (found.central, *others)
    best = matcher.match(found.central).best
    if best is None or best.confidence < NEAR:
        return Group(found.size, questions)
    return Group(found.size, questions, best.entry.question, best.confidence)
