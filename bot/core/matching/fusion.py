"""One probability from many features.

A multinomial logit with an outside option (McFadden 1974): every entry competes with every
other and with "none of them", so that two likely entries share their confidence and a question
that no entry explains leaves most of it to none. Weights are fitted on labelled questions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Features = Mapping[str, float]
Table = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of none and of each entry, and which of them are right: none, or entries.

    `weight` is how much it counts beside the others.
    """

    options: tuple[Features, ...]
    right: tuple[bool, ...]
    weight: float = 1.0


def probabilities(weights: Mapping[str, float], options: Sequence[Features]) -> list[float]:
    """The probability of each option; a feature without a weight counts nothing."""
    utilities = np.array([sum(weights.get(k, 0.0) * v for k, v in o.items()) for o in options])
    powers = np.exp(utilities - utilities.max())
    return [float(power) for power in powers / powers.sum()]


def fit(
    examples: Sequence[Example], start: Mapping[str, float], *, rounds: int = 600
) -> dict[str, float]:
    """Weights that make the right options most likely, held near 0 by a little ridge.

    Adam (Kingma and Ba 2015) on the mean log-likelihood; names are those of `start`.
    """
    names = sorted(start)
    table, there, right = _tables(examples, names)
    counts = np.array([example.weight for example in examples])
    weights = np.array([start[name] for name in names])
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, rounds + 1):
        slope = _slope(weights, table, there, right, counts / counts.sum()) - _DECAY * weights
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights = weights + _RATE * (first / (1 - 0.9**step)) / (
            np.sqrt(second / (1 - 0.999**step)) + 1e-8
        )
    return dict(zip(names, map(float, weights), strict=True))


_RATE = 0.1
_DECAY = 1e-3


def _tables(examples: Sequence[Example], names: Sequence[str]) -> tuple[Table, Table, Table]:
    """Features (example, option, name), which options there are, and which are right."""
    most = max(len(example.options) for example in examples)
    table = np.zeros((len(examples), most, len(names)))
    there = np.zeros((len(examples), most))
    right = np.zeros((len(examples), most))
    for row, example in enumerate(examples):
        there[row, : len(example.options)] = 1
        right[row, : len(example.right)] = example.right
        for at, option in enumerate(example.options):
            table[row, at] = [option.get(name, 0.0) for name in names]
    return table, there, right


def _slope(weights: Table, table: Table, there: Table, right: Table, counts: Table) -> Table:
    """The gradient of the mean log-likelihood of the right options."""
    utilities = np.where(there > 0, table @ weights, -np.inf)
    powers = np.exp(utilities - utilities.max(axis=1, keepdims=True))
    shares = powers / powers.sum(axis=1, keepdims=True)
    wanted = shares * right
    wanted /= np.maximum(wanted.sum(axis=1, keepdims=True), 1e-300)
    gradient: Table = np.einsum("eo,eon,e->n", wanted - shares, table, counts)
    return gradient
