"""The mean of many voices' scores, exactly and in whole numbers: it is worked out very often."""

from collections import Counter
from math import lcm
from typing import NamedTuple

from bot.core.model import FrameworkId, Knowledge
from bot.core.scoring import Leader, Scores
from bot.core.verdict import Margin


class Mean(NamedTuple):
    """Each framework's share is its part of `whole`; `point` is what one point is, on the mean."""

    parts: tuple[int, ...]
    point: int
    whole: int

    @classmethod
    def of(cls, scores: Counter[Scores]) -> "Mean":
        """The mean over voices, one at least, by how many have which scores.

        Of a voice without points each framework has an equal share, and there is no point to it.
        """
        size = len(next(iter(scores)))
        common = lcm(size, *{sum(each) for each in scores} - {0})
        parts, point = [0] * size, 0
        for each, count in scores.items():
            total = sum(each)
            unit = count * common // (total or size)
            point += unit if total else 0
            for at, score in enumerate(each):
                parts[at] += unit * score if total else unit
        return cls(tuple(parts), point, common * scores.total())

    def margin(self, knowledge: Knowledge) -> Margin:
        """How far the first is ahead of the second."""
        first, second = sorted(self.parts, reverse=True)[:2]
        margins = knowledge.guide.margins
        if first - second <= margins.close * self.point:
            return "close"
        return "leaning" if first - second <= margins.leaning * self.point else "clear"

    def winner(self, knowledge: Knowledge) -> Leader:
        """Who wins, or None where the lead makes it a close call."""
        if self.margin(knowledge) == "close":
            return None
        return knowledge.frameworks[self.parts.index(max(self.parts))].id

    def within_reach(self, knowledge: Knowledge) -> tuple[FrameworkId, ...]:
        """Those that the first is not ahead of by more than a close call, the first in front."""
        near = max(self.parts) - knowledge.guide.margins.close * self.point
        ranked = sorted(zip(self.parts, knowledge.frameworks, strict=True), key=lambda e: -e[0])
        return tuple(framework.id for part, framework in ranked if part >= near)
