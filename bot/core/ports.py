"""What the edges provide: a memory of threads, and of events that were seen."""

from dataclasses import dataclass
from typing import Protocol

from bot.core.model import EntryId, Progress


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

    async def recall(self, thread: Thread, max_age: float) -> Context | None:
        """The context kept for a thread, if it is no older than `max_age` seconds."""
        ...

    async def keep(self, thread: Thread, context: Context) -> None:
        """Keeps a thread's context."""
        ...

    async def first_time(self, event: str) -> bool:
        """Whether this event has not been seen; it has been from now on."""
        ...
