"""Work that goes on after Slack has been acknowledged."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from contextvars import copy_context
from typing import Any

from slack_sdk.errors import SlackApiError

from bot.core.wording.refusing import sentence
from bot.errors import BotError, MemoryDownError, UnsureError
from bot.slack.calling import UNREACHED
from bot.slack.delivery import Delivery, LeaseLostError, MaybePostedError, current
from bot.slack.refused import code, may_pass, refusal

_log = logging.getLogger(__name__)

Sorry = Callable[[str], Awaitable[None]]
"""Tells the person who waits that it did not work, in the words that it is given."""


class Background:
    """Runs work in tasks that are held, so that none is lost before it ends."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = asyncio.Event()

    def run(
        self, work: Coroutine[Any, Any, None], sorry: Sorry | None = None, *, owed: bool = True
    ) -> None:
        """Starts work now; where it fails, that is logged and `sorry` is called.

        It belongs to the delivery that is worked on, which is done again where the process ends
        before it; what is not `owed` to anybody is lost then.
        """
        delivery = current.get() if owed else None
        context = copy_context()
        if not owed:
            context.run(current.set, None)
        task = asyncio.create_task(self._guard(work, sorry, delivery), context=context)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if delivery is not None:
            delivery.add(task)

    async def pause(self, seconds: float) -> bool:
        """Lets time pass before work goes on; False where the bot is told to stop instead."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)
        return not self._stopping.is_set()

    async def drain(self, seconds: float) -> None:
        """Waits until all work has ended, `seconds` at most; no pause goes on."""
        self._stopping.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)

    async def _guard(
        self, work: Coroutine[Any, Any, None], sorry: Sorry | None, delivery: Delivery | None
    ) -> None:
        if delivery is not None and not await delivery.wanted():
            work.close()
            return
        try:
            await work
        except LeaseLostError as error:
            _log.warning("%s", error)
        except MaybePostedError as error:
            _log.warning("%s", error)
            if delivery is not None:
                delivery.untold = True
        except Exception as error:  # a task's own end of the road: nothing above would see it
            _report(error)
            if sorry is not None:
                await self._guard(_call(sorry, _why(error)), None, delivery)
            elif delivery is not None:
                delivery.failed = delivery.failed or _passes(error)


async def _call(sorry: Sorry, why: str) -> None:
    await sorry(why)


def _why(error: Exception) -> str:
    """What the person who waits is told."""
    if isinstance(error, SlackApiError):
        return sentence(refusal(error).why)
    if isinstance(error, UnsureError):
        return sentence("unsure")
    return sentence("away" if isinstance(error, UNREACHED) else "ours")


def _report(error: Exception) -> None:
    """One line without texts or tokens for what Slack or the network did; all of it for a bug."""
    if isinstance(error, SlackApiError):
        _log.warning("Slack refused a call: %s", code(error))
    elif isinstance(error, BotError):
        _log.warning("%s", error)
    elif isinstance(error, UNREACHED):
        _log.warning("Slack could not be reached: %s", type(error).__name__)
    else:
        _log.error("a bug in this bot", exc_info=error)


def _passes(error: Exception) -> bool:
    """Whether the same work may come to a good end a little later."""
    if isinstance(error, SlackApiError):
        return may_pass(error)
    return isinstance(error, (MemoryDownError, UnsureError, *UNREACHED))
