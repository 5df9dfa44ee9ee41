"""The payloads that the app receives when a person acts, in Slack's own shapes."""

from bot.playground import elements, shown
from bot.playground.errors import Json
from bot.playground.manifest import APP_ID
from bot.playground.workspace import Channel, Message, View, Workspace

TOKEN = "playground"  # noqa: S105 - Slack's deprecated verification token, no secret
NAMES = {"dm": "directmessage", "private": "privategroup"}


def slash_command(
    workspace: Workspace, user: str, channel: Channel, typed: tuple[str, str], trigger: Json
) -> Json:
    """A slash command, typed as its name and its text; all its fields are strings."""
    team = workspace.team
    command, text = typed
    return {
        "token": TOKEN,
        "team_id": team.id,
        "team_domain": team.domain,
        "channel_id": channel.id,
        "channel_name": _name(channel),
        "user_id": user,
        "user_name": team.people[user].handle,
        "command": command,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    } | trigger


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
    payload = _base(workspace, "block_actions", user) | trigger
    payload |= {
        "container": container,
        "channel": {"id": channel.id, "name": _name(channel)},
        "state": {"values": elements.values(message.blocks, message.values.get(user, {}))},
        "actions": [action],
    }
    if message.reader is None:
        payload["message"] = shown.message(workspace, message)
    return payload


def view_action(workspace: Workspace, user: str, view: View, action: Json, trigger_id: str) -> Json:
    """An act on a modal or on the App Home."""
    return _base(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "view": shown.view(workspace, view),
        "trigger_id": trigger_id,
        "actions": [action],
    }


def view_submission(
    workspace: Workspace, user: str, view: View, trigger_id: str, response_urls: list[Json]
) -> Json:
    """A modal that was submitted."""
    return _base(workspace, "view_submission", user) | {
        "view": shown.view(workspace, view),
        "trigger_id": trigger_id,
        "response_urls": response_urls,
    }


def view_closed(workspace: Workspace, user: str, view: View, is_cleared: bool) -> Json:
    """A modal that was closed, alone or with its whole stack."""
    closed = {"view": shown.view(workspace, view), "is_cleared": is_cleared}
    return _base(workspace, "view_closed", user) | closed


def shortcut(workspace: Workspace, user: str, callback_id: str, trigger_id: str) -> Json:
    """A global shortcut: it has no place, and Slack sends less of the person with it."""
    payload = _shortcut(workspace, "shortcut", callback_id) | {"trigger_id": trigger_id}
    return payload | {"user": _person(workspace, user, "id", "username", "team_id")}


def message_shortcut(
    workspace: Workspace, user: str, message: Message, callback_id: str, trigger: Json
) -> Json:
    """A shortcut on a message; `trigger` holds trigger_id and response_url."""
    channel = workspace.channels[message.channel]
    return {
        **_shortcut(workspace, "message_action", callback_id),
        **trigger,
        "user": _person(workspace, user, "id", "name", "team_id"),
        "message_ts": message.ts,
        "message": shown.message(workspace, message),
        "channel": {"id": channel.id, "name": _name(channel)},
    }


def _shortcut(workspace: Workspace, kind: str, callback_id: str) -> Json:
    return {
        "type": kind,
        "token": TOKEN,
        "action_ts": workspace.stamp(),
        "team": _team(workspace),
        "enterprise": None,
        "is_enterprise_install": False,
        "callback_id": callback_id,
    }


def _base(workspace: Workspace, kind: str, user: str) -> Json:
    return {
        "type": kind,
        "token": TOKEN,
        "api_app_id": APP_ID,
        "team": _team(workspace),
        "enterprise": None,
        "is_enterprise_install": False,
        "user": _person(workspace, user, "id", "username", "name", "team_id"),
    }


def _team(workspace: Workspace) -> Json:
    return {"id": workspace.team.id, "domain": workspace.team.domain}


def _person(workspace: Workspace, user: str, *fields: str) -> Json:
    handle = workspace.team.people[user].handle
    told = {"id": user, "username": handle, "name": handle, "team_id": workspace.team.id}
    return {field: told[field] for field in fields}


def _name(channel: Channel) -> str:
    return NAMES.get(channel.kind, channel.name)
