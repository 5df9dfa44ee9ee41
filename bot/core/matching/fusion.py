"""One probability from many likenesses.

A multinomial logit with an outside option (McFadden 1974): every entry competes with every
other and with "none of them", so that two likely entries share their confidence and a question
that no entry explains leaves most of it to none. Weights are fitted on labelled questions.
"""

from collections.abc import Mapping, Sequence
from math import exp

Features = Mapping[str, float]


def utility(weights: Mapping[str, float], features: Features) -> float:
    """The weighted sum of the features; a feature without a weight counts nothing."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def probabilities(
    weights: Mapping[str, float], none: Features, entries: Sequence[Features]
) -> list[float]:
    """The probability of each entry; what is missing to 1 is that of none."""
    utilities = [utility(weights, none), *(utility(weights, each) for each in entries)]
    top = max(utilities)
    powers = [exp(u - top) for u in utilities]
    total = sum(powers)
    return [power / total for power in powers[1:]]


def fit(
    samples: Sequence[tuple[Features, Sequence[Features], Sequence[bool]]],
    start: Mapping[str, float],
    *,
    rounds: int = 400,
    rate: float = 0.1,
    decay: float = 1e-3,
) -> dict[str, float]:
    """Weights that make the right entries most likely (Adam on the mean log-likelihood).

    A sample holds the features of none, those of each entry, and which entries are right;
    where no entry is right, none is.
    """
    names = sorted(start)
    weights = dict(start)
    first = dict.fromkeys(names, 0.0)
    second = dict.fromkeys(names, 0.0)
    for step in range(1, rounds + 1):
        slope = {name: -decay * weights[name] for name in names}
        for none, entries, right in samples:
            for name, value in _slope(weights, none, entries, right).items():
                if name in slope:
                    slope[name] += value / len(samples)
        for name in names:
            first[name] = 0.9 * first[name] + 0.1 * slope[name]
            second[name] = 0.999 * second[name] + 0.001 * slope[name] ** 2
            mean = first[name] / (1 - 0.9**step)
            spread = second[name] / (1 - 0.999**step)
            weights[name] += rate * mean / (spread**0.5 + 1e-8)
    return weights


def _slope(
    weights: Mapping[str, float],
    none: Features,
    entries: Sequence[Features],
    right: Sequence[bool],
) -> dict[str, float]:
    """The gradient of one sample's log-likelihood."""
    p = probabilities(weights, none, entries)
    p_none = 1 - sum(p)
    p_right = sum(share for share, is_right in zip(p, right, strict=True) if is_right)
    nothing = not any(right)
    slope: dict[str, float] = {}
    target = (1.0 if nothing else 0.0) - p_none
    for name, value in none.items():
        slope[name] = slope.get(name, 0.0) + target * value
    for share, is_right, features in zip(p, right, entries, strict=True):
        wanted = share / p_right if is_right and p_right > 0 else 0.0
        for name, value in features.items():
            slope[name] = slope.get(name, 0.0) + (wanted - share) * value
    return slope
