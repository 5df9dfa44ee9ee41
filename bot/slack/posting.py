"""Hands over what a person shares, by the way that they chose, and tells them how that went."""

import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import deciding, wording
from bot.core.decision import Decision, Person
from bot.core.model import Progress
from bot.core.replies import Advice, Reply
from bot.core.spoken import gist
from bot.core.wording import sharing as words
from bot.errors import MemoryDownError, UnsureError
from bot.slack import board, decode, markup, render, send, share_views, views
from bot.slack import draft as drafts
from bot.slack.calling import UNREACHED
from bot.slack.carried import Carried
from bot.slack.delivery import current
from bot.slack.desk import Desk, is_dm
from bot.slack.draft import Draft
from bot.slack.refused import code
from bot.slack.send import NotPostedError, SpentUrlError

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Sharer:
    """A person with a modal of sharing before them.

    `seen` is the modal's hash as they last saw it, `reply` what is shared.
    """

    person: Person
    team: str
    view: str
    seen: str
    draft: Draft
    reply: Reply


def sharer(desk: Desk, body: Mapping[str, Any]) -> Sharer | None:
    """The sharer in a payload, with all that was entered; None where the modal is out of date."""
    sent = decode.submission(body, desk.knowledge.guide)
    kept = drafts.of(body, desk.knowledge.guide)
    reply = _reply(desk, kept.holds) if kept else None
    if kept is None or reply is None or kept.holds.owner not in ("", sent.user):
        return None
    filled = kept.filled(sent.values)
    if sent.response_urls:
        filled = replace(filled, response_url=sent.response_urls[0])
    seen = body["view"].get("hash", "")
    return Sharer(sent.person, sent.team, sent.view, seen, filled, reply)


def form(desk: Desk, draft: Draft) -> View | None:
    """The modal that asks how to share something; None where that is known no more."""
    reply = _reply(desk, draft.holds)
    if reply is None:
        return None
    if isinstance(reply, Advice):
        title = deciding.default_title(desk.knowledge, reply.verdict.progress)
        return share_views.form(draft, gist(reply), title)
    return share_views.form(draft, gist(reply))


def waiting(desk: Desk, sharer: Sharer) -> View:
    """What is shown until it is posted."""
    text = words.POSTING_CARD if sharer.draft.way == "decision" else wording.SHARING
    return views.notice(desk.canvas(sharer.person.id), text)


async def post(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    """Posts something by the way that was chosen; says so, or why it did not work."""
    if sharer.draft.way == "decision" and isinstance(sharer.reply, Advice):
        await _as_decision(desk, client, sharer, sharer.reply)
    else:
        await _plainly(desk, client, sharer)


async def _plainly(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    """Posts a copy in the sharer's name, by the leave that Slack gave with the place."""
    note = sharer.draft.note
    message = render.shared(sharer.reply, desk.canvas(public=True), sharer.person.id, note)
    try:
        await send.publish(client, sharer.draft.response_url, message)
    except SpentUrlError as error:
        spent = replace(sharer, draft=replace(sharer.draft, response_url=""))
        await not_shared(client, spent, words.NOT_SHARED_ANY_MORE, error)
    except NotPostedError as error:
        await not_shared(client, sharer, words.NOT_SHARED, error)
    except UnsureError as error:
        await not_shared(client, sharer, words.UNSURE, error)
    except UNREACHED as error:
        await not_shared(client, sharer, words.UNREACHED, error)
    else:
        _say_posted(desk, client, sharer, wording.HAS_BEEN_SHARED)


async def _as_decision(desk: Desk, client: AsyncWebClient, sharer: Sharer, advice: Advice) -> None:
    """Posts a card that the team decides on, and that is kept."""
    if is_dm(sharer.draft.channel):
        await not_shared(client, sharer, words.NO_TEAM_THERE)
        return
    try:
        await board.post(desk, client, _begun(desk, sharer, advice.verdict.progress))
    except MemoryDownError as error:
        await not_shared(client, sharer, words.CANNOT_KEEP, error)
    except SlackApiError as error:
        why = words.refused(code(error), desk.knowledge.subject.name)
        await not_shared(client, sharer, why, error)
    except UnsureError as error:
        await not_shared(client, sharer, words.UNSURE_CARD, error)
    except UNREACHED as error:
        await not_shared(client, sharer, words.UNREACHED, error)
    else:
        _say_posted(desk, client, sharer, words.CARD_POSTED)


def _say_posted(desk: Desk, client: AsyncWebClient, sharer: Sharer, text: str) -> None:
    """Says so in the modal, by itself: from here on nothing may say that nothing was posted."""
    view = views.notice(desk.canvas(sharer.person.id), text)
    desk.background.run(_show(client, sharer.view, view))


async def _show(client: AsyncWebClient, view_id: str, view: View) -> None:
    await send.update_view(client, view_id, view)


async def not_shared(
    client: AsyncWebClient, sharer: Sharer, why: str, error: Exception | None = None
) -> None:
    """Says why it was not posted, with ways to go on from there."""
    if error is not None:
        said = code(error) if isinstance(error, SlackApiError) else type(error).__name__
        _log.warning("something shared was not posted: %s", said)
    await send.update_view(client, sharer.view, share_views.refused(sharer.draft, why))


def _begun(desk: Desk, sharer: Sharer, progress: Progress) -> Decision:
    """The decision that a person wants of a team, with their own view in it."""
    return deciding.begin(
        desk.knowledge,
        id=_id(),
        team=sharer.team,
        channel=sharer.draft.channel,
        title=sharer.draft.title,
        starter=sharer.person,
        at=desk.now(),
        progress=progress,
        hidden=sharer.draft.hidden,
        note=markup.tidy(sharer.draft.note),
    )


def _id() -> str:
    """A decision's id that nobody guesses: the same one when a delivery is worked on again."""
    delivery = current.get()
    if delivery is None:
        return secrets.token_hex(8)
    return hashlib.sha256(delivery.key.encode()).hexdigest()[:16]


def _reply(desk: Desk, holds: Carried) -> Reply | None:
    """What is to be shared: an entry's answer, or the recommendation on a progress."""
    if holds.entry:
        turn = desk.assistant.show(holds.entry)
        return turn.reply if turn else None
    return desk.assistant.recommend(holds.progress).reply
