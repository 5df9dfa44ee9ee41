"""Who may do what to a decision that is not open to everybody."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding
from bot.core.decision import FORGOTTEN, Decision
from bot.core.wording import acting
from bot.slack import decision_views, markup
from bot.slack.calling import UNREACHED
from bot.slack.markup import Markup

READS_USERS = "users:read"
"""The scope without which nobody is known to be an admin."""


async def may_close(
    client: AsyncWebClient, scopes: frozenset[str], decision: Decision, user: str
) -> bool:
    """Whether a person may close a decision, or open it again. Asks Slack only where it must."""
    if deciding.may_close(decision, user, admin=False):
        return True
    admin = await is_admin(client, scopes, decision.team, user)
    return deciding.may_close(decision, user, admin=admin)


async def may_delete(
    client: AsyncWebClient, scopes: frozenset[str], decision: Decision, user: str
) -> bool:
    """Whether a person may delete a decision. Asks Slack only where it must."""
    if deciding.may_delete(decision, user):
        return True
    if not deciding.may_delete(decision, user, admin=True):
        return False
    return await is_admin(client, scopes, decision.team, user)


def not_theirs_to_close(scopes: frozenset[str], decision: Decision) -> Markup:
    """Who may close a decision, for one who may not."""
    admins = READS_USERS in scopes
    if decision.starter.id == FORGOTTEN:
        return markup.escape(acting.may_close_without_starter(admins=admins))
    return decision_views.who(decision.starter, acting.may_close(admins=admins))


def not_theirs_to_delete(decision: Decision) -> Markup:
    """Who may delete a decision, for one who may not."""
    forgotten = decision.starter.id == FORGOTTEN
    return decision_views.who(decision.starter, acting.may_delete(forgotten=forgotten))


async def is_admin(client: AsyncWebClient, scopes: frozenset[str], team: str, user: str) -> bool:
    """Whether a person is known to administer a workspace; a guest may be an admin of another."""
    if READS_USERS not in scopes:
        return False
    try:
        found = (await client.users_info(user=user))["user"]
    except (SlackApiError, *UNREACHED):
        return False
    here = found.get("team_id", team) == team
    return here and bool(found.get("is_admin") or found.get("is_owner"))
