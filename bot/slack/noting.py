"""Notes what was asked, for those who keep the knowledge, once the person has their answer."""

import asyncio
import hashlib
import logging
from collections.abc import Callable

from bot.core import noticing
from bot.core.assistant import Assistant
from bot.core.ports import Context, Miss, Store
from bot.core.turns import Turn
from bot.errors import MemoryDownError
from bot.slack.background import Background

_log = logging.getLogger(__name__)


class Notes:
    """Works in the background: a store that is slow or down costs nothing but what is noted.

    `met` is told with which outcome each question was met.
    """

    def __init__(
        self, store: Store, background: Background, met: Callable[[str], None] = lambda _: None
    ) -> None:
        self._store = store
        self._met = met
        self._background = background
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
    ) -> None:
        found = await asyncio.to_thread(miss)
        try:
            if once and not await self._store.memory.first_time(f"{team}:noted:{_key(once)}"):
                return
            for what, key in counts:
                await self._store.suggestions.count(team, what, key)
            if found is not None:
                await self._store.suggestions.miss(team, found)
        except MemoryDownError as error:
            if not self._down:
                _log.warning("%s; what is asked is not noted until it is back", error)
            self._down = True
        else:
            self._down = False


def _key(once: tuple[str, ...]) -> str:
    """Says what was done by whom, but not to one who reads it."""
    return hashlib.sha256("\n".join(once).encode("utf-8", "replace")).hexdigest()
