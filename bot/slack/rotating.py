"""Tokens that expire: each is exchanged for a new one in time, by one instance at a time."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace

from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator

from bot.errors import BotError
from bot.slack.calling import UNREACHED
from bot.slack.refused import code
from bot.store.installations import Installation, SqlInstallations, as_bot
from bot.store.leases import SqlLeases

_log = logging.getLogger(__name__)

AHEAD = 2 * 3600.0
"""Seconds before its end at which a token is exchanged."""
_USABLE = 30.0
"""Seconds that a token must still be good for to be used meanwhile."""
_PATIENCE = 2.0
"""Seconds that one is waited for where nothing else will do: Slack gives three."""
_LEASE = 60.0
_AGAIN_AFTER = 60.0
"""Seconds after which an exchange that failed is tried again."""
_LOOKS = 20
_LONG_AGO = 10**9
"""Minutes: the SDK is to exchange whatever it is given."""


class Rotating:
    """Exchanges tokens. `clock` gives seconds since 1970; `rotator` must have our client."""

    def __init__(
        self,
        installations: SqlInstallations,
        leases: SqlLeases,
        rotator: AsyncTokenRotator,
        clock: Callable[[], float],
    ) -> None:
        self._installations = installations
        self._leases = leases
        self._rotator = rotator
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[Installation]] = {}
        self._failed: dict[str, float] = {}

    async def fresh(self, found: Installation) -> Installation:
        """The installation with a token that is good: where the old one still is, without waiting.

        Where no new one can be had, the old one is returned, and Slack will say what it thinks.
        """
        if not found.expires or self._clock() < found.expires - AHEAD:
            return found
        # As far from it the other way, the clock has been set back.
        if abs(self._clock() - self._failed.get(found.key, 0.0)) < _AGAIN_AFTER:
            return found
        task = self._exchanging(found)
        if self._clock() < found.expires - _USABLE:
            return found
        try:
            return await asyncio.wait_for(asyncio.shield(task), _PATIENCE)
        except TimeoutError:
            _log.warning("a new token for %s takes long; the old one has ended", found.key)
            return found

    async def drain(self, seconds: float) -> None:
        """Waits for exchanges that are under way: what Slack gave must be kept."""
        if self._under_way:
            await asyncio.wait(self._under_way.values(), timeout=seconds)

    def _exchanging(self, found: Installation) -> asyncio.Task[Installation]:
        task = self._under_way.get(found.key)
        if task is None:
            task = asyncio.create_task(self._exchange(found))
            self._under_way[found.key] = task
            task.add_done_callback(lambda _: self._under_way.pop(found.key, None))
        return task

    async def _exchange(self, found: Installation) -> Installation:
        try:
            async with self._leases.held(f"refresh:{found.key}", _LEASE) as mine:
                current = await self._current(found)
                if current.token != found.token:
                    return current
                if mine:
                    return await self._exchanged(current)
            return await self._by_another(found)
        except SlackTokenRotationError as error:
            why = code(error.api_error)
        except SlackApiError as error:
            why = code(error)
        except UNREACHED as error:
            why = type(error).__name__
        except BotError as error:
            why = str(error)
        self._failed[found.key] = self._clock()
        _log.error("no new token for %s: %s; the old one is used while it is good", found.key, why)
        return found

    async def _exchanged(self, current: Installation) -> Installation:
        bot = as_bot(current)
        got = await self._rotator.perform_bot_token_rotation(
            bot=bot, minutes_before_expiration=_LONG_AGO
        )
        if got is None:
            raise BotError("Slack gave something that is no bot's token")
        new = replace(
            current,
            token=got.bot_token,
            refresh=got.bot_refresh_token or current.refresh,
            expires=got.bot_token_expires_at or 0,
        )
        await self._kept(new)
        _log.info("a new token for %s", new.key)
        return new

    async def _kept(self, new: Installation) -> None:
        """Slack takes no refresh token twice: what it gave is tried to be kept more than once."""
        try:
            await self._installations.rotated(new)
        except BotError:
            await asyncio.sleep(1.0)
            await self._installations.rotated(new)

    async def _by_another(self, found: Installation) -> Installation:
        """What another instance comes to, as soon as it is kept."""
        for _ in range(_LOOKS):
            await asyncio.sleep(_PATIENCE / _LOOKS)
            current = await self._current(found)
            if current.token != found.token:
                return current
        return found

    async def _current(self, found: Installation) -> Installation:
        org_wide = not found.team
        kept = await self._installations.find(found.team, found.enterprise, org_wide=org_wide)
        return kept or found
