"""Takes what Slack sends, over HTTP or Socket Mode, and says when it may be acknowledged."""

import asyncio
import hashlib
import json
import logging
import math
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import logs
from bot.core import wording
from bot.core.owed import Delivered
from bot.core.wording import limits as words
from bot.metrics import Metrics
from bot.slack import checking, decode, telling
from bot.slack.cleaning import MalformedError, clean
from bot.slack.deliveries import Deliveries, Dispatch, Kept
from bot.slack.delivery import Delivery
from bot.slack.flood import Flood, TooMany
from bot.slack.held_back import HeldBack
from bot.slack.lanes import lane

_log = logging.getLogger(__name__)

REMEMBERED = 660.0
"""Seconds for which a payload is known again: a signature is good for ten minutes at most."""
MOST_REMEMBERED = 20_000
AT_ONCE = 32
"""Events, and likewise all else, that are worked on at once before they are acknowledged.

It is one processor that works on them: more at once are not done sooner, and all of them late.
"""
_EVENTS_TURN, _ACTS_TURN = 1.5, 1.0
"""Seconds for which a payload waits until it is worked on: Slack waits for three in all.

What people do is not brought again: there must be time to tell them.
"""
_PATIENCE = 1.0
"""Seconds that the store is given before a payload is served without it."""
_LEAVING = 0.4
"""Seconds that are left to give back what the store did not keep in time."""
_BUSY = TooMany(wait=10, tell=True)

_SAID = ("message", "app_mention")
_OF_INSTALLATIONS = (
    "app_uninstalled",
    "tokens_revoked",
    "team_access_granted",
    "team_access_revoked",
)
"""Events that Slack sends once, and that are never too many."""

