"""conversations.history and conversations.replies: what was said, as far as the app may read it."""

from collections.abc import Iterable

from bot.playground import chat_methods, listing_methods, shown
from bot.playground.errors import ApiError, Json
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import Channel, Message

SCOPES = {"channel": "channels:history", "private": "groups:history", "dm": "im:history"}
MOST = 100


def history(parts: Parts, args: Json) -> Json:
    """conversations.history: the newest first, without the replies in threads."""
    channel = _readable(parts, args)
    opening = [message for message in channel.messages if not message.thread_ts]
    return _page(parts, args, reversed(opening))


def replies(parts: Parts, args: Json) -> Json:
    """conversations.replies: a thread's first message and its replies, the oldest first."""
    channel = _readable(parts, args)
    ts = chat_methods.required(args, "ts")
    found = [message for message in channel.messages if ts in (message.ts, message.thread_ts)]
    if not found:
        raise ApiError("thread_not_found")
    return _page(parts, args, found)


def _readable(parts: Parts, args: Json) -> Channel:
    channel = parts.workspace.channels.get(chat_methods.required(args, "channel"))
    if channel is None or not listing_methods.known(channel):
        raise ApiError("channel_not_found")
    listing_methods.need(parts, SCOPES[channel.kind])
    if not channel.bot_is_member:
        raise ApiError("not_in_channel")
    return channel


def _page(parts: Parts, args: Json, messages: Iterable[Message]) -> Json:
    """What everybody sees since `oldest`; metadata only where it is asked for."""
    oldest = float(args.get("oldest") or 0)
    limit = min(int(args.get("limit") or MOST), MOST)
    seen = [m for m in messages if m.reader is None and float(m.ts) >= oldest]
    shown_now = [shown.message(parts.workspace, message) for message in seen[:limit]]
    if args.get("include_all_metadata") not in (True, "true", "1"):
        for message in shown_now:
            message.pop("metadata", None)
    return {"messages": shown_now, "has_more": len(seen) > limit}


METHODS = {
    "conversations.history": Method(history),
    "conversations.replies": Method(replies),
}
