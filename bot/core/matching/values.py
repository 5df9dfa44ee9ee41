"""What goes into the matching, and what comes out of it."""

from dataclasses import dataclass

from bot.core.calibration import Outcome
from bot.core.matching.fusion import Features
from bot.core.matching.query import Query
from bot.core.model import Entry

MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Match:
    """An entry with its confidence (0 to 1), and the phrasing that came nearest."""

    entry: Entry
    confidence: float
    phrasing: str
    answer: str


@dataclass(frozen=True, slots=True)
class Result:
    """What a question matched: the outcome, and candidates, best first."""

    outcome: Outcome
    matches: tuple[Match, ...]
    query: Query

    @property
    def best(self) -> Match | None:
        """The likeliest match, whatever the outcome."""
        return self.matches[0] if self.matches else None

    @property
    def offered(self) -> tuple[Match, ...]:
        """The two or three entries to choose from."""
        return self.matches[:MOST_OFFERED]


@dataclass(frozen=True, slots=True)
class Example:
    """A text whose entry is known: a phrasing, with the answer that it calls for, or a label.

    `entry` is the entry's place in the knowledge, -1 where none answers it.
    """

    text: str
    query: Query
    entry: int
    answer: str = ""

    @property
    def is_phrasing(self) -> bool:
        """Whether it is a curator's phrasing, and not somebody's labelled question."""
        return bool(self.answer)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry's features for a query, with its nearest phrasing."""

    entry: Entry
    phrasing: str
    answer: str
    features: Features
