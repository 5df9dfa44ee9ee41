"""Notes that Slack keeps events of a workspace from the bot, for there were too many of them."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

_log = logging.getLogger(__name__)

_QUIET = 60.0
"""Seconds after a line of the log before there is another on the same workspace."""


@dataclass(frozen=True, slots=True)
class Held:
    """What Slack said: of which workspace, and from which minute on. Seconds since 1970."""

    team: str
    minute: int
    at: float


class HeldBack:
    """The last that was heard of it, of any workspace; `clock` gives seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._logged: dict[str, float] = {}
        self.last: Held | None = None

    def note(self, team: str, minute: int) -> None:
        """Notes what Slack says once a minute for as long as it lasts."""
        now = self._clock()
        self.last = Held(team, minute, now)
        self._logged = {each: at for each, at in self._logged.items() if now - at < _QUIET}
        if team not in self._logged:
            self._logged[team] = now
            _log.warning("Slack holds events of workspace %s back, for there are too many", team)
