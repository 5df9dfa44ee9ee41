"""Sees to it that nobody floods the bot, and that others notice nothing where somebody does."""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

MOST_KNOWN = 10_000
"""People and workspaces that are counted at a time; who was quiet for longest is forgotten."""
TOLD_EVERY = 60.0
"""Seconds in which somebody is told once that it is too much."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a minute in the long run, and so many at once."""

    a_minute: float
    at_once: float


PERSON = Rate(a_minute=30, at_once=15)
WORKSPACE = Rate(a_minute=600, at_once=600)
"""Slack itself stops at 30,000 events an hour."""


@dataclass(slots=True)
class _Bucket:
    level: float
    at: float
    told: float = -math.inf


@dataclass(frozen=True, slots=True)
class TooMany:
    """What is not taken any more: `wait` for so many seconds, and whether to say so now."""

    wait: int
    tell: bool


class Flood:
    """Counts by token bucket, by the monotonic clock, in bounded memory."""

    def __init__(
        self,
        person: Rate = PERSON,
        workspace: Rate = WORKSPACE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._rates = {"person": person, "workspace": workspace}
        self._clock = clock
        self._buckets: OrderedDict[tuple[str, str], _Bucket] = OrderedDict()

    def takes(self, team: str, user: str) -> TooMany | None:
        """None where one more may be taken, of a person or of a workspace where nobody acts."""
        whom = [("person", f"{team}:{user}")] if user else []
        buckets = [(kind, self._bucket(kind, name)) for kind, name in [*whom, ("workspace", team)]]
        empty = next(((kind, each) for kind, each in buckets if each.level < 1.0), None)
        if empty is None:
            for _, bucket in buckets:
                bucket.level -= 1.0
            return None
        kind, lacking = empty
        # Who floods is told once; of a whole workspace everybody is, for most have no part in it.
        first = buckets[0][1]
        tell = self._clock() - first.told >= TOLD_EVERY
        if tell:
            first.told = self._clock()
        return TooMany(math.ceil((1.0 - lacking.level) * 60.0 / self._rates[kind].a_minute), tell)

    def __len__(self) -> int:
        return len(self._buckets)

    def _bucket(self, kind: str, name: str) -> _Bucket:
        rate, now = self._rates[kind], self._clock()
        bucket = self._buckets.setdefault((kind, name), _Bucket(rate.at_once, now))
        self._buckets.move_to_end((kind, name))
        bucket.level = min(rate.at_once, bucket.level + (now - bucket.at) * rate.a_minute / 60.0)
        bucket.at = now
        if len(self._buckets) > MOST_KNOWN:
            self._buckets.popitem(last=False)
        return bucket
