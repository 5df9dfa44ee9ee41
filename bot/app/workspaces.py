"""Builds what knows the workspaces: from tokens that are given, or from installations."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientSession
from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings
from bot.core import wording
from bot.core.model import Subject
from bot.core.wording.installing import NOT_INSTALLED
from bot.errors import ConfigError, MemoryDownError
from bot.slack import tokens
from bot.slack.background import Background
from bot.slack.delivery import current
from bot.slack.installed import Installed
from bot.slack.installing import Credentials, Installing
from bot.slack.rotating import Rotating
from bot.slack.shut import Shut
from bot.slack.workspaces import Given, Workspaces
from bot.store import SqlStore
from bot.store.sealing import Seal

_log = logging.getLogger(__name__)
_TIMEOUT = 10
# At its lowest level the SDK logs what it sends and gets: secrets, codes, new tokens.
_quiet = logging.getLogger("bot.slack.oauth")


Authorize = Callable[..., Awaitable[AuthorizeResult | None]]


@dataclass(frozen=True, slots=True)
class Reached:
    """The workspaces, and what is told where the bot is not.

    `installing` serves browsers that install it, where it is installed so.
    """

    workspaces: Workspaces
    unknown: str
    installing: Installing | None = None
    rotating: Rotating | None = None

    def authorizing(self) -> Authorize:
        """What Bolt asks for the token of each payload: mostly it waits for nothing."""

        # Bolt gives arguments by their names, and would give a method's own self a second time.
        async def authorize(
            context: AsyncBoltContext,
            team_id: str | None,
            enterprise_id: str | None,
            is_enterprise_install: bool | None,
        ) -> AuthorizeResult | None:
            team, enterprise, org_wide = team_id or "", enterprise_id or "", is_enterprise_install
            try:
                return await self.workspaces.of(team, enterprise, org_wide=bool(org_wide))
            except MemoryDownError as error:
                _log.warning("%s; there is no token for what just came in", error)
                if context.response_url is None:
                    if (delivery := current.get()) is not None:
                        delivery.failed = True
                    return None
                # What is answered at once, or at a response URL, needs none.
                return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)

        return authorize

    def refused(self, background: Background) -> Callable[[str, str], None]:
        """What is to be told of a token that Slack refused, with the code."""
        return lambda token, said: background.run(self.workspaces.refused(token, said), owed=False)

    async def drain(self, seconds: float) -> None:
        """Waits for tokens that are being exchanged."""
        if self.rotating is not None:
            await self.rotating.drain(seconds)


async def reached(
    settings: Settings,
    session: ClientSession,
    store: SqlStore,
    background: Background,
    subject: Callable[[], Subject],
    clock: Callable[[], float],
) -> Reached:
    """Knows the workspaces as the settings say. Raises ConfigError."""
    _quiet.setLevel(logging.INFO)
    client = AsyncWebClient(
        base_url=settings.slack_api_url,
        session=session,
        timeout=_TIMEOUT,
        retry_handlers=[],
        logger=_quiet,
    )
    if settings.installable:
        return await _installed(settings, client, store, background, subject, clock)
    known = await tokens.identities(client, settings.bot_tokens)
    given = Given(known, client, store.departures, Shut(client, background, clock))
    try:
        await given.stay()
    except MemoryDownError as error:
        _log.warning("%s; who returned is noted later", error)
    return Reached(given, wording.UNKNOWN_WORKSPACE)


async def _installed(
    settings: Settings,
    client: AsyncWebClient,
    store: SqlStore,
    background: Background,
    subject: Callable[[], Subject],
    clock: Callable[[], float],
) -> Reached:
    installations = store.installations(settings.client_id, Seal(settings.encryption_keys))
    try:
        unreadable = await installations.reseal()
    except MemoryDownError as error:
        _log.warning("%s; tokens are read as they are", error)
        unreadable = 0
    if unreadable:
        raise ConfigError(
            f"ENCRYPTION_KEY does not read the tokens of {unreadable} workspaces in the database "
            "(put the key that they were encrypted with behind the new one, with a comma between)"
        )
    credentials = Credentials(settings.client_id, settings.client_secret, settings.redirect_url)
    rotator = AsyncTokenRotator(
        client_id=settings.client_id, client_secret=settings.client_secret, client=client
    )
    rotating = Rotating(installations, store.leases, rotator, clock)
    known = Installed(installations, store.departures, rotating, client, background, clock)
    installing = Installing(credentials, subject, client, store.states, known)
    return Reached(known, NOT_INSTALLED, installing, rotating)
