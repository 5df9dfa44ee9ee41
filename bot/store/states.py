"""States of installations under way: each is accepted once, and not for long."""

import hashlib
import re
import secrets
import time
from collections.abc import Callable

from sqlalchemy import ColumnElement, delete, insert

from bot.store.database import Database
from bot.store.forgetting import forget
from bot.store.tables import oauth_states

STATE_SECONDS = 600.0
"""Seconds within which an installation must come back from Slack."""
_STATE = re.compile(r"[\w-]{43}", re.ASCII)


class SqlStates:
    """Issues and consumes states. `clock` gives seconds since 1970.

    What is kept of a state is of no use to who reads it.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def issue(self) -> str:
        """A new state, of 256 random bits. Raises MemoryDownError."""
        state = secrets.token_urlsafe(32)
        async with self._database.writing() as connection:
            # Anybody may ask for one: no more are kept than come within their time.
            await connection.execute(delete(oauth_states).where(self._old()))
            row = {"state": _mark(state), "at": self._clock()}
            await connection.execute(insert(oauth_states).values(row))
        return state

    async def consume(self, state: str) -> bool:
        """Whether a state was issued not long ago and not consumed before; it is from now on.

        One statement deletes and counts: of several that come at once, one is told True.
        Raises MemoryDownError.
        """
        if not _STATE.fullmatch(state):
            return False
        this = delete(oauth_states).where(oauth_states.c.state == _mark(state), ~self._old())
        async with self._database.writing() as connection:
            return (await connection.execute(this)).rowcount == 1

    async def forget_old(self) -> None:
        """Deletes what can be consumed no more."""
        await forget(self._database, oauth_states, self._old())

    def _old(self) -> ColumnElement[bool]:
        return oauth_states.c.at <= self._clock() - STATE_SECONDS


def _mark(state: str) -> str:
    return hashlib.sha256(state.encode()).hexdigest()
