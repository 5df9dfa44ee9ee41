"""What all listeners share: the mind, the memory, and work that goes on after the answer."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import Any

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.core.ports import Context, Recommendation, Store, Thread
from bot.core.replies import Advice, Reply
from bot.core.turns import Turn
from bot.errors import MemoryDownError
from bot.slack.background import Background
from bot.slack.delivery import current
from bot.slack.easels import Easels
from bot.slack.noting import Notes
from bot.slack.render import Canvas, Typing

_log = logging.getLogger(__name__)

THREAD_AGE = 30 * 24 * 3600.0
"""Seconds for which a thread may be taken up again."""
CHAT_AGE = 30 * 60.0
"""Seconds for which a new direct message is read against the one before it."""
Then = Callable[[], Coroutine[Any, Any, None]]
"""What is done after something was kept."""

_MIND: ContextVar[Assistant] = ContextVar("mind")
"""The mind that was live when what is under way began; tasks that it starts inherit it."""


class Desk:
    """Keeps conversations where it can; a memory that is down costs follow-ups, not answers."""

    def __init__(
        self,
        assistant: Assistant,
        store: Store,
        background: Background,
        clock: Callable[[], float] = time.time,
        met: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._live = assistant
        self.store = store
        self.background = background
        self.clock = clock
        self.easels = Easels()
        self.notes = Notes(store, background, met)

    @property
    def assistant(self) -> Assistant:
        """The mind of what is under way; outside of that, the live one."""
        return _MIND.get(self._live)

    def take(self, assistant: Assistant) -> None:
        """Makes another mind the live one; what is under way keeps that with which it began."""
        self._live = assistant

    def begin(self) -> None:
        """Has what is done from here on, in this task and those that it starts, be of one mind."""
        _MIND.set(self._live)

    @property
    def knowledge(self) -> Knowledge:
        """What the bot advises from."""
        return self.assistant.knowledge

    async def hear(self, text: str, context: Context | None = None) -> Turn:
        """The turn that a message calls for, found in a thread: reading takes milliseconds."""
        return await asyncio.to_thread(self.assistant.hear, text, context)

    def canvas(
        self,
        owner: str = "",
        *,
        public: bool = False,
        channel: str = "",
        heard: bool = False,
        asked: str = "",
    ) -> Canvas:
        """What to draw on for a person, or for all.

        `channel` is where all see it, so that an answer can be typed; empty where none can.
        `heard` says that the bot hears there what does not mention it, as it does in a direct
        message. `asked` is the question that is replied to.
        """
        if not channel:
            return Canvas(self.knowledge, owner, public, asked=asked)
        typing: Typing = "heard" if heard or is_dm(channel) else "mention"
        return Canvas(self.knowledge, owner, public, typing, asked)

    async def first_time(self, team: str, channel: str, ts: str) -> bool:
        """Whether a message has not been answered yet.

        Keyed by place, not by event: a mention may arrive as two events of one message. To a
        delivery that is worked on again it is as it was to it before.
        """
        try:
            return await self.store.memory.first_time(f"{team}:{channel}:{ts}", _delivery())
        except MemoryDownError as error:
            _log.warning("%s; a message delivered twice will be answered twice", error)
            return True

    async def recall(self, thread: Thread, *, opening: bool) -> Context | None:
        """What a message is read against: its thread, or the direct message just before it.

        Who joins another's thread goes on from the last answer there, but not from their guide.
        """
        try:
            if opening and not is_dm(thread.channel):
                return None
            if opening:
                return await self.store.memory.recall(_chat(thread), CHAT_AGE, _delivery())
            for which in (thread, _everybody(thread)):
                if kept := await self.store.memory.recall(which, THREAD_AGE, _delivery()):
                    return kept
            return None
        except MemoryDownError as error:
            _log.warning("%s; a follow-up is read by itself", error)
            return None

    async def own(self, thread: Thread) -> Context | None:
        """What a person and the bot came to in a thread; None where they have not spoken there."""
        try:
            return await self.store.memory.recall(thread, THREAD_AGE, _delivery())
        except MemoryDownError as error:
            _log.warning("%s; a thread goes on with mentions only", error)
            return None

    async def keep(self, thread: Thread, context: Context) -> None:
        """Remembers what the next message is to be read against."""
        also = None
        if is_dm(thread.channel):
            also = _chat(thread)
        elif context.progress is None:
            also = _everybody(thread)
        try:
            await self.store.memory.keep(thread, context, _delivery(), also)
        except MemoryDownError as error:
            _log.warning("%s; the next follow-up will be read by itself", error)

    def noted(
        self,
        team: str,
        turn: Turn,
        said: str = "",
        *,
        before: Context | None = None,
        once: tuple[str, ...] = (),
    ) -> None:
        """Notes a turn for those who keep the knowledge, in the background and without names.

        To be called after the answer. `said` is what the person put in words, `before` what it
        was read against; what is the same in `once` is noted one time, and so is a delivery.
        """
        delivery = current.get()
        if not once and delivery is not None:
            once = (delivery.key,)
        self.notes.turn(self.assistant, team, turn, said, before or Context(), once)

    def now(self) -> float:
        """When what is worked on came in, in seconds since 1970: the same when it is done again."""
        delivery = current.get()
        return delivery.delivered.at if delivery else self.clock()

    def keep_advice(self, team: str, user: str, reply: Reply, then: Then | None = None) -> None:
        """Keeps what the guide came to for a person, in the background; other replies it lets be.

        To be called after the answer: a store that is slow or down costs nothing but this.
        `then` is done once it is kept.
        """
        if isinstance(reply, Advice):
            given = Recommendation(reply.verdict.progress, self.knowledge.version, self.clock())
            self.background.run(self._keep_advice(team, user, given, then), owed=False)

    async def _keep_advice(
        self, team: str, user: str, given: Recommendation, then: Then | None
    ) -> None:
        try:
            await self.store.people.keep_recommendation(team, user, given)
        except MemoryDownError as error:
            _log.warning("%s; a recommendation is not listed on the home tab", error)
            return
        if then is not None:
            await then()


def _delivery() -> str:
    """The key of the delivery that is worked on: to it, memory is as when it came first."""
    delivery = current.get()
    if delivery is None:
        return ""
    # What the store was too slow to keep may by now be kept by another instance: only one is first.
    return delivery.key if delivery.kept else f"unkept {delivery.key}"


def is_dm(channel: str) -> bool:
    """Whether a channel is a direct message."""
    return channel.startswith("D")


def _everybody(thread: Thread) -> Thread:
    return Thread(thread.team, thread.channel, thread.ts, "")


def _chat(thread: Thread) -> Thread:
    return Thread(thread.team, thread.channel, "", thread.user)
