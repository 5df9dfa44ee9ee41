"""What the app says to an acknowledgement's or a response URL's place: new, instead, or away."""

from bot.playground import content, feed
from bot.playground.errors import ApiError, Json
from bot.playground.grants import ResponseUrl
from bot.playground.workspace import Channel, Message, Workspace


def answer(workspace: Workspace, place: ResponseUrl, body: Json) -> list[Json]:
    """Show what the app answered; returns the events that it hears of this.

    Only the person who acted sees it, unless `response_type` is "in_channel". A thread is
    honoured only where `thread_ts` is given. Raises ApiError where Slack would not take it.
    """
    channel = workspace.channels[place.channel]
    if channel.archived:
        raise ApiError("is_archived")
    acted = workspace.message(channel, place.message, place.user) if place.message else None
    if acted and _true(body, "delete_original"):
        return feed.take_away(workspace, acted)
    text, blocks = content.message_in(body, budget=False)
    if acted and _true(body, "replace_original"):
        return feed.rewrite(workspace, acted, text, blocks or [])
    message = Message(
        ts=workspace.stamp(),
        channel=channel.id,
        user=workspace.team.bot_user,
        text=text,
        blocks=blocks or [],
        thread_ts=thread(workspace, channel, body.get("thread_ts")),
        reader=None if body.get("response_type") == "in_channel" else place.user,
    )
    return feed.post(workspace, message)


def thread(workspace: Workspace, channel: Channel, ts: object) -> str | None:
    """The thread that the app names; None where no such message is left, as in Slack.

    A reply's own ts names no thread: ApiError, for Slack would lose the message.
    """
    parent = workspace.message(channel, str(ts)) if ts else None
    if parent is not None and parent.thread_ts:
        raise ApiError("cannot_reply_to_message")
    return parent.ts if parent else None


def _true(body: Json, name: str) -> bool:
    return body.get(name) in (True, "true")
