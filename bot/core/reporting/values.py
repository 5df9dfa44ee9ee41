"""A report, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.reporting.records import Period

ASKED = ("answer", "choose", "guide", "none")
"""What a question can be met with."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some days: how many questions met each outcome, and the decisions that came and went."""

    first: date
    days: int
    asked: Mapping[str, int]
    opened: int
    closed: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry: how often it was shown, and what people said of it."""

    entry: str
    question: str
    n: int
    helped: int = 0
    not_helped: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A question of the guide, how often it was shown, and how many left there."""

    question: str
    ask: str
    n: int
    left: int


@dataclass(frozen=True, slots=True)
class Walks:
    """How the guide went: begun, brought to a verdict, and every question that was shown."""

    begun: int
    finished: int
    steps: tuple[Step, ...]

    @property
    def left(self) -> int:
        """How many were left before their end: the sum of those who left at each question."""
        return sum(step.left for step in self.steps)


@dataclass(frozen=True, slots=True)
class Group:
    """Misses that are alike: their texts, and the entry that came nearest to them."""

    n: int
    questions: tuple[str, ...]
    nearest: str = ""
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked in a period, and how it was met."""

    period: Period
    spans: tuple[Span, ...]
    asked: Mapping[str, int]
    entries: tuple[Shown, ...]
    unasked: tuple[Shown, ...]
    helped: int
    not_helped: int
    walks: Walks
    verdicts: tuple[tuple[str, int], ...]
    opened: int
    closed: int
    still_open: int
    missed: int
    groups: tuple[Group, ...]

    @property
    def questions(self) -> int:
        """How many questions were asked."""
        return sum(self.asked.values())

    @property
    def answered(self) -> float | None:
        """The share of the questions that was answered at once."""
        return share(self.asked["answer"], self.questions)

    @property
    def empty(self) -> bool:
        """Whether nothing at all was kept of the period."""
        happened = (self.questions, self.walks.begun, self.helped, self.not_helped, self.missed)
        return not (any(happened) or self.entries or self.opened or self.closed or self.verdicts)


def share(part: int, whole: int) -> float | None:
    """A share from 0 to 1; None where there is nothing to have a share of."""
    return part / whole if whole > 0 else None
