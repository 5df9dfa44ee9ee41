"""What was kept of some time, as values."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

CLOSE = "close"
"""The key of a verdict that names no winner."""
MISSED = ("none", "none_of_these", "not_asked")
"""The kinds of what was kept that nobody was served by."""
_DAILY, _WEEKLY = 45, 400
"""Days up to which a period is shown by day, and by week."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, by UTC, the first and the last included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def step(self) -> int:
        """Days that are shown as one: as many as keep a picture readable."""
        return 1 if self.days <= _DAILY else 7 if self.days <= _WEEKLY else 30


@dataclass(frozen=True, slots=True)
class Count:
    """How often something happened on a day: `what` it was, and which one by its `key`."""

    day: date
    what: str
    key: str
    n: int


@dataclass(frozen=True, slots=True)
class Rating:
    """How many people said of an entry on a day that it helped them, or that it did not."""

    day: date
    entry: str
    helped: bool
    n: int


@dataclass(frozen=True, slots=True)
class Missed:
    """A question that nobody was served by, with the entries that came near, best first."""

    day: date
    kind: str
    question: str
    candidates: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """When decisions were opened and closed, in seconds since 1970; None while they are open.

    They are `n` of the same days.
    """

    started: float
    closed: float | None = None
    n: int = 1


@dataclass(frozen=True, slots=True)
class Records:
    """All that was kept of a period. `decisions` are those that were open at any time of it.

    `misses` are the newest, where there are very many; of those that served nobody there are
    `older` ones besides.
    """

    counts: tuple[Count, ...] = ()
    ratings: tuple[Rating, ...] = ()
    misses: tuple[Missed, ...] = ()
    decisions: tuple[Decided, ...] = ()
    older: int = 0


def day_of(at: float) -> date:
    """The day of a time in seconds since 1970."""
    return datetime.fromtimestamp(at, UTC).date()
