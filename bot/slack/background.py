"""Work that goes on after Slack has been acknowledged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any

from aiohttp import ClientError
from slack_sdk.errors import SlackApiError

from bot.errors import BotError
from bot.slack.refused import code

_log = logging.getLogger(__name__)

Sorry = Callable[[], Awaitable[None]]
"""Tells the person who waits that it did not work."""


class Background:
    """Runs work in tasks that are held, so that none is lost before it ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    def run(self, work: Coroutine[Any, Any, None], sorry: Sorry | None = None) -> None:
        """Starts work now; where it fails, that is logged and `sorry` is called."""
        task = asyncio.create_task(self._guard(work, sorry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def pause(self, seconds: float) -> bool:
        """Lets time pass before work goes on; False where the bot is told to stop instead."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return not self._stopping.is_set()

    async def drain(self, seconds: float) -> None:
        """Waits until all work has ended, `seconds` at most; no pause goes on."""
        self._stopping.set()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def _guard(self, work: Coroutine[Any, Any, None], sorry: Sorry | None) -> None:
        try:
            await work
        except Exception as error:  # a task's own end of the road: nothing above would see it
            _report(error)
            if sorry is not None:
                await self._guard(_call(sorry), None)


async def _call(sorry: Sorry) -> None:
    await sorry()


def _report(error: Exception) -> None:
    """One line without texts or tokens for what Slack or the network did; all of it for a bug."""
    if isinstance(error, SlackApiError):
        _log.warning("Slack refused a call: %s", code(error))
    elif isinstance(error, BotError):
        _log.warning("%s", error)
    elif isinstance(error, ClientError | TimeoutError | OSError):
        _log.warning("Slack could not be reached: %s", type(error).__name__)
    else:
        _log.error("a bug in this bot", exc_info=error)
