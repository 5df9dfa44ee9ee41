"""Shortcuts: a message is answered to one person alone, and the guide opens from anywhere."""

import re
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.replies import Notice, Step
from bot.core.text import plain, words
from bot.core.turns import Turn
from bot.core.wording import reach, sharing
from bot.errors import UnsureError
from bot.slack import answer_views, decode, ids, pointed, render, send, views
from bot.slack.blocks import Message
from bot.slack.calling import UNREACHED
from bot.slack.decode import Body, Press
from bot.slack.desk import Desk
from bot.slack.listeners.buttons import noted, refusal, tell, turn_of
from bot.slack.pointed import Pointed
from bot.slack.refused import code
from bot.slack.send import NotPostedError

_ENTRIES = re.compile(
    "|".join(
        rf"^{re.escape(each)}(:\d+)?$" for each in (ids.ENTRY_SHOW, ids.ENTRY_ALSO, ids.ENTRY_NONE)
    )
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to both shortcuts, and to the buttons of the modal that answers a message.

    To be called before those who listen to buttons anywhere.
    """

    @app.shortcut(ids.ANSWER_SHORTCUT)
    async def answer(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        desk.background.run(
            _answer(desk, client, body), lambda why: _sorry(desk, client, body, why)
        )

    @app.shortcut(ids.GUIDE_SHORTCUT)
    async def guide(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        desk.background.run(_guide(desk, client, body), lambda why: _sorry(desk, client, body, why))

    @app.action(_ENTRIES, matchers=[_answers_message])
    async def go_on(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        desk.background.run(
            _go_on(desk, client, pressed, _place(body)),
            lambda why: tell(desk, client, pressed, why),
        )

    @app.action(ids.ANSWER_POST)
    async def post(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        desk.background.run(
            _post(desk, client, pressed, _place(body)),
            lambda why: tell(desk, client, pressed, why),
        )


async def _answers_message(body: dict[str, Any]) -> bool:
    return (body.get("view") or {}).get("callback_id") == ids.ANSWER_SHORTCUT


def _place(body: Body) -> Pointed | None:
    return pointed.decode((body.get("view") or {}).get("private_metadata"))


async def _answer(desk: Desk, client: AsyncWebClient, body: dict[str, Any]) -> None:
    user, text = body["user"]["id"], body["message"].get("text") or ""
    turn = await desk.hear(text) if words(plain(text)) else None
    if turn:
        canvas = desk.canvas(user, asked=turn.context.question)
        if isinstance(turn.reply, Step):
            view = views.guide(turn.reply, canvas)
        else:
            view = answer_views.answered(turn.reply, canvas, pointed.pointed(body))
    else:
        view = views.notice(desk.canvas(user), reach.NOTHING_TO_READ)
    if not await send.open_view(client, body["trigger_id"], view):
        await _sorry(desk, client, body, wording.TOO_LATE)
    if turn:
        desk.noted(decode.team(body), turn, text, once=(user, body["trigger_id"]))


async def _guide(desk: Desk, client: AsyncWebClient, body: dict[str, Any]) -> None:
    turn = desk.assistant.start()
    view = views.guide(turn.reply, desk.canvas(body["user"]["id"]))
    if await send.open_view(client, body["trigger_id"], view):
        desk.noted(decode.team(body), turn)
    else:
        await _sorry(desk, client, body, wording.TOO_LATE)


async def _sorry(desk: Desk, client: AsyncWebClient, body: dict[str, Any], text: str) -> None:
    """Says something to the one who took a shortcut, where no modal can be opened."""
    ear = decode.ear(body)
    message = render.message(Notice(text), desk.canvas(ear.user))
    if ear.response_url:
        await send.whisper(client, ear, message)
    else:
        await send.post(client, ear.user, message)


async def _go_on(desk: Desk, client: AsyncWebClient, pressed: Press, place: Pointed | None) -> None:
    """Shows another entry in the modal, which can be posted as well."""
    turn = None if refusal(desk, pressed) else turn_of(desk, pressed)
    if turn is None or place is None:
        await _refuse(desk, client, pressed)
        return
    if isinstance(turn.reply, Step):
        view = views.guide(turn.reply, desk.canvas(pressed.user))
        await send.update_view(client, pressed.view, view, pressed.view_hash)
    else:
        canvas = desk.canvas(pressed.user, asked=turn.context.question)
        view = answer_views.answered(turn.reply, canvas, place)
        await send.update_view(client, pressed.view, view, pressed.view_hash)
    noted(desk, pressed, turn)


async def _post(desk: Desk, client: AsyncWebClient, pressed: Press, place: Pointed | None) -> None:
    """Posts what the modal shows, once: a second click finds the modal changed."""
    holds = None if refusal(desk, pressed) else pressed.carried
    turn = desk.assistant.show(holds.entry, holds.asked) if holds else None
    if holds is None or turn is None or place is None or place.owner != pressed.user:
        await _refuse(desk, client, pressed)
        return
    canvas = desk.canvas(pressed.user)
    waiting = views.notice(canvas, reach.POSTING)
    if not await send.update_view(client, pressed.view, waiting, pressed.view_hash):
        return
    why = await _put_in_thread(desk, client, place, _shared(desk, turn, pressed.user))
    view = views.notice(canvas, reach.POSTED_IN_THREAD)
    if why:
        view = answer_views.not_posted(why, holds, canvas, place)
    # By itself: from here on nothing may say that nothing was changed.
    desk.background.run(_show(client, pressed.view, view))


async def _show(client: AsyncWebClient, view_id: str, view: View) -> None:
    await send.update_view(client, view_id, view)


def _shared(desk: Desk, turn: Turn, user: str) -> Message:
    return render.shared(turn.reply, desk.canvas(public=True), user, "")


async def _put_in_thread(
    desk: Desk, client: AsyncWebClient, place: Pointed, message: Message
) -> str:
    """Why a message could not be posted in a thread; empty where it was.

    By Slack's leave to answer the shortcut, or else as a member of the channel.
    """
    try:
        await send.publish(client, place.response_url, message, place.thread)
    except NotPostedError:
        pass
    except UnsureError:
        return sharing.UNSURE
    except UNREACHED:
        return sharing.UNREACHED
    else:
        return ""
    try:
        await send.post(client, place.channel, message, place.thread)
    except SlackApiError as error:
        return sharing.refused(code(error), desk.knowledge.subject.name)
    except UnsureError:
        return sharing.UNSURE
    except UNREACHED:
        return sharing.UNREACHED
    return ""


async def _refuse(desk: Desk, client: AsyncWebClient, pressed: Press) -> None:
    old = wording.start_again(desk.knowledge.subject.command)
    await tell(desk, client, pressed, refusal(desk, pressed) or old)
