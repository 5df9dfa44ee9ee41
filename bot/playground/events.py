"""The events that the app hears of: built only where it subscribed and its scopes allow it."""

import secrets
import uuid

from bot.playground import shown
from bot.playground.errors import Json
from bot.playground.manifest import APP_ID
from bot.playground.runs import Run
from bot.playground.workspace import Channel, Message, Workspace

CHANNEL_TYPES = {"channel": "channel", "private": "group", "dm": "im"}
SUBSCRIPTIONS = {
    "channel": ("message.channels", "channels:history"),
    "private": ("message.groups", "groups:history"),
    "dm": ("message.im", "im:history"),
}


def posted(workspace: Workspace, message: Message) -> list[Json]:
    """What is heard of a new message: twice where it mentions the bot and both are subscribed."""
    channel = workspace.channels[message.channel]
    if message.reader is not None or not channel.bot_is_member:
        return []
    body = shown.message(workspace, message) | {"channel": channel.id, "event_ts": message.ts}
    bot, mentioned = workspace.team.bot_user, False
    if message.files:
        body["subtype"] = "file_share"
    if message.user != bot:
        body["client_msg_id"] = str(uuid.uuid4())
        mentioned = channel.kind != "dm" and f"<@{bot}>" in message.text
    bodies = []
    if mentioned and workspace.app.hears("app_mention", "app_mentions:read"):
        bodies.append(body | {"type": "app_mention"})
    if _listens(workspace, channel):
        bodies.append(body | {"channel_type": CHANNEL_TYPES[channel.kind]})
    return [_callback(workspace, body) for body in bodies]


def changed(workspace: Workspace, message: Message, before: Json) -> list[Json]:
    """What is heard when a message's content changed; `before` is how it was shown."""
    now = {"message": shown.message(workspace, message), "previous_message": before}
    return _hidden(workspace, message, {"subtype": "message_changed"} | now)


def removed(workspace: Workspace, message: Message, before: Json) -> list[Json]:
    """What is heard when a message is gone."""
    body = {"subtype": "message_deleted", "deleted_ts": message.ts, "previous_message": before}
    return _hidden(workspace, message, body)


def home_opened(workspace: Workspace, user: str, tab: str) -> list[Json]:
    """What is heard when a person opens a tab of the app, "home" or "messages"."""
    if not workspace.app.hears("app_home_opened"):
        return []
    channel = workspace.dm(user).id
    body: Json = {"type": "app_home_opened", "user": user, "channel": channel, "tab": tab}
    home = workspace.homes.get(user)
    if tab == "home" and home is not None:
        body["view"] = shown.view(workspace, home)
    return [_callback(workspace, body | {"event_ts": workspace.stamp()})]


def step_run(workspace: Workspace, run: Run, inputs: Json) -> Json:
    """What is heard when a workflow reaches one of the app's steps."""
    step = run.step
    function = {
        "id": f"Fn0{step.callback_id.upper()}",
        "callback_id": step.callback_id,
        "title": step.title,
        "description": step.description,
        "type": "app",
        "input_parameters": [parameter.body for parameter in step.inputs],
        "output_parameters": [parameter.body for parameter in step.outputs],
        "app_id": APP_ID,
        "date_deleted": 0,
    }
    body = {
        "type": "function_executed",
        "function": function,
        "inputs": inputs,
        "function_execution_id": run.id,
        "workflow_execution_id": f"Wx0{secrets.token_hex(5).upper()}",
        "event_ts": workspace.stamp(),
        "bot_access_token": run.token,
    }
    return _callback(workspace, body)


def removed_app(workspace: Workspace) -> list[Json]:
    """What is heard when the app is taken out of the workspace, in one of its two orders."""
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.team.bot_user]}}
    return [
        _callback(workspace, body)
        for body in (revoked, {"type": "app_uninstalled"})
        if workspace.app.hears(str(body["type"]))
    ]


def _hidden(workspace: Workspace, message: Message, body: Json) -> list[Json]:
    channel = workspace.channels[message.channel]
    if message.reader is not None or not channel.bot_is_member or not _listens(workspace, channel):
        return []
    ts = workspace.stamp()
    base = {"type": "message", "hidden": True, "channel": channel.id, "ts": ts, "event_ts": ts}
    return [_callback(workspace, base | body | {"channel_type": CHANNEL_TYPES[channel.kind]})]


def _listens(workspace: Workspace, channel: Channel) -> bool:
    return workspace.app.hears(*SUBSCRIPTIONS[channel.kind])


def _callback(workspace: Workspace, event: Json) -> Json:
    team = workspace.team
    by = {"team_id": team.id, "user_id": team.bot_user, "enterprise_id": None}
    return {
        "type": "event_callback",
        "token": "playground",
        "team_id": team.id,
        "api_app_id": APP_ID,
        "event": event,
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(workspace.clock()),
        "authorizations": [by | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(16),
    }
