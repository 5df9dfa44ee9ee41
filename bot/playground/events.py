"""The events that the app hears of: built only where it subscribed and its scopes allow it."""

import secrets
import uuid

from bot.playground import shown
from bot.playground.errors import Json
from bot.playground.manifest import APP_ID, BOT_USER
from bot.playground.workspace import TEAM, Channel, Message, Workspace

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
    mentioned = False
    if message.user != BOT_USER:
        body["client_msg_id"] = str(uuid.uuid4())
        mentioned = channel.kind != "dm" and f"<@{BOT_USER}>" in message.text
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
        body["view"] = shown.view(home)
    return [_callback(workspace, body | {"event_ts": workspace.stamp()})]


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
    by = {"team_id": TEAM["id"], "user_id": BOT_USER, "enterprise_id": None}
    return {
        "type": "event_callback",
        "token": "playground",
        "team_id": TEAM["id"],
        "api_app_id": APP_ID,
        "event": event,
        "event_id": f"Ev{secrets.token_hex(6).upper()}",
        "event_time": int(workspace.clock()),
        "authorizations": [by | {"is_bot": True, "is_enterprise_install": False}],
        "is_ext_shared_channel": False,
        "event_context": secrets.token_hex(16),
    }
