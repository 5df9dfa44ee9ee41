"""Notes what was asked, for those who keep the knowledge, once the person has their answer."""

import asyncio
import hashlib
import logging
from collections.abc import Callable

from bot.core import noticing
from bot.core.assistant import Assistant
from bot.core.ports import Context, Miss, Note, Store
from bot.core.turns import Turn
from bot.errors import MemoryDownError
from bot.slack.background import Background

_log = logging.getLogger(__name__)

_MOST = 100
"""Notes that are written at a time, so that none waits long for the others."""


class Notes:
    """Works in the background: a store that is slow or down costs nothing but what is noted.

    What gathers while some are written is written together. `met` is told with which outcome each
    question was met.
    """

    def __init__(
        self, store: Store, background: Background, met: Callable[[str], None] = lambda _: None
    ) -> None:
        self._store = store
        self._met = met
        self._background = background
        self._waiting: list[Note] = []
        self._writing = False
        self._down = False

    def turn(
        self,
        mind: Assistant,
        team: str,
        turn: Turn,
        said: str,
        before: Context,
        once: tuple[str, ...],
    ) -> None:
        """Notes a turn. See Desk.noted."""
        counts = tuple(noticing.counted(turn, before, mind.interviewer.next))
        for what, outcome in counts:
            if what == "outcome":
                self._met(outcome)
        if counts or turn.act:
            self._background.run(
                self._keep(
                    team,
                    counts,
                    lambda: noticing.missed(mind.matcher, turn, said, before),
                    once,
                    matched=turn.act == "asked",
                ),
                owed=False,
            )

    def not_asked(self, mind: Assistant, team: str, question: str, once: tuple[str, ...]) -> None:
        """Notes that an answer was marked as not what was asked."""
        if question:
            self._background.run(
                self._keep(team, (), lambda: noticing.not_asked(mind.matcher, question), once),
                owed=False,
            )

    async def _keep(
        self,
        team: str,
        counts: tuple[tuple[str, str], ...],
        miss: Callable[[], Miss | None],
        once: tuple[str, ...],
        *,
        matched: bool = False,
    ) -> None:
        """`matched` says that to find the miss takes no matching any more, and so no time."""
        found = miss() if matched else await asyncio.to_thread(miss)
        key = f"{team}:noted:{_key(once)}" if once else ""
        self._waiting.append(Note(team, counts, found, key))
        if self._writing:
            return
        self._writing = True
        try:
            while self._waiting:
                notes, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
                await self._write(notes)
        finally:
            self._writing = False

    async def _write(self, notes: list[Note]) -> None:
        try:
            await self._store.suggestions.noted(notes)
        except MemoryDownError as error:
            self._waiting.clear()
            if not self._down:
                _log.warning("%s; what is asked is not noted until it is back", error)
            self._down = True
        else:
            self._down = False


def _key(once: tuple[str, ...]) -> str:
    """Says what was done by whom, but not to one who reads it."""
    return hashlib.sha256("\n".join(once).encode("utf-8", "replace")).hexdigest()
