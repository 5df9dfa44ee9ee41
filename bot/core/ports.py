"""What the edges provide: memories of threads, decisions, people, and what curators should see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from bot.core.calibration import Outcome
from bot.core.decision import Decision
from bot.core.model import EntryId, Progress
from bot.core.owed import Deliveries


@dataclass(frozen=True, slots=True)
class Context:
    """What a thread's next message is read against.

    `question` and `entries` are of the last turn; `offered` says that the entries were offered
    to choose from. `progress` is the guide's, `advised` whether it has ended in a verdict.
    """

    question: str = ""
    entries: tuple[EntryId, ...] = ()
    offered: bool = False
    progress: Progress | None = None
    advised: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """Which conversation: the workspace, the channel, the thread's first message, the person."""

    team: str
    channel: str
    ts: str
    user: str


class Memory(Protocol):
    """Outlives a process. Every method may raise MemoryDownError; the bot then goes on without."""

    async def recall(self, thread: Thread, max_age: float, delivery: str = "") -> Context | None:
        """The context kept for a thread, if it is no older than `max_age` seconds.

        To the `delivery` with which it was kept it is the one before, for that may be done again.
        """
        ...

    async def keep(
        self, thread: Thread, context: Context, delivery: str = "", also: Thread | None = None
    ) -> None:
        """Keeps a thread's context, as what a delivery has made of it; as another's `also`."""
        ...

    async def first_time(self, event: str, delivery: str = "") -> bool:
        """Whether this event has not been seen; it has been from now on.

        To the `delivery` with which it was seen it stays new, for that may be done again.
        """
        ...


Shown = Literal["all", "open"]


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a list of decisions, newest first. `total` counts the whole list."""

    decisions: tuple[Decision, ...]
    total: int


class Decisions(Protocol):
    """Keeps what teams decide. Every method may raise MemoryDownError, and then wrote nothing."""

    async def begin(self, decision: Decision) -> None:
        """Keeps a new decision with its voices."""
        ...

    async def find(self, team: str, decision: str) -> Decision | None:
        """The decision of that id in a workspace; None where there is none."""
        ...

    async def change(
        self, team: str, decision: str, act: Callable[[Decision], Decision]
    ) -> Decision | None:
        """What an act makes of a decision, kept; None where there is none.

        Acts on one decision follow each other, however many instances take part; an act may
        therefore be called more than once. What an act raises passes through, and nothing is
        written. The revision grows where the act changed anything.
        """
        ...

    async def place(self, team: str, decision: str, before: str, ts: str, link: str) -> bool:
        """Notes where the card stands now, if it still stood at `before`; says whether it did."""
        ...

    async def remove(self, team: str, decision: str) -> None:
        """Deletes a decision with its voices."""
        ...

    async def in_channels(
        self, team: str, channels: tuple[str, ...], shown: Shown, start: int, most: int
    ) -> Page:
        """The decisions of some channels."""
        ...

    async def of_person(self, team: str, user: str, shown: Shown, start: int, most: int) -> Page:
        """The decisions that a person started or has a voice in."""
        ...

    async def guide_of(self, version: str) -> str | None:
        """The guide as it was under a version of the knowledge, as `keep_guide` was given it."""
        ...

    async def keep_guide(self, version: str, guide: str) -> None:
        """Keeps the guide of a version, once."""
        ...


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the guide came to for a person. `at` is in seconds since 1970."""

    progress: Progress
    version: str
    at: float


class People(Protocol):
    """Keeps what belongs to one person. Every method may raise MemoryDownError."""

    async def keep_recommendation(self, team: str, user: str, given: Recommendation) -> None:
        """Keeps a recommendation; the newest few of a person stay, each progress once."""
        ...

    async def recommendations(self, team: str, user: str) -> tuple[Recommendation, ...]:
        """A person's recommendations, newest first."""
        ...

    async def forget(self, team: str, user: str) -> tuple[Decision, ...]:
        """Deletes what is kept about a person, and their name from decisions.

        Returns the decisions that this changed and that have a card.
        """
        ...


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of an answer, for those who keep the knowledge. Names nobody.

    `question` is what was asked, `entry` what was shown. `chosen` is the entry that the person
    said was meant, empty where none was.
    """

    helped: bool
    question: str
    entry: EntryId
    chosen: str = ""


MissKind = Literal["none", "none_of_these", "not_asked", "chosen"]


@dataclass(frozen=True, slots=True)
class Miss:
    """A question that was not served, for those who keep the knowledge. Names nobody.

    `kind` says what went wrong: nothing was known, none of what was offered was meant, the answer
    was not what was asked; or what went right after all: one of several was `chosen`. `outcome`
    and `candidates` are what the matching makes of the question, the surest entry first.
    """

    kind: MissKind
    question: str
    outcome: Outcome
    candidates: tuple[tuple[EntryId, float], ...] = ()
    chosen: str = ""


Keeping = Literal["on", "off", "barred"]
"""Whether a workspace's questions are kept: "barred" says that who runs the bot keeps none."""


@dataclass(frozen=True, slots=True)
class Note:
    """What is noted of one turn: `counts` name what is counted one up, each as what and which.

    Of several with the same `once` only the first is noted; where it is empty, each is.
    """

    team: str
    counts: tuple[tuple[str, str], ...] = ()
    miss: Miss | None = None
    once: str = ""


class Suggestions(Protocol):
    """Keeps what curators should see. Every method may raise MemoryDownError.

    Where a workspace's questions are not kept, no text of theirs is; what is counted still is.
    """

    @property
    def days(self) -> int:
        """For how many days questions are kept."""
        ...

    async def note(self, team: str, feedback: Feedback) -> None:
        """Keeps a piece of feedback under today's day.

        With an entry that was meant, it completes what was noted of the same answer without.
        """
        ...

    async def miss(self, team: str, miss: Miss) -> None:
        """Keeps a miss under today's day, without what may name anybody."""
        ...

    async def noted(self, notes: Sequence[Note]) -> None:
        """Keeps what was noted of several turns under today's day: all or nothing."""
        ...

    async def keeping(self, team: str) -> Keeping:
        """Whether the questions of a workspace are kept."""
        ...

    async def switch(self, team: str, *, on: bool) -> None:
        """Has the questions of a workspace kept from now on, or not; off also forgets all texts."""
        ...


class Store(Protocol):
    """Everything that outlives a process."""

    @property
    def memory(self) -> Memory:
        """Threads, and events that were seen."""
        ...

    @property
    def deliveries(self) -> Deliveries:
        """What Slack delivered and is owed work."""
        ...

    @property
    def decisions(self) -> Decisions:
        """What teams decide."""
        ...

    @property
    def people(self) -> People:
        """What belongs to one person."""
        ...

    @property
    def suggestions(self) -> Suggestions:
        """What curators should see."""
        ...
