"""Who the bot is in each workspace: where tokens are given, and where workspaces install it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.shut import Shut, works
from bot.slack.tokens import Identities
from bot.store.departures import SqlDepartures

_log = logging.getLogger(__name__)

GONE = frozenset({"token_revoked", "account_inactive"})
"""What Slack says of the token of an installation that is no more; one that it does not take
otherwise may be right, and what asks may stand in the wrong network."""


@dataclass(frozen=True, slots=True)
class Left:
    """A workspace, or without `team` an organisation, that has removed the bot.

    `at` is when, by Slack's clock, in seconds since 1970.
    """

    team: str
    enterprise: str
    at: float


class Workspaces(Protocol):
    """Who the bot is, workspace by workspace."""

    async def of(self, team: str, enterprise: str, *, org_wide: bool) -> AuthorizeResult | None:
        """Who the bot is in a workspace; None where it is not. May raise MemoryDownError."""
        ...

    async def left(self, left: Left) -> None:
        """Takes notice of a removal: told late, twice or after a new installation as well."""
        ...

    async def lost(self, teams: Sequence[str], enterprise: str) -> None:
        """Takes notice that an organisation's installation serves some workspaces no more."""
        ...

    async def gained(self, teams: Sequence[str], enterprise: str) -> None:
        """Takes notice that an organisation's installation serves some workspaces, maybe again."""
        ...

    async def refused(self, token: str, said: str) -> None:
        """Takes notice that Slack refused a token with one of the codes in TOKEN_GONE."""
        ...

    async def stay(self) -> None:
        """Has the data of all that have the bot stay. May raise MemoryDownError."""
        ...

    async def accepted(self) -> None:
        """Raises TokensRefusedError where Slack refuses every token that is known."""
        ...


class Given:
    """Implements Workspaces where who runs the bot has given its tokens."""

    def __init__(
        self, known: Identities, client: AsyncWebClient, departures: SqlDepartures, shut: Shut
    ) -> None:
        self._known = known
        self._client = client
        self._departures = departures
        self._shut = shut

    async def of(self, team: str, enterprise: str, *, org_wide: bool) -> AuthorizeResult | None:
        """Who the bot is in a workspace that a token was given for."""
        known = self._known.of(team)
        return None if known is None or self._shut.holds(known.bot_token or "") else known

    async def left(self, left: Left) -> None:
        """Stops calling Slack for a workspace, unless Slack still takes the token."""
        known = self._known.of(left.team)
        if known is None or known.team_id != left.team:
            return
        if not await works(self._client, known.bot_token or ""):
            self._close(known, "the app was removed")
            await self._departures.left(left.team, left.enterprise)

    async def lost(self, teams: Sequence[str], enterprise: str) -> None:
        """Has the data of workspaces go after a while, but for those that have their own token."""
        for team in teams:
            known = self._known.of(team)
            if known is None or known.team_id != team:
                await self._departures.lost(team, enterprise)

    async def gained(self, teams: Sequence[str], enterprise: str) -> None:
        """Has the data of workspaces stay."""
        for team in teams:
            await self._departures.returned(team)

    async def stay(self) -> None:
        """Has the data of the workspaces stay whose tokens Slack takes."""
        for known in self._known.all():
            if known.team_id and not self._shut.refused(known.bot_token or ""):
                await self._departures.returned(known.team_id)

    async def accepted(self) -> None:
        """Raises TokensRefusedError where Slack refuses every token that was given."""
        self._shut.any_open(known.bot_token or "" for known in self._known.all())

    async def refused(self, token: str, said: str) -> None:
        """Stops calling Slack for the workspace of a token, for a while."""
        for known in self._known.all():
            if known.bot_token == token and known.team_id:
                self._close(known, said)
                if said in GONE:
                    await self._departures.left(known.team_id, known.enterprise_id or "")

    def _close(self, known: AuthorizeResult, why: str) -> None:
        if self._shut.add(known.bot_token or ""):
            _log.error(
                "workspace %s: %s; Slack is not called for it but to try the token again every few "
                "minutes (where the app is gone, install it again, put its token into "
                "SLACK_BOT_TOKEN and restart the bot)",
                known.team_id,
                why,
            )
