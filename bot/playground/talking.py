"""What a person does with words: say, edit, delete, and opening the app's tabs."""

from bot.playground import commands, events, feed
from bot.playground.errors import Json, Refused
from bot.playground.parts import Parts, channel_in, message_in, open_channel_in, text_in
from bot.playground.workspace import Channel, Message

TURNED_OFF = "Sending messages to this app has been turned off."


async def say(parts: Parts, user: str, fields: Json) -> Json:
    """Post a message as typed; a text that begins with "/" is a slash command."""
    typed = text_in(fields, "text")
    if typed.startswith("/"):  # a space before it makes it a message, as in Slack
        return await commands.command(parts, user, fields)
    channel = open_channel_in(parts, user, fields)
    app = parts.workspace.app
    if not typed.strip():
        raise Refused("There is nothing to send yet.")
    if channel.kind == "dm" and (app.read_only or not app.messages):
        raise Refused(TURNED_OFF)
    thread_ts = _thread(parts, channel, text_in(fields, "thread_ts"))
    text = parts.spelling.message(typed.strip())
    message = Message(parts.workspace.stamp(), channel.id, user, text, thread_ts=thread_ts)
    heard = feed.post(parts.workspace, message)
    if f"<@{parts.workspace.team.bot_user}>" in text and not channel.bot_is_member:
        notice = f"You mentioned @{app.name}, but it is not in this channel and sees nothing of it."
        parts.workspace.tell(user, channel, notice, thread_ts)
    return {"ts": message.ts} | await _heard(parts, heard)


async def edit(parts: Parts, user: str, fields: Json) -> Json:
    """Change one's own message."""
    message = _own(parts, user, fields)
    text = parts.spelling.message(text_in(fields, "text").strip())
    if not text:
        raise Refused("A message cannot become empty; delete it instead.")
    if text == message.text:
        return await _heard(parts, [])
    return await _heard(parts, feed.rewrite(parts.workspace, message, text, []))


async def delete(parts: Parts, user: str, fields: Json) -> Json:
    """Delete one's own message."""
    return await _heard(parts, feed.take_away(parts.workspace, _own(parts, user, fields)))


async def home(parts: Parts, user: str, _fields: Json) -> Json:
    """Open the app's Home tab."""
    if not parts.workspace.app.home:
        raise Refused("This app has no Home tab.")
    return await _heard(parts, events.home_opened(parts.workspace, user, "home"))


async def messages(parts: Parts, user: str, fields: Json) -> Json:
    """Open a channel; the app hears of it where that is its Messages tab."""
    channel = channel_in(parts, user, fields)
    opened = channel.kind == "dm" and parts.workspace.app.messages
    heard = events.home_opened(parts.workspace, user, "messages") if opened else []
    return await _heard(parts, heard)


async def redeliver(parts: Parts, _user: str, fields: Json) -> Json:
    """Bring an event (or the last one) again, as Slack does after a timeout."""
    answer = await parts.hub.again(text_in(fields, "event_id"))
    return {"ok": True, "acknowledged": answer.acknowledged}


async def _heard(parts: Parts, heard: list[Json]) -> Json:
    acknowledged = await parts.hub.deliver(heard)
    ids = [event["event_id"] for event in heard]
    return {"ok": True, "events": ids, "acknowledged": acknowledged}


def _own(parts: Parts, user: str, fields: Json) -> Message:
    message = message_in(parts, user, fields)
    open_channel_in(parts, user, fields)
    if message.user != user or message.deleted:
        raise Refused("You can only change your own messages.")
    return message


def _thread(parts: Parts, channel: Channel, ts: str) -> str | None:
    if not ts:
        return None
    parent = parts.workspace.message(channel, ts)
    if parent is None or parent.thread_ts:
        raise Refused("There is no message with such a thread here.")
    return parent.ts
