"""Everything that goes out to Slack, in one place.

What posts raises UnsureError where Slack did not say whether a message was posted.
"""

import asyncio
import logging
from collections.abc import Awaitable
from contextlib import suppress
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.slack import sound
from bot.slack.blocks import Message
from bot.slack.caller import Caller
from bot.slack.calling import UNREACHED, Calls
from bot.slack.decode import Ear, Press
from bot.slack.once import Metadata, finder, once
from bot.slack.refused import code

TRIGGER_GONE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"})
"""Codes that say that a person waited too long, or clicked twice."""
_log = logging.getLogger(__name__)
_POSTED = "posted"
"""In the place of a timestamp, which a response_url does not tell."""
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

    async def put(metadata: Metadata | None) -> str:
        answer = await client.chat_postMessage(
            channel=channel,
            thread_ts=thread,
            metadata=metadata,
            unfurl_links=False,
            unfurl_media=False,
            **sound.parts(message),
        )
        return str(answer["ts"])

    return await once(f"{channel} {thread or ''}", put, finder(client, channel, thread))


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

    async def put(_: Metadata | None) -> str:
        await client.files_upload_v2(
            channel=channel,
            thread_ts=thread,
            filename=name,
            title=sound.clean(title),
            content=sound.clean(text),
        )
        return name

    await once(f"{channel} {thread} {name}", put)


async def replace(client: AsyncWebClient, press: Press, message: Message) -> None:
    """Puts a message in the place of the one that was clicked in, or shows it to who clicked."""
    answer = {"replace_original": True, **sound.parts(message)}
    try:
        await _respond(client, press.response_url, answer, repeatable=True)
        return
    except NotPostedError as error:
        _log.warning("%s; a message is drawn anew another way", error)
    if press.message and not press.ephemeral:
        with suppress(SlackApiError):
            await update(client, press.channel, press.message, message)
            return
    await _reach(client, press.ear, message)


async def add(client: AsyncWebClient, press: Press, message: Message) -> None:
    """Adds a message after the one that was clicked in, as visible as that one."""
    if press.ephemeral:
        await whisper(client, press.ear, message)
    else:
        await post(client, press.channel, message, press.thread or press.message)


async def whisper(client: AsyncWebClient, ear: Ear, message: Message) -> None:
    """Shows a message to the one who acted: where they did, else in a direct message.

    Raises SlackApiError, or what UNREACHED names.
    """
    parts = sound.parts(message) | ({"thread_ts": ear.thread} if ear.thread else {})
    answer = {"response_type": "ephemeral", "replace_original": False, **parts}
    if ear.response_url:
        try:
            await _respond(client, ear.response_url, answer, repeatable=False)
            return
        except NotPostedError as error:
            _log.warning("%s; a person is told another way", error)
    await _reach(client, ear, message)


async def _reach(client: AsyncWebClient, ear: Ear, message: Message) -> None:
    """Shows a message to one person without a response_url."""
    if ear.channel:
        with suppress(SlackApiError):
            await client.chat_postEphemeral(
                channel=ear.channel,
                user=ear.user,
                thread_ts=ear.thread or None,
                **sound.parts(message),
            )
            return
    await post(client, ear.user, message)


async def publish(
    client: AsyncWebClient, response_url: str, message: Message, thread: str = ""
) -> None:
    """Posts a message for all in the conversation of a response_url. Raises NotPostedError."""
    parts = sound.parts(message) | ({"thread_ts": thread} if thread else {})

    async def put(_: Metadata | None) -> str:
        answer = {"response_type": "in_channel", "replace_original": False, **parts}
        await _respond(client, response_url, answer, repeatable=False)
        return _POSTED

    await once("response_url", put)


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
    return await _in_time(client.views_open(trigger_id=trigger, view=sound.view(view)))


async def push_view(client: AsyncWebClient, trigger: str, view: View) -> bool:
    """Opens a modal above another; False where the trigger is gone. Raises SlackApiError."""
    return await _in_time(client.views_push(trigger_id=trigger, view=sound.view(view)))


async def _in_time(opening: Awaitable[object]) -> bool:
    try:
        await opening
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


async def _respond(
    client: AsyncWebClient, url: str, message: dict[str, Any], *, repeatable: bool
) -> None:
    caller = client if isinstance(client, Caller) else Caller.like(client, Calls())
    unadorned = {**message, "unfurl_links": False, "unfurl_media": False}
    try:
        await caller.respond(url, unadorned, repeatable=repeatable)
    except SlackApiError as error:
        spent = code(error) in _SPENT
        raise (SpentUrlError if spent else NotPostedError)(
            f"Slack did not take the message: {code(error)}"
        ) from None
