"""chat.* and reactions.add: what the app posts, changes, deletes and marks."""

from bot.playground import answers, content, feed, shown
from bot.playground.errors import ApiError, Json, invalid_arguments
from bot.playground.manifest import BOT_USER
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import PEOPLE, Channel, Message


def post_message(parts: Parts, args: Json) -> Json:
    """chat.postMessage."""
    workspace = parts.workspace
    channel = _place(parts, args, public="chat:write.public")
    text, blocks = content.message_in(args)
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=blocks or [],
        thread_ts=answers.thread(workspace, channel, args.get("thread_ts")),
        metadata=content.metadata_in(args),
    )
    parts.hub.later(feed.post(workspace, message))
    return {"channel": channel.id, "ts": message.ts, "message": shown.message(workspace, message)}


def post_ephemeral(parts: Parts, args: Json) -> Json:
    """chat.postEphemeral: for the eyes of one member of the channel."""
    workspace = parts.workspace
    channel = _place(parts, args)
    user = required(args, "user")
    if user not in PEOPLE or user not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = content.message_in(args)
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=BOT_USER,
        text=text,
        blocks=blocks or [],
        thread_ts=answers.thread(workspace, channel, args.get("thread_ts")),
        reader=user,
    )
    feed.post(workspace, message)
    return {"message_ts": message.ts}


def update(parts: Parts, args: Json) -> Json:
    """chat.update: blocks that are not given stay; an empty list takes them away."""
    message = _own(parts, args, "cant_update_message")
    if len(content.text_in(args)) > content.LONGEST_UPDATE:
        raise ApiError("msg_too_long")
    text, blocks = content.message_in(args)
    kept = message.blocks if blocks is None else blocks
    metadata = content.metadata_in(args)
    message.metadata = message.metadata if metadata is None else metadata
    parts.hub.later(feed.rewrite(parts.workspace, message, text, kept))
    body = shown.message(parts.workspace, message)
    return {"channel": message.channel, "ts": message.ts, "text": text, "message": body}


def delete(parts: Parts, args: Json) -> Json:
    """chat.delete: the app's own messages only."""
    message = _own(parts, args, "cant_delete_message")
    parts.hub.later(feed.take_away(parts.workspace, message))
    return {"channel": message.channel, "ts": message.ts}


def add_reaction(parts: Parts, args: Json) -> Json:
    """reactions.add."""
    channel = _place(parts, args)
    name = required(args, "name").strip(":")
    message = parts.workspace.message(channel, required(args, "timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    users = message.reactions.setdefault(name, [])
    if BOT_USER in users:
        raise ApiError("already_reacted")
    users.append(BOT_USER)
    parts.workspace.changed()
    return {}


def required(args: Json, name: str) -> str:
    """An argument that a method cannot do without."""
    if args.get(name) in (None, ""):
        raise invalid_arguments(f"missing required field: {name}")
    return str(args[name])


def _place(parts: Parts, args: Json, public: str = "") -> Channel:
    """A channel that the app may write in; it knows nothing of private ones it is not in."""
    app = parts.workspace.app
    channel = parts.workspace.find(required(args, "channel"))
    if channel is None or (channel.kind == "private" and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    if not channel.bot_is_member and public not in app.scopes:
        raise ApiError("not_in_channel")
    if channel.kind == "dm" and not app.messages:
        raise ApiError("messages_tab_disabled")
    return channel


def _own(parts: Parts, args: Json, refusal: str) -> Message:
    """A message of the app's own; Slack finds it by the channel's id, not by its name."""
    channel = parts.workspace.channels.get(required(args, "channel"))
    if channel is None or (channel.kind == "private" and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    message = parts.workspace.message(channel, required(args, "ts"))
    if message is None or message.deleted:
        raise ApiError("message_not_found")
    if message.user != BOT_USER:
        raise ApiError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "reactions.add": Method(add_reaction, ("reactions:write",)),
}
