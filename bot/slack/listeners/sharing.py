"""Sharing an answer or a recommendation to a channel, in the sharer's name."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.replies import Reply
from bot.core.spoken import gist
from bot.slack import decode, ids, render, send, views
from bot.slack.carried import Carried
from bot.slack.decode import Press, Submission
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import refusal, tell


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the share button and to the modal that it opens."""

    @app.action(re.compile(rf"^{re.escape(ids.SHARE_OPEN)}$"))
    async def ask_where(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        desk.background.run(
            _ask_where(desk, client, pressed), lambda: tell(desk, client, pressed, wording.TROUBLE)
        )

    @app.view(ids.SHARE_VIEW)
    async def share(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        sent = decode.submission(body, desk.knowledge.guide)
        shared = _shared(desk, sent.carried)
        if shared is None or not sent.response_urls:
            text = wording.start_again(desk.knowledge.subject.command)
            if shared is not None:
                text = wording.NO_PLACE
            await ack(response_action="update", view=views.notice(desk.canvas(sent.user), text))
            return
        waiting = views.notice(desk.canvas(sent.user), wording.SHARING)
        await ack(response_action="update", view=waiting)
        desk.background.run(
            _share(desk, client, sent, shared), lambda: _not_shared(desk, client, sent)
        )


async def _ask_where(desk: Desk, client: AsyncWebClient, pressed: Press) -> None:
    refused = refusal(desk, pressed)
    shared = _shared(desk, pressed.carried)
    if refused or shared is None or pressed.carried is None:
        text = refused or wording.start_again(desk.knowledge.subject.command)
        await tell(desk, client, pressed, text)
        return
    view = views.share(desk.canvas(pressed.user), pressed.carried, gist(shared))
    opening = send.push_view if pressed.surface == "modal" else send.open_view
    if not await opening(client, pressed.trigger, view):
        await tell(desk, client, pressed, wording.TOO_LATE)


async def _share(desk: Desk, client: AsyncWebClient, sent: Submission, shared: Reply) -> None:
    note = sent.entered(ids.SHARE_NOTE, ids.SHARE_NOTE).get("value") or ""
    message = render.shared(shared, desk.canvas(public=True), sent.user, note)
    await send.publish(sent.response_urls[0], message)
    await send.update_view(
        client, sent.view, views.notice(desk.canvas(sent.user), wording.HAS_BEEN_SHARED)
    )


async def _not_shared(desk: Desk, client: AsyncWebClient, sent: Submission) -> None:
    view = views.notice(desk.canvas(sent.user), wording.NOT_SHARED)
    await send.update_view(client, sent.view, view)


def _shared(desk: Desk, holds: Carried | None) -> Reply | None:
    """What is to be shared: an entry's answer, or the recommendation on a progress."""
    if holds is None:
        return None
    turn = desk.assistant.show(holds.entry) if holds.entry else None
    if turn is None and not holds.entry:
        turn = desk.assistant.recommend(holds.progress)
    return turn.reply if turn else None
