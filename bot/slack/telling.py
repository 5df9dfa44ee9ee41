"""Tells one person something about what they asked, in its place and to nobody else."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import blocks, decode, markup, send
from bot.slack.background import Background
from bot.slack.blocks import Message
from bot.slack.decode import Ear

TELL = "tell"
"""Under this name a request's context holds what is to be said instead of being listened to."""
LATE = "late"
"""Likewise, that it was acknowledged long ago."""


def register(app: AsyncApp, background: Background) -> None:
    """Has what is to be told said in place of what any listener would do."""

    @app.middleware
    async def say(
        body: dict[str, Any],
        client: AsyncWebClient,
        context: AsyncBoltContext,
        next_: Callable[[], Awaitable[None]],
    ) -> BoltResponse | None:
        text = context.get(TELL)
        if text is None:
            await next_()
            return None
        if "command" in body and not context.get(LATE):
            return BoltResponse(status=200, body={"response_type": "ephemeral", "text": text})
        background.run(send.whisper(client, _ear(body), _line(text)), owed=False)
        return BoltResponse(status=200)


def _ear(body: decode.Body) -> Ear:
    """Where the person whom a payload comes from is told something."""
    event = body.get("event")
    if event is None:
        return decode.ear(body)
    return Ear("", event["user"], event.get("channel", ""), event.get("thread_ts") or "")


def _line(text: str) -> Message:
    said = markup.escape(text)
    return Message(said, (blocks.section(said),))
