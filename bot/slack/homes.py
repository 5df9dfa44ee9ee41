"""Keeps people's home tabs in step with the store."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.decision import Decision
from bot.core.ports import Recommendation
from bot.core.replies import Advice, Reply
from bot.errors import MemoryDownError
from bot.slack import home, send
from bot.slack.desk import Desk
from bot.slack.home import MOST_DECISIONS, Given, Home, Own
from bot.slack.topics import Shelf

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whose home tab it is, and the scopes that the bot was granted in their workspace."""

    team: str
    user: str
    scopes: frozenset[str] = frozenset()


def visitor(team: str, user: str, context: AsyncBoltContext) -> Visitor:
    """The person whom a payload comes from."""
    authorized = context.authorize_result
    scopes = authorized.bot_scopes if authorized else None
    return Visitor(team, user, frozenset(scopes or ()))


def keep_advice(
    desk: Desk, client: AsyncWebClient, visitor: Visitor, reply: Reply, *, redrawn: bool
) -> None:
    """Keeps what the guide came to for a person. See Desk.keep_advice.

    `redrawn` also lists it on their home tab, which may lie below the modal that shows it.
    """
    then = partial(redraw, desk, client, visitor) if redrawn else None
    desk.keep_advice(visitor.team, visitor.user, reply, then)


async def redraw(
    desk: Desk, client: AsyncWebClient, visitor: Visitor, shelf: Shelf | None = None
) -> None:
    """Draws a person's home tab as things stand now. Raises SlackApiError."""
    shown = Home(shelf or Shelf(), await _own(desk, client, visitor))
    await send.publish_home(client, visitor.user, home.draw(shown, desk.canvas(visitor.user)))


async def _own(desk: Desk, client: AsyncWebClient, visitor: Visitor) -> Own | None:
    """What concerns a person; None where the store is down."""
    try:
        given = await desk.store.people.recommendations(visitor.team, visitor.user)
        decisions, more = await _decisions(desk, client, visitor)
    except MemoryDownError as error:
        _log.warning("%s; a home tab is drawn without it", error)
        return None
    return Own(tuple(_read(desk, given[: home.MOST_ADVICE])), decisions, more)


def _read(desk: Desk, given: tuple[Recommendation, ...]) -> Iterator[Given]:
    """Recommendations as today's knowledge has them."""
    for each in given:
        reply = desk.assistant.recommend(each.progress).reply
        if isinstance(reply, Advice):
            yield Given(reply, each.at, stale=each.version != desk.knowledge.version)


async def _decisions(
    desk: Desk, client: AsyncWebClient, visitor: Visitor
) -> tuple[tuple[Decision, ...], bool]:
    """Open decisions that a person takes part in or could, newest first; whether there are more."""
    kept, team = desk.store.decisions, visitor.team
    own = await kept.of_person(team, visitor.user, "open", 0, MOST_DECISIONS)
    pages = [own]
    if channels := await _channels(client, visitor):
        pages.append(await kept.in_channels(team, channels, "open", 0, MOST_DECISIONS))
    found = {each.id: each for page in pages for each in page.decisions}
    newest = sorted(found.values(), key=lambda each: -each.started)
    more = len(newest) > MOST_DECISIONS or any(page.total > MOST_DECISIONS for page in pages)
    return tuple(newest[:MOST_DECISIONS]), more


async def _channels(client: AsyncWebClient, visitor: Visitor) -> tuple[str, ...]:
    """The channels that a person is in, where the bot was allowed to ask."""
    if "channels:read" not in visitor.scopes:
        return ()
    private = "groups:read" in visitor.scopes
    return await send.channels_of(client, visitor.user, private=private)
