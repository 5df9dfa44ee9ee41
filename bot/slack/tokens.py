"""Tries the tokens once, at the start: what is wrong with them is one line and not a loop."""

from collections.abc import Awaitable, Sequence

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import BusyError, ConfigError
from bot.slack.refused import code, limited, may_pass, pause_of


class Identities:
    """Who the bot is in each workspace that it has a token for."""

    def __init__(self, known: Sequence[AuthorizeResult]) -> None:
        self._only = known[0] if len(known) == 1 else None
        self._of_team = {identity.team_id: identity for identity in known}

    def of(self, team: str | None) -> AuthorizeResult | None:
        """Who the bot is in a workspace; None where it has no token for it.

        With one token that is who it is everywhere: what comes in by way of a shared channel
        may name the workspace of the person.
        """
        return self._only or self._of_team.get(team)

    def all(self) -> tuple[AuthorizeResult, ...]:
        """Who the bot is in all workspaces that it has a token for."""
        return tuple(self._of_team.values())


async def identities(client: AsyncWebClient, tokens: Sequence[str]) -> Identities:
    """Asks each token once: no acknowledgement may wait for Slack to say it again.

    Raises ConfigError, which names a token by its place, and BusyError.
    """
    known: list[AuthorizeResult] = []
    for number, token in enumerate(tokens, 1):
        of_all = f" (token {number} of {len(tokens)})" if len(tokens) > 1 else ""
        found = await _identity(client, token, f"SLACK_BOT_TOKEN{of_all}")
        teams = [each.team_id for each in known]
        if found.team_id in teams:
            raise ConfigError(
                f"SLACK_BOT_TOKEN holds two tokens of one workspace, the tokens "
                f"{teams.index(found.team_id) + 1} and {number} (keep one of them)"
            )
        known.append(found)
    return Identities(known)


async def _identity(client: AsyncWebClient, token: str, name: str) -> AuthorizeResult:
    remedy = "copy it again from the app's OAuth page"
    answer = await _asked(client, client.auth_test(token=token), name, remedy)
    scopes = answer.headers.get("x-oauth-scopes", "")
    return AuthorizeResult(
        enterprise_id=answer.get("enterprise_id"),
        team_id=answer.get("team_id"),
        bot_id=answer.get("bot_id"),
        bot_user_id=answer.get("user_id"),
        bot_token=token,
        bot_scopes=[scope for each in scopes.split(",") if (scope := each.strip())],
    )


async def socket_url(client: AsyncWebClient, token: str) -> str:
    """Where Slack waits for a Socket Mode connection; good once.

    Raises ConfigError for what somebody must mend, BusyError where Slack only asks to wait.
    """
    remedy = "copy it again from the app's Basic Information page, where Socket Mode must be on"
    asking = client.apps_connections_open(app_token=token)
    answer = await _asked(client, asking, "SLACK_APP_TOKEN", remedy)
    return str(answer["url"])


async def _asked(
    client: AsyncWebClient, asking: Awaitable[AsyncSlackResponse], name: str, remedy: str
) -> AsyncSlackResponse:
    try:
        return await asking
    except SlackApiError as error:
        said = code(error)
        if limited(error) or (may_pass(error) and not said.startswith("HTTP ")):
            raise BusyError(
                f"Slack cannot take {name} just now: {said} (try again a little later)",
                pause_of(error),
            ) from None
        if said.startswith("HTTP "):
            raise _not_slack(client, said) from None
        raise ConfigError(f"Slack does not accept {name}: {said} ({remedy})") from None
    except AttributeError:  # the SDK reads a plain text as if it were an object
        raise _not_slack(client, "plain text") from None
    except (ClientError, OSError) as error:
        raise ConfigError(
            f"Slack cannot be reached at {client.base_url}: {type(error).__name__} "
            "(check the network and SLACK_API_URL)"
        ) from None


def _not_slack(client: AsyncWebClient, said: str) -> ConfigError:
    return ConfigError(
        f"What answers at {client.base_url} is not Slack's Web API: {said} "
        "(check SLACK_API_URL, which ends in /api/, or try again later)"
    )
