"""Tries the tokens once, at the start: what is wrong with them is one line and not a loop."""

from collections.abc import Awaitable

from aiohttp import ClientError
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.errors import ConfigError
from bot.slack.refused import code


async def identity(client: AsyncWebClient, token: str) -> AuthorizeResult:
    """Who the bot is, asked once: no acknowledgement may wait for Slack to say it again.

    Raises ConfigError.
    """
    remedy = "copy it again from the app's OAuth page"
    answer = await _asked(client, client.auth_test(token=token), "SLACK_BOT_TOKEN", remedy)
    return AuthorizeResult(
        enterprise_id=answer.get("enterprise_id"),
        team_id=answer.get("team_id"),
        bot_id=answer.get("bot_id"),
        bot_user_id=answer.get("user_id"),
        bot_token=token,
    )


async def socket_url(client: AsyncWebClient, token: str) -> str:
    """Where Slack waits for a Socket Mode connection; good once. Raises ConfigError."""
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
