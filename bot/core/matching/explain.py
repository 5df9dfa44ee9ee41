"""Shows how the matching came to its candidates for a question, for those who curate."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.matching.fusion import Features
from bot.core.matching.matcher import Matcher
from bot.core.matching.values import Match, Result


@dataclass(frozen=True, slots=True)
class Part:
    """A feature of a candidate, and how much it counts."""

    feature: str
    value: float
    weight: float

    @property
    def contribution(self) -> float:
        """What it adds to the candidate's utility, of which the shares are made."""
        # Whatever the weight's sign, nothing is 0 and not -0.
        return self.value * self.weight + 0.0


@dataclass(frozen=True, slots=True)
class Explained:
    """A match, each channel's likeness (0 to 1) of the question to its phrasing, and its parts.

    Those parts that count most, for or against it, stand in front.
    """

    match: Match
    likeness: Mapping[str, float]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the matching alone makes of a question, its candidates best first.

    `none` is the share of there being no answer, for which `parts` speak; it and the candidates'
    confidences add up to 1.
    """

    result: Result
    none: float
    parts: tuple[Part, ...]
    candidates: tuple[Explained, ...]


def explain(matcher: Matcher, text: str) -> Explanation:
    """The way from a text to its candidates; there are none where it holds no word."""
    result = matcher.match(text)
    if not result.matches:
        return Explanation(result, 1.0, (), ())
    weights = matcher.calibration.weights
    none, candidates = matcher.candidates(result.query)
    features = {candidate.entry.id: candidate.features for candidate in candidates}
    likeness = {name: each.likeness(result.query) for name, each in matcher.channels.items()}
    rows = {each.text: at for at, each in enumerate(matcher.examples) if each.is_phrasing}
    found = tuple(
        Explained(
            match,
            {name: float(each[rows[match.phrasing]]) for name, each in likeness.items()},
            _parts(features[match.entry.id], weights),
        )
        for match in result.matches
    )
    share = 1.0 - sum(match.confidence for match in result.matches)
    return Explanation(result, max(share, 0.0), _parts(none, weights), found)


def _parts(features: Features, weights: Mapping[str, float]) -> tuple[Part, ...]:
    parts = (Part(name, value, weights.get(name, 0.0)) for name, value in features.items())
    return tuple(sorted(parts, key=lambda part: -abs(part.contribution)))
