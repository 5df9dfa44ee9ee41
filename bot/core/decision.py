"""A recommendation that a team decides on together. Each act gives a new decision."""

from dataclasses import dataclass, field, replace

from bot.core.model import FrameworkId, Progress
from bot.errors import ClosedError, NotClosedError

FORGOTTEN = ""
"""Stands for a person who had themselves forgotten."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a workspace: the id that Slack knows them by, and the name that they had."""

    id: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """One person's own view of the need, with a note. `at` is in seconds since 1970."""

    person: Person
    progress: Progress
    note: str = ""
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Closing:
    """How a decision ended: what was chosen, and under which knowledge.

    `choice` is None where none of the frameworks was; `as_combined` says whether it is what the
    voices came to together. `reason` is what the one who closed it wrote.
    """

    by: Person
    at: float
    version: str
    choice: FrameworkId | None
    as_combined: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict posted in a channel, with the voices on it.

    `progress` are the answers that it started from; `ts` and `link` are of the card, empty
    until it is posted. `hidden` keeps the tally until it is closed. `revision` counts changes.
    """

    id: str
    team: str
    channel: str
    title: str
    starter: Person
    started: float
    version: str
    progress: Progress
    hidden: bool = False
    voices: tuple[Voice, ...] = ()
    closing: Closing | None = None
    ts: str = ""
    link: str = ""
    revision: int = field(default=0, compare=False)

    @property
    def tally_hidden(self) -> bool:
        """Whether nobody may see yet who said what."""
        return self.hidden and self.closing is None

    @property
    def made_under(self) -> str:
        """The version of the knowledge that it was last decided under."""
        return self.closing.version if self.closing else self.version

    def voice(self, user: str) -> Voice | None:
        """What a person said; None where they have not."""
        return next((v for v in self.voices if user and v.person.id == user), None)

    def say(self, voice: Voice) -> "Decision":
        """With a person's voice, in place of any that they gave before. Raises ClosedError."""
        if self.closing is not None:
            raise ClosedError
        before = self.voice(voice.person.id)
        if before is not None and replace(before, at=voice.at) == voice:
            return self
        others = tuple(v for v in self.voices if v != before)
        return replace(self, voices=(*others, voice))

    def close(self, closing: Closing) -> "Decision":
        """As closed. Raises ClosedError where it was before."""
        if self.closing is not None:
            raise ClosedError
        return replace(self, closing=closing)

    def reopen(self) -> "Decision":
        """As open again, with all its voices. Raises NotClosedError.

        What everybody has seen by then cannot be hidden again. Views of people who had themselves
        forgotten go: it was the end that rested on them, and they may have their say anew.
        """
        if self.closing is None:
            raise NotClosedError
        known = tuple(voice for voice in self.voices if voice.person.id != FORGOTTEN)
        return replace(self, closing=None, hidden=False, voices=known)

    def forget(self, user: str) -> "Decision":
        """Without anything that names a person.

        What they said stays in a closed decision, for it rests on that, under no name and
        without their note; in an open one it goes.
        """
        nobody = Person(FORGOTTEN)
        closing = self.closing
        if closing is not None and closing.by.id == user:
            closing = replace(closing, by=nobody)
        voices = tuple(
            v if v.person.id != user else replace(v, person=nobody, note="")
            for v in self.voices
            if v.person.id != user or closing is not None
        )
        starter = nobody if self.starter.id == user else self.starter
        return replace(self, starter=starter, voices=voices, closing=closing)
