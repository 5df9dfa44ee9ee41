"""Sends what everybody sees once, also where a delivery is worked on again."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import TraceConfig
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import UnsureError
from bot.slack.calling import UNREACHED, surely_undone
from bot.slack.delivery import UNKNOWN, Delivery, MaybePostedError, current

EVENT_TYPE = "answer"
"""The kind of metadata that a message carries so that it is known again."""
_SKEW = 120.0
"""Seconds by which Slack's clock may be behind ours."""
_MOST_READ = 15
"""Messages that Slack gives at a time to an app that is sold outside its own directory."""

Metadata = dict[str, Any]
Send = Callable[[Metadata | None], Awaitable[str]]
"""Sends a message with metadata, and gives its timestamp."""
Find = Callable[[Metadata, float], Awaitable[str | None]]
"""The timestamp of the message with some metadata, among those since a moment.

Empty where there is none, None where that cannot be known.
"""


async def once(where: str, send: Send, find: Find | None = None) -> str:
    """Sends a message to a place, where it was not sent before; gives its timestamp.

    Raises what `send` raises; MaybePostedError where an attempt was broken off that may have sent
    it; LeaseLostError where another instance has the work now; MemoryDownError where the attempt
    cannot be noted: then nothing was sent.
    """
    delivery = current.get()
    if delivery is None or not delivery.kept:
        return await send(None)
    name = delivery.place(where)
    metadata = _metadata(delivery, name)
    ts = await delivery.post_begins(name)
    if ts == UNKNOWN:
        ts = await find(metadata, _since(delivery)) if find else None
        if ts is None:
            raise MaybePostedError("a message was begun before, and may have been posted")
    elif ts is not None:
        return ts
    ts = ts or await _sent(delivery, name, send, find, metadata)
    await delivery.post_ended(name, ts)
    return ts


def while_leased() -> TraceConfig:
    """Has a session send nothing for a delivery that another instance may have by now."""

    async def hold(*_: object) -> None:
        if (delivery := current.get()) is not None:
            delivery.hold()

    tracing = TraceConfig()
    tracing.on_connection_create_end.append(hold)
    tracing.on_connection_reuseconn.append(hold)
    return tracing


def finder(client: AsyncWebClient, channel: str, thread: str | None) -> Find:
    """Looks for a message in a conversation, as far as the bot may read it."""

    async def find(metadata: Metadata, since: float) -> str | None:
        about: dict[str, Any] = {
            "oldest": f"{since:.6f}",
            "limit": _MOST_READ,
            "include_all_metadata": True,
        }
        try:
            if thread:
                read = await client.conversations_replies(channel=channel, ts=thread, **about)
            else:
                read = await client.conversations_history(channel=channel, **about)
        except (SlackApiError, *UNREACHED):
            return None
        for message in read.get("messages") or ():
            if message.get("metadata") == metadata:
                return str(message["ts"])
        return None if read.get("has_more") else ""

    return find


def _metadata(delivery: Delivery, name: str) -> Metadata:
    """Holds nothing that one who reads it could make use of: any app in the channel may."""
    digest = hashlib.sha256(f"{delivery.key} {name}".encode()).hexdigest()
    return {"event_type": EVENT_TYPE, "event_payload": {"id": digest}}


async def _sent(
    delivery: Delivery, name: str, send: Send, find: Find | None, metadata: Metadata
) -> str:
    try:
        return await send(metadata)
    except UnsureError:
        if find and (ts := await find(metadata, _since(delivery))):
            return ts
        raise
    except Exception as error:
        if surely_undone(error):
            await delivery.post_ended(name, None)
        raise


def _since(delivery: Delivery) -> float:
    return delivery.delivered.at - _SKEW
