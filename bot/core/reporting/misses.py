"""Puts alike misses together."""

from collections import Counter
from collections.abc import Iterable

from bot.core.model import Knowledge
from bot.core.reporting.records import MISSED, Missed
from bot.core.reporting.values import Group
from bot.core.text import plain

NEAR = 0.01
"""The confidence below which no entry came near to a question."""


def grouped(knowledge: Knowledge, misses: Iterable[Missed]) -> list[Group]:
    """Misses that came nearest to the same entry, together; those that came near none, by text."""
    texts: dict[str, Counter[str]] = {}
    best: dict[str, float] = {}
    for miss in misses:
        if miss.kind not in MISSED or not (text := plain(miss.question)):
            continue
        near, confidence = miss.candidates[0] if miss.candidates else ("", 0.0)
        if confidence < NEAR:
            near, confidence = f"text: {text.casefold()}", 0.0
        texts.setdefault(near, Counter())[text] += 1
        best[near] = max(best.get(near, 0.0), confidence)
    return [
        Group(
            questions.total(),
            tuple(text for text, _ in questions.most_common()),
            entry.question if (entry := knowledge.entry(near)) else "",
            best[near],
        )
        for near, questions in texts.items()
    ]
