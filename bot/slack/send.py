"""Everything that goes out to Slack, in one place."""

from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import BotError
from bot.slack import sound
from bot.slack.blocks import Message
from bot.slack.decode import Press
from bot.slack.refused import code

TRIGGER_GONE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
"""Codes that say that a person waited too long, or clicked twice."""


class NotPostedError(BotError):
    """A response_url took no message; the text names Slack's reason."""


async def post(
    client: AsyncWebClient, channel: str, message: Message, thread: str | None = None
) -> str:
    """Posts a message and gives its timestamp. Raises SlackApiError.

    A person's id as `channel` is their direct message with the bot.
    """
    answer = await client.chat_postMessage(
        channel=channel,
        thread_ts=thread,
        unfurl_links=False,
        unfurl_media=False,
        **sound.parts(message),
    )
    return str(answer["ts"])


async def replace(press: Press, message: Message) -> None:
    """Puts a message in the place of the one that was clicked in. Raises NotPostedError."""
    await _respond(press.response_url, replace_original=True, **sound.parts(message))


async def add(client: AsyncWebClient, press: Press, message: Message) -> None:
    """Adds a message after the one that was clicked in, as visible as that one."""
    if press.ephemeral:
        await whisper(press.response_url, message, press.thread)
    else:
        await post(client, press.channel, message, press.thread or press.message)


async def whisper(response_url: str, message: Message, thread: str = "") -> None:
    """Shows a message to the one who acted. Raises NotPostedError."""
    parts = sound.parts(message) | ({"thread_ts": thread} if thread else {})
    await _respond(response_url, response_type="ephemeral", replace_original=False, **parts)


async def publish(response_url: str, message: Message) -> None:
    """Posts a message for all in the conversation of a response_url. Raises NotPostedError."""
    await _respond(response_url, response_type="in_channel", **sound.parts(message))


async def open_view(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """Opens a modal; False where Slack says that the trigger is gone.

    Raises SlackApiError, and UnsoundViewError as every call with a view does.
    """
    try:
        await client.views_open(trigger_id=trigger, view=sound.view(view))
    except SlackApiError as error:
        if code(error) in TRIGGER_GONE:
            return False
        raise
    return True


async def push_view(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """Opens a modal above another; False where the trigger is gone. Raises SlackApiError."""
    try:
        await client.views_push(trigger_id=trigger, view=sound.view(view))
    except SlackApiError as error:
        if code(error) in TRIGGER_GONE:
            return False
        raise
    return True


async def update_view(client: AsyncWebClient, view_id: str, view: View, seen: str = "") -> None:
    """Redraws a modal; one that has changed since `seen` (its hash) or is gone is left alone."""
    try:
        guard = {"hash": seen} if seen else {}
        await client.views_update(view_id=view_id, view=sound.view(view), **guard)
    except SlackApiError as error:
        if code(error) not in ("hash_conflict", "not_found"):
            raise


async def publish_home(client: AsyncWebClient, user: str, view: View) -> None:
    """Draws a person's home tab. Raises SlackApiError."""
    await client.views_publish(user_id=user, view=sound.view(view))


async def _respond(url: str, **message: Any) -> None:
    answer = await AsyncWebhookClient(url).send_dict(
        {**message, "unfurl_links": False, "unfurl_media": False}
    )
    if answer.status_code != 200:
        raise NotPostedError(
            f"Slack did not take the message: {answer.status_code} {answer.body[:80]}"
        )
