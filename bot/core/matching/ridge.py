"""Kernel ridge regression: how much each entry explains a query, from all examples together.

Best-example matching lets one odd phrasing decide; ridge regression weighs all of them, those of
other entries and of no entry included (Hastie, Tibshirani and Friedman, The Elements of
Statistical Learning, 2nd edition, 5.8). The kernel is exp(width * (likeness - 1)).
"""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from bot.core.calibration import Kernel
from bot.core.matching.channels import Matrix, Rows, Vector

Targets = npt.NDArray[np.float64]
"""A row for each example, a column for each entry and a last one for none: 1 where it belongs."""


def targets(owners: Rows, entries: Rows) -> Targets:
    """The targets of examples by their entries, -1 for none; `entries` are sorted."""
    found = np.zeros((len(owners), len(entries) + 1))
    columns = np.where(owners < 0, len(entries), np.searchsorted(entries, owners))
    found[np.arange(len(owners)), columns] = 1
    return found


def solve(likeness: Matrix, targets: Targets, kernel: Kernel) -> Targets:
    """The coefficients of the examples, from their likeness to each other (square)."""
    return np.asarray(np.linalg.solve(_regular(likeness, kernel), targets))


def scores(likeness: Vector, coefficients: Targets, kernel: Kernel) -> Targets:
    """One number for each column of the targets, about 1 where it explains the query."""
    return _widen(likeness, kernel) @ coefficients


def scores_once(gram: Matrix, likeness: Vector, targets: Targets, kernel: Kernel) -> Targets:
    """The scores of one query beside examples whose coefficients are not known.

    As the kernel is symmetric, it is solved for the query alone, whatever the targets.
    """
    return np.asarray(np.linalg.solve(_regular(gram, kernel), _widen(likeness, kernel)) @ targets)


def held_out(likeness: Matrix, targets: Targets, kernel: Kernel, groups: Iterable[Rows]) -> Targets:
    """The scores of each example as if it and its group had not been among the examples.

    In closed form, from one inverse: y - inv(A_gg) (A y)_g with A the inverse of the
    regularised kernel. Examples in no group have scores of 0.
    """
    inverse = np.linalg.inv(_regular(likeness, kernel))
    coefficients = inverse @ targets
    out = np.zeros_like(targets)
    for group in groups:
        block = inverse[np.ix_(group, group)]
        out[group] = targets[group] - np.linalg.solve(block, coefficients[group])
    return out


def _widen(likeness: Vector | Matrix, kernel: Kernel) -> Targets:
    return np.exp(kernel.width * (likeness.astype(np.float64) - 1))


def _regular(likeness: Matrix, kernel: Kernel) -> Targets:
    regular = _widen(likeness, kernel)
    regular[np.diag_indices_from(regular)] += kernel.ridge
    return regular