Payload = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said back to Slack: 200 and what the acknowledgement carries, or a refusal.

    400 says that it is malformed, 404 that nobody listens, 503 that it was not taken: Slack
    brings an event again, and tells a person that it did not work.
    """

    status: int = 200
    body: dict[str, Any] | str | None = None


class Receiver:
    """Each payload takes effect once, however often it comes."""

    def __init__(
        self,
        dispatch: Dispatch,
        deliveries: Deliveries,
        metrics: Metrics,
        flood: Flood | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._dispatch = dispatch
        self._deliveries = deliveries
        self._metrics = metrics
        self._flood = Flood() if flood is None else flood
        self._clock = clock
        self._seen: OrderedDict[str, tuple[float, asyncio.Future[int]]] = OrderedDict()
        # A store that hangs holds up events, and must not hold up commands with them.
        self._events, self._acts = asyncio.Semaphore(AT_ONCE), asyncio.Semaphore(AT_ONCE)
        self._down = False
        self._came = 0.0
        self.held_back = HeldBack(clock)

    async def receive(self, payload: Mapping[str, Any]) -> Receipt:
        """Takes a payload; returns once it may be acknowledged. Raises nothing."""
        started, kind = time.monotonic(), _kind(payload)
        with logs.request():
            receipt, result = await self._received(payload)
        self._metrics.received(kind, result)
        self._metrics.acknowledged(kind, time.monotonic() - started)
        return receipt

    async def _received(self, payload: Mapping[str, Any]) -> tuple[Receipt, str]:
        try:
            body = clean(dict(payload))
            checking.check(body)
        except MalformedError as error:
            _log.warning("%s", error)
            return Receipt(400), "malformed"
        key = _key(body)
        if key in self._seen:
            # Not safe before the first one is.
            first = await asyncio.shield(self._seen[key][1])
            return Receipt(503 if first == 503 else 200), "repeated"
        if body.get("type") == "app_rate_limited":
            self.held_back.note(body["team_id"], body["minute_rate_limited"])
            return Receipt(), "accepted"
        if (too_many := self._too_many(body)) is not None:
            return await self._refuse(body, too_many), "flooded"
        if not _concerns(body):
            return Receipt(), "accepted"
        task = asyncio.create_task(self._in_turn(key, body))
        self._remember(key, task)
        receipt, result = await asyncio.shield(task)
        if receipt.status == 503:
            self._seen.pop(key, None)
        return receipt, result

    def _too_many(self, body: Payload) -> TooMany | None:
        if not _concerns(body) or _kind_of_event(body) in _OF_INSTALLATIONS:
            return None
        team, who = decode.team(body), _who(body)
        if not who and _kind_of_event(body) in _SAID:
            # What people say to each other must not use up what they may ask.
            team = f"{team} overheard"
        return self._flood.takes(team, who)

    async def _in_turn(self, key: str, body: Payload) -> tuple[Receipt, str]:
        """Takes a payload when its turn comes; where that is too late, nothing of it is begun."""
        event = body.get("type") == "event_callback"
        turns, patience = (self._events, _EVENTS_TURN) if event else (self._acts, _ACTS_TURN)
        try:
            async with asyncio.timeout(patience):
                await turns.acquire()
        except TimeoutError:
            return Receipt(503) if event else await self._refuse(body, _BUSY), "busy"
        try:
            receipt = await self._take(key, body)
        finally:
            turns.release()
        return receipt, "accepted" if receipt.status == 200 else "refused"

    async def _refuse(self, body: Payload, too_many: TooMany) -> Receipt:
        """A civil word now and then; what was entered into a modal stays before the person."""
        if body.get("type") == "view_submission":
            return Receipt(503)
        if too_many.tell and _who(body):
            text = words.too_many(too_many.wait)
            return _receipt(await self._dispatch(body, {telling.TELL: text}))
        return Receipt()

    async def _take(self, key: str, body: Payload) -> Receipt:
        event = body.get("type") == "event_callback"
        stored = json.dumps({name: each for name, each in body.items() if name != "token"})
        # No two at once: it is also their order.
        self._came = max(self._clock(), math.nextafter(self._came, math.inf))
        delivered = Delivered(key, decode.team(body), self._came, stored, lane=lane(body))
        delivery = self._deliveries.new(delivered, held=not event)
        return await (self._event(delivery, body) if event else self._act(delivery, body))

    async def _event(self, delivery: Delivery, body: Payload) -> Receipt:
        """Kept, then worked on; without a store it is acknowledged when it has been answered.

        What is kept behind another is worked on after that one. Where it is not known whether the
        store has it, Slack brings it again: then it will be.
        """
        kept = await self._kept(delivery, in_order=True)
        if kept == "busy":
            await self._deliveries.leave(delivery, _LEAVING)
            return Receipt(503)
        if kept == "new":
            self._deliveries.begin(delivery)
        if kept != "down":
            return Receipt()
        await self._deliveries.work(delivery, body)
        self._deliveries.follow(delivery)
        await delivery.ended()
        return Receipt(503 if delivery.failed else 200)

    async def _act(self, delivery: Delivery, body: Payload) -> Receipt:
        """Answered at once where that can be; what else is owed begins when it is kept.

        It waits for nothing in its lane: what Slack lets it open must be open within 3 seconds.
        """
        receipt = _receipt(await self._deliveries.work(delivery, body))
        if delivery.owes:
            known = await self._kept(delivery, in_order=False) == "known"
            delivery.begin(wanted=not known)
            if not known:
                self._deliveries.follow(delivery)
        return receipt

    async def _kept(self, delivery: Delivery, *, in_order: bool) -> Kept:
        kept = await self._deliveries.keep(delivery, _PATIENCE, in_order=in_order)
        down = kept in ("busy", "down")
        if down and not self._down:
            _log.warning("the store cannot be reached; what comes in may be lost with this process")
        self._down = down
        return kept

    def _remember(self, key: str, task: asyncio.Task[tuple[Receipt, str]]) -> None:
        """Keeps nothing but the status: answers are large, and so is what a task holds."""
        now = time.monotonic()
        status: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        task.add_done_callback(lambda done: status.set_result(_status(done)))
        self._seen[key] = (now, status)
        while len(self._seen) > MOST_REMEMBERED or self._oldest() < now - REMEMBERED:
            self._seen.popitem(last=False)

    def _oldest(self) -> float:
        return next(iter(self._seen.values()))[0]


def dispatching(app: AsyncApp) -> Dispatch:
    """Hands payloads to an app, past what it would do to a request of HTTP mode."""

    async def dispatch(body: dict[str, Any], context: Mapping[str, Any]) -> BoltResponse:
        request = AsyncBoltRequest(mode="socket_mode", body=body, context=dict(context))
        return await app.async_dispatch(request)

    return dispatch


def _status(done: asyncio.Task[tuple[Receipt, str]]) -> int:
    return 503 if done.cancelled() or done.exception() else done.result()[0].status


def _receipt(response: BoltResponse) -> Receipt:
    kind = response.first_headers().get("content-type", "")
    if response.status == 500:  # a bug, which has been logged
        text = {"response_type": "ephemeral", "text": wording.TROUBLE}
        return Receipt(200, text)
    if response.body and kind.startswith("application/json"):
        return Receipt(response.status, json.loads(response.body))
    return Receipt(response.status, response.body or None)


def _kind(payload: Mapping[str, Any]) -> str:
    kind = payload.get("type", "command")
    return kind if isinstance(kind, str) else "other"


def _key(body: Payload) -> str:
    """What a payload is known by: an event by its id, for Slack's retries may differ."""
    if body.get("type") == "event_callback":
        return f"{decode.team(body)}:{body['event_id']}"
    text = json.dumps(body, sort_keys=True)
    return f"{decode.team(body)}:{hashlib.sha256(text.encode()).hexdigest()}"


def _concerns(body: Payload) -> bool:
    """Whether an event is for the bot: most of what it hears in channels is not."""
    if body.get("type") != "event_callback":
        return True
    return _kind_of_event(body) not in _SAID or decode.said(body) is not None


def _kind_of_event(body: Payload) -> str:
    return str(body["event"]["type"]) if body.get("type") == "event_callback" else ""


def _who(body: Payload) -> str:
    """Whom a payload is charged to; nobody where nobody has turned to the bot."""
    if body.get("type") == "event_callback":
        event = body["event"]
        if event["type"] in _SAID:
            said = decode.said(body)
            return said.thread.user if said and said.addressed else ""
        user = event.get("user") if event["type"] == "app_home_opened" else ""
        return str(user or "")
    return str(body.get("user_id") or (body.get("user") or {}).get("id", ""))
