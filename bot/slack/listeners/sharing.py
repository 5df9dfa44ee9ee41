"""Sharing an answer or a recommendation: as a post in the sharer's name, or as a decision."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.wording import sharing as words
from bot.slack import decode, ids, posting, send, share_views, sound, views
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.draft import Draft
from bot.slack.listeners.buttons import refusal, tell
from bot.slack.posting import Sharer

_Act = Callable[[Desk, AsyncWebClient, Sharer], Awaitable[None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the share button and to the modals that it leads to."""

    @app.action(_only(ids.SHARE_OPEN))
    async def ask_where(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        desk.background.run(
            _ask_where(desk, client, pressed), lambda why: tell(desk, client, pressed, why)
        )

    @app.action(_only(*_ACTS))
    async def press(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        sharer = posting.sharer(desk, body)
        if sharer is None:
            text = wording.start_again(desk.knowledge.subject.command)
            desk.background.run(tell(desk, client, pressed, text))
        else:
            _run(desk, client, sharer, _ACTS[pressed.action])

    @app.view(ids.SHARE_VIEW)
    async def share(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        sharer = posting.sharer(desk, body)
        if sharer is None:
            text = wording.start_again(desk.knowledge.subject.command)
            view = views.notice(desk.canvas(body["user"]["id"]), text)
        elif not sharer.draft.placed:
            view = share_views.refused(sharer.draft, words.NOBODY_THERE)
        else:
            view = posting.waiting(desk, sharer)
        await ack(response_action="update", view=sound.view(view))
        if sharer is not None and sharer.draft.placed:
            _run(desk, client, sharer, _share)


def _only(*actions: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"^{re.escape(each)}$" for each in actions))


def _run(desk: Desk, client: AsyncWebClient, sharer: Sharer, act: _Act) -> None:
    async def do() -> None:
        await act(desk, client, sharer)

    desk.background.run(do(), lambda why: posting.not_shared(client, sharer, why))


async def _ask_where(desk: Desk, client: AsyncWebClient, pressed: Press) -> None:
    refused = refusal(desk, pressed)
    draft = Draft(pressed.carried) if pressed.carried else None
    view = posting.form(desk, draft) if draft else None
    if refused or view is None:
        text = refused or wording.start_again(desk.knowledge.subject.command)
        await tell(desk, client, pressed, text)
        return
    opening = send.push_view if pressed.surface == "modal" else send.open_view
    if not await opening(client, pressed.trigger, view):
        await tell(desk, client, pressed, wording.TOO_LATE)


async def _ask_again(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    """Draws the form for what has been entered so far."""
    view = posting.form(desk, sharer.draft)
    if view is not None:
        await send.update_view(client, sharer.view, view, sharer.seen)


async def _share(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    """Posts what a modal was sent for, once: it may be sent twice, or arrive twice.

    Chosen another place, it is sent again from the same modal, which has changed by then.
    """
    if await desk.first_time(sharer.team, "share", f"{sharer.view}:{sharer.seen}"):
        await posting.post(desk, client, sharer)


async def _try_again(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    """Posts it after all; a second click finds the modal changed and does nothing."""
    view = posting.waiting(desk, sharer)
    if await send.update_view(client, sharer.view, view, sharer.seen):
        await posting.post(desk, client, sharer)


async def _post_plainly(desk: Desk, client: AsyncWebClient, sharer: Sharer) -> None:
    plain = replace(sharer, draft=replace(sharer.draft, way="post"))
    await _try_again(desk, client, plain)


_ACTS: dict[str, _Act] = {
    ids.SHARE_WAY: _ask_again,
    ids.SHARE_ELSEWHERE: _ask_again,
    ids.SHARE_AGAIN: _try_again,
    ids.SHARE_PLAIN: _post_plainly,
}
