"""What one person sees now, as the page draws it."""

from collections import Counter

from bot.playground.errors import Json
from bot.playground.manifest import BOT_USER
from bot.playground.workspace import PEOPLE, SLACKBOT, TEAM, Channel, Message, View, Workspace

VIEW_FIELDS = ("type", "callback_id", "title", "submit", "close", "blocks", "private_metadata")


def state_of(workspace: Workspace, user: str, connected: bool) -> Json:
    """Everything that a person sees, and nothing that is hidden from them."""
    app = workspace.app
    seen = [c for c in workspace.channels.values() if user in c.members]
    home = workspace.homes.get(user)
    return {
        "me": user,
        "team": {"id": TEAM["id"], "name": TEAM["name"]},
        "people": [
            *({"id": id_, "name": name, "bot": False} for id_, name in PEOPLE.items()),
            {"id": BOT_USER, "name": app.name, "bot": True},
            {"id": SLACKBOT, "name": "Slackbot", "bot": True},
        ],
        "channels": [_channel(workspace, channel) for channel in seen],
        "messages": {channel.id: _messages(channel, user) for channel in seen},
        "views": [_view(view) for view in workspace.modals[user]],
        "home": _view(home) if home else None,
        "commands": [_command(name, item) for name, item in app.commands.items()],
        "bot": {"id": BOT_USER, "name": app.name, "connected": connected},
        "notices": [] if connected else [f"{app.name} is not connected: nobody will answer."],
    }


def _messages(channel: Channel, user: str) -> list[Json]:
    replies = Counter(m.thread_ts for m in channel.messages if m.reader is None)
    readable = [m for m in channel.messages if m.reader in (None, user)]
    return [_message(message, replies[message.ts]) for message in readable]


def _channel(workspace: Workspace, channel: Channel) -> Json:
    statuses = {ts: workspace.status(channel, ts) for ts in channel.statuses}
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "bot_is_member": channel.bot_is_member,
        "prompts": list(channel.prompts),
        "statuses": {ts: text for ts, text in statuses.items() if text},
    }


def _message(message: Message, replies: int) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "bot": message.user not in PEOPLE,
        "text": message.text,
        "blocks": message.blocks,
        "thread_ts": message.thread_ts,
        "ephemeral": message.reader is not None,
        "edited": message.edited and not message.deleted,
        "reply_count": replies,
        "reactions": {name: list(users) for name, users in message.reactions.items()},
    }


def _view(view: View) -> Json:
    shown = {name: view.body.get(name) for name in VIEW_FIELDS}
    return shown | {"id": view.id, "hash": view.hash, "state": {"values": view.values}}


def _command(name: str, item: Json) -> Json:
    return {
        "command": name,
        "description": item.get("description", ""),
        "usage_hint": item.get("usage_hint", ""),
    }
