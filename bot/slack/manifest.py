"""What the app asks of a workspace, made from the knowledge and from what the listeners need."""

from typing import Any

from bot.core.model import Subject

SCOPES = ("app_mentions:read", "chat:write", "commands", "im:history")
"""The least that the listeners need: read what is said to the bot, answer it, be a command."""
EVENTS = ("app_home_opened", "app_mention", "message.im")


def manifest(subject: Subject) -> dict[str, Any]:
    """The manifest as Slack's "create an app from a manifest" takes it."""
    return {
        "_metadata": {"major_version": 1},
        "display_information": {"name": subject.name, "description": subject.description},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": subject.name, "always_online": True},
            "slash_commands": [
                {
                    "command": subject.command,
                    "description": subject.tagline,
                    "usage_hint": "[your question | help]",
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
