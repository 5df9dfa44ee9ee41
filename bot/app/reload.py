"""Keeps the bot's mind in step with its knowledge folder while people are served."""

import asyncio
import gc
import logging
import time
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from watchfiles import awatch

from bot.config import Settings
from bot.content.footprint import Footprint, footprint
from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.model import Subject
from bot.core.text import printable
from bot.core.wording import health as wording
from bot.errors import KnowledgeError, Problem
from bot.mind import language, made
from bot.slack.manifest import manifest

_log = logging.getLogger(__name__)

_LOOK = 0.5
"""Seconds after which the folder is looked at, whether the system told of a change or not.

It tells of none where another folder was put in its place, or where it lies on another machine.
"""
SETTLED = 0.15
"""Seconds without a change after which whoever writes is taken to be done."""
_GROUPED = 100
"""Milliseconds for which the system's notices are gathered."""
_MOST_LOGGED = 10
_MOST_SHOWN = 50
"""Problems that are kept of a change that was refused."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not taken: when, its first problems, and how many there are."""

    at: float
    problems: tuple[Problem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Which mind is live, since when, and what is the matter with the folder as it is now.

    `pending` says what of the knowledge waits for a person to do something more. Times are in
    seconds since 1970.
    """

    mind: Assistant
    since: float
    refused: Refused | None = None
    pending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Read:
    """What a folder came to: a mind, and the subject as the files name it."""

    mind: Assistant
    subject: Subject


class Reloader:
    """Loads a knowledge folder, and loads it again when it changes: whole, or not at all.

    What cannot be used is refused, and the knowledge before stays live. The first load raises
    KnowledgeError. `count` is told of each change whether it was good.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], float] = time.time,
        count: Callable[[bool], None] = lambda _: None,
        settled: float = SETTLED,
    ) -> None:
        self._folder: Path = settings.knowledge
        self._clock = clock
        self._count = count
        self._settled = settled
        self._stopping = asyncio.Event()
        self._seen = footprint(self._folder)
        knowledge = load(self._folder)
        self._language = language(settings)
        self._files = _files(self._folder, self._seen)
        self._first = knowledge.subject
        self._standing = Standing(made(knowledge, self._language), clock())

    @property
    def standing(self) -> Standing:
        """How things stand now."""
        return self._standing

    @property
    def mind(self) -> Assistant:
        """The mind over the newest knowledge that could be used."""
        return self._standing.mind

    @asynccontextmanager
    async def followed(self, take: Callable[[Assistant], None]) -> AsyncIterator[None]:
        """Gives each new mind to `take` for as long as this is entered; once, for it then ends."""
        watching = asyncio.create_task(self._watch(take))
        try:
            yield
        finally:
            self._stopping.set()
            await watching

    async def _watch(self, take: Callable[[Assistant], None]) -> None:
        while not self._stopping.is_set():
            # What watchfiles raises where it cannot watch, or is told of a name that is no text.
            with suppress(OSError, RuntimeError, ExceptionGroup):
                await self._watch_as_it_is(take)
            await self.look(take)
            await self._pause(_LOOK)

    async def _watch_as_it_is(self, take: Callable[[Assistant], None]) -> None:
        """Watches the folder that is there, until another stands in its place."""
        watched = _identity(self._folder)
        notices = awatch(
            self._folder,
            watch_filter=None,
            debounce=_GROUPED,
            stop_event=self._stopping,
            rust_timeout=int(_LOOK * 1000),
            yield_on_timeout=True,
            ignore_permission_denied=True,
        )
        async with aclosing(notices):
            async for _ in notices:
                await self.look(take)
                if _identity(self._folder) != watched:
                    return

    async def look(self, take: Callable[[Assistant], None]) -> None:
        """Loads the folder where it is not as it was when it was loaded last."""
        found, now = await self._footprint(), self._seen
        while found != now:  # somebody may be writing still
            await self._pause(self._settled)
            found, now = await self._footprint(), found
        if found == self._seen or self._stopping.is_set():
            return
        began = time.perf_counter()
        outcome = await asyncio.to_thread(self._read)
        if await self._footprint() != found:
            return  # written meanwhile: what was read may be of two minds
        self._seen = found
        if isinstance(outcome, KnowledgeError):
            self._refuse(outcome)
        else:
            self._files = _files(self._folder, found)
            self._accept(outcome, take, time.perf_counter() - began)
            # Everybody comes by the guide's first questions: they are found before many wait.
            await asyncio.to_thread(outcome.mind.prepare)

    async def _footprint(self) -> Footprint:
        return await asyncio.to_thread(footprint, self._folder)

    def _read(self) -> _Read | KnowledgeError:
        """What is in the folder now; the live mind where that says what is live already."""
        live = self.mind
        try:
            knowledge = load(self._folder)
            subject = knowledge.subject
            # It is listened to under the name that it began with, so people are told that name.
            heard = replace(subject, command=self._first.command)
            knowledge = replace(knowledge, subject=heard)
            if knowledge == live.knowledge:
                return _Read(live, subject)
            return _Read(Assistant(knowledge, self._language, live), subject)
        except KnowledgeError as error:
            return KnowledgeError([*self._gone(), *error.problems])
        except Exception as error:  # nothing above would see it, and the bot is to go on
            _log.exception("a bug in this bot")
            message = wording.BUG.format(name=type(error).__name__)
            return KnowledgeError([Problem(str(self._folder), 1, "", message, wording.TELL)])

    def _gone(self) -> list[Problem]:
        """The files of the live knowledge that are no longer there."""
        remedy = "put it back, or take out what refers to it"
        return [
            Problem(name, 1, "", "is gone", remedy)
            for name in sorted(self._files)
            if not (self._folder / name).exists()
        ]

    def _accept(self, found: _Read, take: Callable[[Assistant], None], seconds: float) -> None:
        before = self._standing
        pending = self._pending(found.subject)
        if found.mind is before.mind:
            self._standing = Standing(before.mind, before.since, pending=pending)
            if before.refused:
                self._count(True)
                _log.info("knowledge %s: mended, and as it was", found.mind.knowledge.version)
        else:
            take(found.mind)
            gc.unfreeze()  # what the start has made is no longer all there to stay
            self._standing = Standing(found.mind, self._clock(), pending=pending)
            self._count(True)
            _log.info(
                "knowledge %s is live: %d entries, %s matching, made in %.1f s",
                found.mind.knowledge.version,
                len(found.mind.knowledge.entries),
                found.mind.matcher.method,
                seconds,
            )
        if pending != before.pending:
            for each in pending:
                _log.warning("%s", each)

    def _refuse(self, error: KnowledgeError) -> None:
        problems = tuple(map(_shown, error.problems[:_MOST_SHOWN]))
        before = self._standing.refused
        if before and (before.problems, before.total) == (problems, len(error.problems)):
            return
        refused = Refused(self._clock(), problems, len(error.problems))
        self._standing = replace(self._standing, refused=refused)
        self._count(False)
        more = refused.total - _MOST_LOGGED
        _log.warning(
            "a change of the knowledge is refused, %s stays live: %s%s",
            self.mind.knowledge.version,
            "; ".join(map(str, problems[:_MOST_LOGGED])),
            f"; and {more} more" if more > 0 else "",
        )

    def _pending(self, subject: Subject) -> tuple[str, ...]:
        """What Slack, or a new start, must be told before the subject is as the files name it."""
        if manifest(subject) == manifest(self._first):
            return ()
        renamed = subject.command != self._first.command
        names = {"now": self._first.command, "new": subject.command}
        return (wording.NEW_MANIFEST, *([wording.NEW_COMMAND.format(**names)] if renamed else []))

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)


def _identity(folder: Path) -> tuple[int, int] | None:
    """Which folder stands at a path, whatever its name; None where there is none."""
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _files(folder: Path, seen: Footprint) -> frozenset[str]:
    """The names of the files that were seen in a folder, as its problems tell them."""
    return frozenset(Path(str(path)).relative_to(folder).as_posix() for path, *_ in seen)


def _shown(problem: Problem) -> Problem:
    """A problem as it can be put on one line: a file may hold any character."""
    return replace(
        problem,
        file=printable(problem.file),
        field=printable(problem.field),
        message=printable(problem.message),
        remedy=printable(problem.remedy),
    )
