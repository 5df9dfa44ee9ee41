"""A team's verdict as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from bot.core.flips import Flip
from bot.core.model import Choice, FrameworkId, Question, ReadingName
from bot.core.scoring import Leader
from bot.core.verdict import Margin, Reason

Answer = Choice | None
"""What a voice said to a question; None is "doesn't matter"."""

Held = tuple[Reason, int]
"""A reason with the number of voices that hold it."""


@dataclass(frozen=True, slots=True)
class TeamReading:
    """The team's verdict by one reading."""

    name: ReadingName
    winner: Leader
    margin: Margin
    shares: Mapping[FrameworkId, Fraction]
    within_reach: tuple[FrameworkId, ...]

    @property
    def ranking(self) -> tuple[FrameworkId, ...]:
        """Framework ids, the largest share first."""
        return tuple(sorted(self.shares, key=lambda framework: -self.shares[framework]))


@dataclass(frozen=True, slots=True)
class Said:
    """An answer that some voices gave, by their places. `winner` would win if all had given it."""

    answer: Answer
    voices: tuple[int, ...]
    winner: Leader
    flips: bool


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question that voices answered differently: the commonest answer first."""

    question: Question
    answers: tuple[Said, ...]

    @property
    def spread(self) -> Fraction:
        """The chance that two voices, drawn at random, said different things (Gini-Simpson)."""
        counts = [len(said.voices) for said in self.answers]
        return 1 - Fraction(sum(count * count for count in counts), sum(counts) ** 2)

    @property
    def flips(self) -> bool:
        """Whether the result would be another if all had given one of these answers."""
        return any(said.flips for said in self.answers)


@dataclass(frozen=True, slots=True)
class TeamVerdict:
    """Both readings of a team's voices. `today` is what they came to.

    `all_reasons` speak for any framework, the weightiest first. `flips` are the smallest changes,
    made by all voices, after which another framework would win today.
    """

    article: TeamReading
    today: TeamReading
    all_reasons: tuple[Held, ...]
    disagreements: tuple[Disagreement, ...]
    flips: tuple[Flip, ...]

    @property
    def reasons(self) -> tuple[Held, ...]:
        """Those for the winner; for a close call, those for any."""
        return self.for_(self.today.winner) if self.today.winner else self.all_reasons

    def for_(self, framework: FrameworkId) -> tuple[Held, ...]:
        """The reasons that speak for a framework, the weightiest first."""
        return tuple(held for held in self.all_reasons if held[0].basis.framework == framework)
