"""The examples that a question is held against.

In a small world they are all examples, and one ridge regression over them is solved beforehand.
That takes the cube of their number; in a large world the channels bring a few examples into
question, and a ridge regression over the most alike of these is solved for each question (local
learning: Bottou and Vapnik 1992).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from bot.core.calibration import Kernel
from bot.core.matching import ridge
from bot.core.matching.channels import Channel, Matrix, Rows, Vector
from bot.core.matching.query import Query

LARGE = 5000
"""Examples from which a world is large."""
NEAR = 128
"""Examples that a question is held against in a large world."""


@dataclass(frozen=True, slots=True)
class Near:
    """Examples (`rows`), which entry each belongs to (-1 for none), and the likeness of each.

    `scores` has one number for each of `entries`, and a last one for none.
    """

    rows: Rows
    owners: Rows
    likeness: Vector
    entries: Rows
    scores: ridge.Targets

    def of(self, entry: int) -> Rows:
        """The places, in `rows`, of an entry's examples."""
        return np.flatnonzero(self.owners == entry)

    def without(self, hidden: Rows) -> "Near":
        """The same, with the examples that are hidden as unlike as can be."""
        likeness = np.where(np.isin(self.rows, hidden), np.float32(-1.0), self.likeness)
        return replace(self, likeness=likeness)


def together(likeness: Mapping[str, Callable[[], Matrix]], kernel: Kernel) -> Matrix:
    """The mean of the channels' likenesses, each weighed, asked for one after another."""
    shares = kernel.channels
    total = sum(shares.get(name, 0.0) for name in likeness)
    weighed = ((shares.get(name, 0.0) / total, each) for name, each in likeness.items())
    mean: Matrix | None = None
    for share, each in weighed:
        part = np.float32(share) * each()
        mean = part if mean is None else np.add(mean, part, out=mean)
    assert mean is not None  # noqa: S101 -- there is always a channel
    return mean


def nearby(
    channels: Mapping[str, Channel],
    query: Query,
    owners: Rows,
    kernel: Kernel,
    hidden: Rows | None = None,
) -> Near:
    """Of a large world, the NEAR most alike of what the channels find.

    `owners` are those of all examples. What is `hidden` counts as if it were not there.
    """
    looks = {name: channel.look(query) for name, channel in channels.items()}
    rows = np.unique(np.concatenate([look.rows for look in looks.values()]))
    if hidden is not None:
        rows = np.setdiff1d(rows, hidden)
    likeness = together({n: partial(look.likeness, rows) for n, look in looks.items()}, kernel)
    if len(rows) > NEAR:
        most = np.sort(np.argpartition(-likeness, NEAR)[:NEAR])
        rows, likeness = rows[most], likeness[most]
    gram = together({n: partial(each.gram, rows) for n, each in channels.items()}, kernel)
    entries = np.setdiff1d(owners[rows], [-1])
    targets = ridge.targets(owners[rows], entries)
    scores = ridge.scores_once(gram, likeness, targets, kernel)
    return Near(rows, owners[rows], likeness, entries, scores)
