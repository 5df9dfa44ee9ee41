"""The payloads that the app receives when a person acts, in Slack's own shapes."""

from bot.playground import elements, shown
from bot.playground.errors import Json
from bot.playground.manifest import APP_ID
from bot.playground.workspace import HANDLES, TEAM, Channel, Message, View, Workspace

TOKEN = "playground"  # noqa: S105 - Slack's deprecated verification token, no secret
NAMES = {"dm": "directmessage", "private": "privategroup"}


def slash_command(
    user: str, channel: Channel, command: str, text: str, trigger_id: str, response_url: str
) -> Json:
    """A slash command; all its fields are strings."""
    return {
        "token": TOKEN,
        "team_id": TEAM["id"],
        "team_domain": TEAM["domain"],
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": user,
        "user_name": HANDLES[user],
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": trigger_id,
    }


def message_action(
    workspace: Workspace, user: str, message: Message, action: Json, trigger: Json
) -> Json:
    """An act on a message; `trigger` holds trigger_id and response_url.

    The message itself is left out where it was ephemeral, as Slack does.
    """
    channel = workspace.channels[message.channel]
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.reader is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    payload = _base("block_actions", user) | trigger
    payload |= {
        "container": container,
        "channel": {"id": channel.id, "name": _name(channel)},
        "state": {"values": elements.values(message.blocks, message.values.get(user, {}))},
        "actions": [action],
    }
    if message.reader is None:
        payload["message"] = shown.message(workspace, message)
    return payload


def view_action(user: str, view: View, action: Json, trigger_id: str) -> Json:
    """An act on a modal or on the App Home."""
    return _base("block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown.view(view),
        "trigger_id": trigger_id,
        "actions": [action],
    }


def view_submission(user: str, view: View, trigger_id: str, response_urls: list[Json]) -> Json:
    """A modal that was submitted."""
    return _base("view_submission", user) | {
        "view": shown.view(view),
        "trigger_id": trigger_id,
        "response_urls": response_urls,
    }


def view_closed(user: str, view: View, is_cleared: bool) -> Json:
    """A modal that was closed, alone or with its whole stack."""
    return _base("view_closed", user) | {"view": shown.view(view), "is_cleared": is_cleared}


def _base(kind: str, user: str) -> Json:
    handle = HANDLES[user]
    return {
        "type": kind,
        "token": TOKEN,
        "api_app_id": APP_ID,
        "team": {"id": TEAM["id"], "domain": TEAM["domain"]},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": {"id": user, "username": handle, "name": handle, "team_id": TEAM["id"]},
    }


def _name(channel: Channel) -> str:
    return NAMES.get(channel.kind, channel.name)
