"""Everything that goes out to Slack, in one place."""

import asyncio
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
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
UNREACHED = (ClientError, TimeoutError, OSError)
"""What a call raises where Slack did not answer at all."""
_SPENT = ("expired_url", "used_url")
_MOST_PAGES = 5
_CHANNELS_SOON = 4.0
"""Seconds after which a list of channels is taken as it is: Slack may ask to wait a minute."""


class NotPostedError(BotError):
    """A response_url took no message; the text names Slack's reason."""


class SpentUrlError(NotPostedError):
    """A response_url is too old, or has been used as often as it can be."""


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


async def update(client: AsyncWebClient, channel: str, ts: str, message: Message) -> None:
    """Draws a message of our own anew. Raises SlackApiError."""
    await client.chat_update(channel=channel, ts=ts, **sound.parts(message))


async def delete(client: AsyncWebClient, channel: str, ts: str) -> None:
    """Takes a message of our own away; one that is gone already is fine. Raises SlackApiError."""
    try:
        await client.chat_delete(channel=channel, ts=ts)
    except SlackApiError as error:
        if code(error) != "message_not_found":
            raise


async def permalink(client: AsyncWebClient, channel: str, ts: str) -> str:
    """The address of a message; empty where Slack does not tell it."""
    try:
        answer = await client.chat_getPermalink(channel=channel, message_ts=ts)
    except (SlackApiError, *UNREACHED):
        return ""
    return str(answer.get("permalink") or "")


async def upload(
    client: AsyncWebClient, channel: str, thread: str, name: str, title: str, text: str
) -> None:
    """Puts a text as a file into a thread. Raises SlackClientError."""
    await client.files_upload_v2(
        channel=channel, thread_ts=thread, filename=name, title=title, content=text
    )


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


async def publish(response_url: str, message: Message, thread: str = "") -> None:
    """Posts a message for all in the conversation of a response_url. Raises NotPostedError."""
    parts = sound.parts(message) | ({"thread_ts": thread} if thread else {})
    await _respond(response_url, response_type="in_channel", replace_original=False, **parts)


async def suggest(client: AsyncWebClient, channel: str, prompts: list[dict[str, str]]) -> None:
    """Puts prompts above a direct message, where the workspace has that; elsewhere nothing."""
    # With a thread Slack takes them and shows nothing.
    with suppress(SlackApiError, *UNREACHED):
        await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)


async def status(client: AsyncWebClient, channel: str, thread: str, text: str) -> None:
    """Says what the bot does until it replies in a thread, where the workspace has that."""
    with suppress(SlackApiError, *UNREACHED):
        await client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=text)


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


async def update_view(client: AsyncWebClient, view_id: str, view: View, seen: str = "") -> bool:
    """Redraws a modal; one that has changed since `seen` (its hash) or is gone is left alone.

    False where it has changed: somebody was quicker.
    """
    try:
        guard = {"hash": seen} if seen else {}
        await client.views_update(view_id=view_id, view=sound.view(view), **guard)
    except SlackApiError as error:
        if code(error) not in ("hash_conflict", "not_found"):
            raise
        return code(error) != "hash_conflict"
    return True


async def publish_home(client: AsyncWebClient, user: str, view: View) -> None:
    """Draws a person's home tab, where the workspace has it. Raises SlackApiError."""
    try:
        await client.views_publish(user_id=user, view=sound.view(view))
    except SlackApiError as error:
        if code(error) not in ("not_enabled", "user_not_found"):
            raise


async def channels_of(client: AsyncWebClient, user: str, *, private: bool) -> tuple[str, ...]:
    """The channels that a person is in, as many as Slack tells of soon."""
    found: list[str] = []
    types = "public_channel,private_channel" if private else "public_channel"
    cursor = ""
    with suppress(SlackApiError, *UNREACHED):
        async with asyncio.timeout(_CHANNELS_SOON):
            for _ in range(_MOST_PAGES):
                page = await client.users_conversations(
                    user=user, types=types, exclude_archived=True, limit=200, cursor=cursor
                )
                found += [each["id"] for each in page["channels"]]
                cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
                if not cursor:
                    break
    return tuple(found)


async def _respond(url: str, **message: Any) -> None:
    answer = await AsyncWebhookClient(url).send_dict(
        {**message, "unfurl_links": False, "unfurl_media": False}
    )
    if answer.status_code != 200:
        spent = any(word in str(answer.body) for word in _SPENT)
        raise (SpentUrlError if spent else NotPostedError)(
            f"Slack did not take the message: {answer.status_code} {answer.body[:80]}"
        )
