"""chat.* and reactions.add: what the app posts, changes, deletes and marks."""

from bot.playground import answers, content, feed, shown
from bot.playground.errors import ApiError, Json, invalid_arguments
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import Channel, Message


def post_message(parts: Parts, args: Json) -> Json:
    """chat.postMessage."""
    workspace = parts.workspace
    channel = place(parts, args, public="chat:write.public")
    text, blocks = content.message_in(args)
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=workspace.team.bot_user,
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
    channel = place(parts, args)
    user = required(args, "user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    text, blocks = content.message_in(args)
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=workspace.team.bot_user,
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
    if parts.workspace.channels[message.channel].archived:
        raise ApiError("is_inactive")
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
    channel = place(parts, args)
    name = required(args, "name").strip(":")
    message = parts.workspace.message(channel, required(args, "timestamp"))
    if message is None:
        raise ApiError("message_not_found")
    users = message.reactions.setdefault(name, [])
    bot = parts.workspace.team.bot_user
    if bot in users:
        raise ApiError("already_reacted")
    users.append(bot)
    parts.workspace.changed()
    return {}


def permalink(parts: Parts, args: Json) -> Json:
    """chat.getPermalink: an address under which the page shows the message."""
    channel = parts.workspace.channels.get(required(args, "channel"))
    if channel is None or (channel.kind == "private" and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    message = parts.workspace.message(channel, required(args, "message_ts"))
    if message is None:
        raise ApiError("message_not_found")
    link = f"{parts.base()}/#/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def required(args: Json, name: str) -> str:
    """An argument that a method cannot do without."""
    if args.get(name) in (None, ""):
        raise invalid_arguments(f"missing required field: {name}")
    return str(args[name])


def place(parts: Parts, args: Json, public: str = "", *, by_id: bool = False) -> Channel:
    """A channel that the app may write in; it knows nothing of private ones it is not in.

    With the scope `public` it need not be a member of public ones. Only by its id can a channel
    be named with `by_id`, as Slack has it where files are shared.
    """
    app = parts.workspace.app
    given = required(args, "channel")
    channel = parts.workspace.channels.get(given) if by_id else parts.workspace.find(given)
    if channel is None or (channel.kind == "private" and not channel.bot_is_member):
        raise ApiError("channel_not_found")
    if channel.archived:
        raise ApiError("is_archived")
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
    if message.user != parts.workspace.team.bot_user:
        raise ApiError(refusal)
    return message


METHODS = {
    "chat.postMessage": Method(post_message, ("chat:write",)),
    "chat.postEphemeral": Method(post_ephemeral, ("chat:write",)),
    "chat.update": Method(update, ("chat:write",)),
    "chat.delete": Method(delete, ("chat:write",)),
    "chat.getPermalink": Method(permalink),
    "reactions.add": Method(add_reaction, ("reactions:write",)),
}
