"""Who the bot is in workspaces that have installed it themselves."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import MemoryDownError
from bot.slack.background import Background
from bot.slack.rotating import Rotating
from bot.slack.shut import Shut, TokensRefusedError, works
from bot.slack.workspaces import GONE, Left
from bot.store.departures import SqlDepartures
from bot.store.installations import Installation, SqlInstallations

_log = logging.getLogger(__name__)

KNOWN_FOR = 60.0
"""Seconds for which it is not asked again who the bot is in a workspace."""
UNKNOWN_FOR = 5.0
"""Likewise where it is not installed."""
_MOST = 10_000
_SKEW = 300.0
"""Seconds by which Slack's clock and ours may differ."""
_Asked = tuple[str, str, bool]


@dataclass(frozen=True, slots=True)
class _Known:
    installation: Installation | None
    at: float

    def good(self, now: float) -> bool:
        """Whether it need not be asked again: not where a clock has been set back either."""
        return abs(now - self.at) < (UNKNOWN_FOR if self.installation is None else KNOWN_FOR)


class Installed:
    """Implements Workspaces on the installations that are kept. `clock` gives seconds since 1970.

    What is kept is remembered for a while, so that no acknowledgement waits for the store each
    time, and as long as the store is down.
    """

    def __init__(
        self,
        installations: SqlInstallations,
        departures: SqlDepartures,
        rotating: Rotating,
        client: AsyncWebClient,
        background: Background,
        clock: Callable[[], float],
    ) -> None:
        self._installations = installations
        self._departures = departures
        self._rotating = rotating
        self._client = client
        self._background = background
        self._clock = clock
        self._known: dict[_Asked, _Known] = {}
        self._shut = Shut(client, background, clock)

    async def of(self, team: str, enterprise: str, *, org_wide: bool) -> AuthorizeResult | None:
        """Who the bot is in a workspace that has installed it, or whose organisation has."""
        found = await self._find((team, enterprise, org_wide))
        if found is None or self._shut.holds(found.token):
            return None
        fresh = await self._rotating.fresh(found)
        if fresh.token != found.token:
            self._forget(found.key)
        return AuthorizeResult(
            enterprise_id=enterprise or fresh.enterprise or None,
            team_id=team or fresh.team or None,
            bot_id=fresh.bot,
            bot_user_id=fresh.bot_user,
            bot_token=fresh.token,
            bot_scopes=list(fresh.scopes),
        )

    def now(self) -> float:
        """Seconds since 1970."""
        return self._clock()

    async def install(self, given: Installation) -> None:
        """Keeps a new installation. Raises MemoryDownError."""
        kept = await self._installations.install(given)
        self._shut.open(kept.token)
        self._forget(kept.key)
        _log.info("installed into %s", kept.key)

    async def left(self, left: Left) -> None:
        """Deletes an installation with its tokens; its data goes after a while.

        One that came after the removal stays: where the times do not say so, Slack is asked.
        """
        org_wide = not left.team
        found = await self._installations.find(left.team, left.enterprise, org_wide=org_wide)
        if found is None:
            await self._departures.left(left.team, left.enterprise)
            return
        surely = found.team == left.team and found.at < left.at - _SKEW
        if surely or not await works(self._client, found.token):
            await self._remove(found, "the app was removed")

    async def lost(self, teams: Sequence[str], enterprise: str) -> None:
        """Has the data of workspaces go after a while; the organisation's tokens stay."""
        for team in await self._of_organisations(teams):
            await self._departures.lost(team, enterprise)
        # So that one is noted as met where it comes again.
        self._known = {
            asked: known for asked, known in self._known.items() if asked[0] not in teams
        }

    async def gained(self, teams: Sequence[str], enterprise: str) -> None:
        """Has the data of workspaces stay, as long as the organisation does."""
        for team in await self._of_organisations(teams):
            await self._departures.met(team, enterprise, surely=True)

    async def stay(self) -> None:
        """Who has installed the bot is known to have it: it stands in the same database."""

    async def accepted(self) -> None:
        """Raises TokensRefusedError where Slack refuses the token of every installation.

        Of those that were not asked for yet nothing bad is known. Raises MemoryDownError.
        """
        known = [each.installation for each in self._known.values()]
        tokens = {each.token for each in known if each is not None}
        try:
            self._shut.any_open(tokens)
        except TokensRefusedError:
            if not await self._installations.are_more_than(len(tokens)):
                raise

    async def refused(self, token: str, said: str) -> None:
        """Closes the installation of a token, or, where it may be right again, does not use it."""
        if said not in GONE:
            if self._shut.add(token):
                _log.error("Slack refuses a token with %s; it is tried again in minutes", said)
            return
        for known in list(self._known.values()):
            if known.installation is not None and known.installation.token == token:
                await self._remove(known.installation, said)
                return

    async def _remove(self, gone: Installation, why: str) -> None:
        self._shut.add(gone.token)
        await self._installations.remove(gone)
        self._forget(gone.key)
        _log.warning("no longer installed in %s: %s", gone.key, why)

    async def _of_organisations(self, teams: Sequence[str]) -> list[str]:
        """Which workspaces have no installation of their own."""
        return [
            team
            for team in teams
            if await self._installations.find(team, "", org_wide=False) is None
        ]

    async def _find(self, asked: _Asked) -> Installation | None:
        known = self._known.get(asked)
        if known is not None and known.good(self._clock()):
            return known.installation
        try:
            found = await self._installations.find(*asked[:2], org_wide=asked[2])
        except MemoryDownError as error:
            if known is None:
                raise
            _log.warning("%s; an installation is taken to be as it was", error)
            return known.installation
        new = known is None or known.installation is None
        if new and found is not None and not found.team and asked[0]:
            self._background.run(self._departures.met(asked[0], found.enterprise), owed=False)
        self._remember(asked, found)
        return found

    def _remember(self, asked: _Asked, found: Installation | None) -> None:
        if len(self._known) >= _MOST:
            self._known.pop(next(iter(self._known)))
        self._known[asked] = _Known(found, self._clock())

    def _forget(self, key: str) -> None:
        """What was known of an installation, and who was not known to have one."""
        self._known = {
            asked: known
            for asked, known in self._known.items()
            if known.installation is not None and known.installation.key != key
        }
