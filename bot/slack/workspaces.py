"""Who the bot is in each workspace: where tokens are given, and where workspaces install it."""

import logging
from dataclasses import dataclass
from typing import Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack.calling import UNREACHED
from bot.slack.refused import TOKEN_GONE, code
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

    async def refused(self, token: str, said: str) -> None:
        """Takes notice that Slack refused a token with one of the codes in TOKEN_GONE."""
        ...


class Given:
    """Implements Workspaces where who runs the bot has given its tokens."""

    def __init__(
        self, known: Identities, client: AsyncWebClient, departures: SqlDepartures
    ) -> None:
        self._known = known
        self._client = client
        self._departures = departures

    async def of(self, team: str, enterprise: str, *, org_wide: bool) -> AuthorizeResult | None:
        """Who the bot is in a workspace that a token was given for."""
        return self._known.of(team)

    async def left(self, left: Left) -> None:
        """Stops calling Slack for a workspace, unless Slack still takes the token."""
        known = self._known.of(left.team)
        if known is None or known.team_id != left.team:
            return
        if not await works(self._client, known.bot_token or ""):
            self._drop(left.team, "the app was removed")
            await self._departures.left(left.team, left.enterprise)

    async def refused(self, token: str, said: str) -> None:
        """Stops calling Slack for the workspace of a token."""
        for known in self._known.all():
            if known.bot_token == token and known.team_id:
                self._drop(known.team_id, said)
                if said in GONE:
                    await self._departures.left(known.team_id, known.enterprise_id or "")

    def _drop(self, team: str, why: str) -> None:
        self._known.drop(team)
        _log.error(
            "workspace %s: %s; Slack is not called for it any more (install the app again, put "
            "its token into SLACK_BOT_TOKEN and restart the bot)",
            team,
            why,
        )


async def works(client: AsyncWebClient, token: str) -> bool:
    """Whether Slack takes a token; True where it cannot be asked."""
    try:
        await client.auth_test(token=token)
    except SlackApiError as error:
        return code(error) not in TOKEN_GONE
    except UNREACHED:
        return True
    return True
