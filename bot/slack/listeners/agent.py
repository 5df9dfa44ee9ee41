"""The bot among Slack's agents: prompts to begin with, and a sign that it is at work.

Bolt has a class for this, which this module leaves alone: it would hear threaded direct messages
in place of the listener that answers all others.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.core.wording import reach
from bot.slack import send
from bot.slack.desk import Desk
from bot.slack.manifest import prompts

PATIENCE = 0.4
"""Seconds that an answer may take before people are told that it is on its way."""
_LAST = 1.0
"""Seconds that an answer waits at most for the sign that it was on its way."""


async def suggest(desk: Desk, client: AsyncWebClient, event: Mapping[str, Any]) -> None:
    """Offers questions to begin with to one who opens the direct message with the bot."""
    await send.suggest(client, event["channel"], prompts(desk.knowledge.subject))


@asynccontextmanager
async def working(client: AsyncWebClient, channel: str, thread: str) -> AsyncIterator[None]:
    """Says in a thread that the bot is at work, once that takes long.

    Slack takes the sign away with the reply, so none may be under way when that is posted.
    """
    begun = asyncio.Event()
    telling = asyncio.create_task(_tell(client, channel, thread, begun))
    try:
        yield
    finally:
        if begun.is_set():
            await asyncio.wait([telling], timeout=_LAST)
        telling.cancel()


async def _tell(client: AsyncWebClient, channel: str, thread: str, begun: asyncio.Event) -> None:
    await asyncio.sleep(PATIENCE)
    begun.set()
    await send.status(client, channel, thread, reach.THINKING)
