"""What Slack delivered and is owed work, and where it is kept until that is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Delivered:
    """What Slack delivered and is owed work: the payload as text, and how far the work has come.

    `at` is when it came, in seconds since 1970. `posts` are the messages for everybody that were
    begun, each with its timestamp, which is empty where nobody knows whether Slack has it. What is
    in one `lane` is worked on in the order in which it came; what is in none, whose name is empty,
    at any time. `rests` are the seconds before which it is taken up early, and so without counting
    as an attempt.
    """

    key: str
    team: str
    at: float
    body: str = field(repr=False)
    attempts: int = 1
    posts: Mapping[str, str] = field(default_factory=dict)
    lane: str = ""
    rests: float = 0.0


Taken = Literal["new", "known", "waits"]
"""Whether a delivery is one's own now, was kept before, or is kept behind another of its lane."""


class Deliveries(Protocol):
    """Keeps deliveries until they are done, each leased to one instance (`by`) at a time.

    Every method may raise MemoryDownError.
    """

    async def take(
        self, delivered: Delivered, by: str, patience: float, *, in_order: bool = False
    ) -> Taken:
        """Keeps a new delivery, under a lease where it need not wait. Seconds of patience.

        `in_order` has it wait while an older one of its lane is owed.
        """
        ...

    async def renew(self, by: str) -> frozenset[str]:
        """Renews every lease of an instance; the keys of those that it still had."""
        ...

    async def overdue(self, by: str, most: int, lane: str = "") -> tuple[Delivered, ...]:
        """Leases to an instance what nobody works on any more, the oldest first.

        Of each lane it is the oldest one alone; of the `lane` that is named also where it rests.
        """
        ...

    async def posting(self, key: str, by: str, posts: Mapping[str, str]) -> bool:
        """Notes the messages of a delivery; False where the instance has lost its lease."""
        ...

    async def done(self, key: str, by: str, lane: str = "") -> bool:
        """Ends a delivery and forgets its text, unless the lease is lost.

        Says whether anything else is owed in the lane.
        """
        ...

    async def put_off(
        self, key: str, by: str, seconds: float, patience: float | None = None
    ) -> None:
        """Gives a lease back; nobody takes the delivery up before so many seconds.

        `patience` is in seconds, and the store's own where none is given.
        """
        ...

    async def release(self, by: str) -> None:
        """Gives every lease of an instance back, so that another goes on at once."""
        ...
