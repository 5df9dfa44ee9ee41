"""What the app asks of a workspace, made from the knowledge and from what the listeners need."""

from typing import Any

from bot.config import EVENTS_PATH, REDIRECT_PATH
from bot.core.model import Subject
from bot.core.text import shorten
from bot.core.wording import reach
from bot.slack import ids

SCOPES = ("app_mentions:read", "assistant:write", "chat:write", "commands", "im:history")
"""The least that the listeners need: read what is said to the bot, answer it, be a command."""
OPTIONAL_SCOPES = (
    "channels:history",  # a thread goes on without a mention, in public channels
    "groups:history",  # likewise in private ones
    "users:read",  # a workspace's admins may close decisions
    "files:write",  # a decision's record can be a file
    "chat:write.public",  # a decision can be posted where the bot was not invited
    "channels:read",  # the home tab lists open decisions of one's public channels
    "groups:read",  # likewise of private ones
)
"""What a workspace may refuse: everything else works without it."""
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "function_executed",
    "message.channels",
    "message.groups",
    "message.im",
    "team_access_granted",
    "team_access_revoked",
    "tokens_revoked",
)
LONGEST_SHORTCUT = 24
_LONGEST_ABOUT_SHORTCUT = 150
_LONGEST_ABOUT_AGENT = 300
_MOST_PROMPTS = 4


def manifest(subject: Subject, url: str = "", *, rotation: bool = False) -> dict[str, Any]:
    """The manifest as Slack's "create an app from a manifest" takes it.

    `url` is where HTTP mode is reached, such as https://host; without it, it is Socket Mode's.
    With `rotation`, tokens expire. Only together with workspaces that install the app themselves.
    """
    made = _manifest(subject, rotation=rotation)
    return _over_http(made, url.rstrip("/")) if url else made


def _over_http(made: dict[str, Any], url: str) -> dict[str, Any]:
    told = {"request_url": url + EVENTS_PATH}
    commands = [each | {"url": url + EVENTS_PATH} for each in made["features"]["slash_commands"]]
    return made | {
        "features": made["features"] | {"slash_commands": commands},
        "oauth_config": {"redirect_urls": [url + REDIRECT_PATH]} | made["oauth_config"],
        "settings": made["settings"]
        | {
            "event_subscriptions": told | made["settings"]["event_subscriptions"],
            "interactivity": made["settings"]["interactivity"] | told,
            "socket_mode_enabled": False,
        },
    }


def _manifest(subject: Subject, *, rotation: bool) -> dict[str, Any]:
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": subject.name, "description": subject.description},
        "features": _features(subject),
        # Slack wants optional scopes named in both lists.
        "oauth_config": {
            "scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": [*OPTIONAL_SCOPES]}
        },
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            # Workflow steps need both.
            "function_runtime": "remote",
            "org_deploy_enabled": True,
            "socket_mode_enabled": True,
            "token_rotation_enabled": rotation,
        },
        "functions": {ids.RECOMMEND_STEP: _step(subject)},
    }


def prompts(subject: Subject) -> list[dict[str, str]]:
    """Questions to begin with, as Slack's agents offer them."""
    return [{"title": each, "message": each} for each in subject.examples[:_MOST_PROMPTS]]


def _features(subject: Subject) -> dict[str, Any]:
    return {
        "agent_view": {
            "agent_description": shorten(subject.description, _LONGEST_ABOUT_AGENT),
            "suggested_prompts": prompts(subject),
        },
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": subject.name, "always_online": True},
        "shortcuts": [
            _shortcut("message", reach.ANSWER_THIS, ids.ANSWER_SHORTCUT, reach.ANSWER_THIS_MEANS),
            _shortcut(
                "global",
                reach.find(subject.subject, LONGEST_SHORTCUT),
                ids.GUIDE_SHORTCUT,
                reach.finds(subject.subject),
            ),
        ],
        "slash_commands": [
            {
                "command": subject.command,
                "description": subject.tagline,
                "usage_hint": "[your question | decisions | help]",
                "should_escape": True,
            }
        ],
    }


def _shortcut(kind: str, name: str, callback_id: str, about: str) -> dict[str, str]:
    return {
        "type": kind,
        "name": shorten(name, LONGEST_SHORTCUT),
        "callback_id": callback_id,
        "description": shorten(about, _LONGEST_ABOUT_SHORTCUT),
    }


def _step(subject: Subject) -> dict[str, Any]:
    return {
        "title": reach.recommend(subject.subject),
        "description": reach.recommends(subject.subject),
        "input_parameters": {
            name: _parameter(name, *texts, required=False)
            for name, texts in (
                ("description", (reach.DESCRIPTION, reach.DESCRIPTION_MEANS)),
                ("answers", (reach.ANSWERS, reach.ANSWERS_MEANS)),
            )
        },
        "output_parameters": {
            name: _parameter(name, *texts, required=True)
            for name, texts in (
                ("winner", (reach.WINNER, reach.WINNER_MEANS)),
                ("margin", (reach.MARGIN, reach.MARGIN_MEANS)),
                ("reasons", (reach.REASONS, reach.REASONS_MEANS)),
                ("link", (reach.LINK, reach.LINK_MEANS)),
            )
        },
    }


def _parameter(name: str, title: str, description: str, *, required: bool) -> dict[str, Any]:
    return {
        "type": "string",
        "name": name,
        "title": title,
        "description": description,
        "is_required": required,
    }
