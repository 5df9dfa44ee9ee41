"""Buttons of answers, offers and the guide: what each does, and where the result is drawn."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.assistant import Assistant
from bot.core.model import EntryId, QuestionId
from bot.core.ports import Context
from bot.core.replies import Notice
from bot.core.turns import Turn
from bot.slack import carried, decode, homes, ids, render, send, views
from bot.slack.carried import Carried
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.hearing import hears
from bot.slack.homes import Visitor


def _choose(mind: Assistant, holds: Carried) -> Turn:
    choice = carried.choice_of(holds.choice)
    return mind.guide(holds.progress.choose(QuestionId(holds.question), choice))


def _show(mind: Assistant, holds: Carried) -> Turn | None:
    """An entry that was offered for a question, or one of those to browse."""
    return (mind.take if holds.asked else mind.show)(holds.entry, holds.asked)


def _none_of_these(mind: Assistant, holds: Carried) -> Turn:
    offered = tuple(EntryId(each) for each in holds.entry.split(","))
    return mind.hear(wording.NONE_OF_THESE, Context(entries=offered, offered=True))


_TURNS: Mapping[str, Callable[[Assistant, Carried], Turn | None]] = {
    ids.GUIDE_START: lambda mind, _: mind.start(),
    ids.GUIDE_CHOOSE: _choose,
    ids.GUIDE_BACK: lambda mind, holds: mind.guide_back(holds.progress),
    ids.GUIDE_OVER: lambda mind, _: mind.start(),
    ids.GUIDE_NOW: lambda mind, holds: mind.recommend(holds.progress),
    ids.ENTRY_SHOW: _show,
    ids.ENTRY_ALSO: lambda mind, holds: mind.show(holds.entry, holds.asked),
    ids.ENTRY_NONE: _none_of_these,
}


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to every button that leads to a turn of the conversation."""

    @app.action(re.compile("|".join(rf"^{re.escape(each)}(:\d+)?$" for each in _TURNS)))
    async def press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        visitor = homes.visitor(pressed.team, pressed.user, context)
        desk.background.run(
            _press(desk, client, pressed, visitor),
            lambda why: tell(desk, client, pressed, why),
        )


async def _press(desk: Desk, client: AsyncWebClient, pressed: Press, visitor: Visitor) -> None:
    if refused := refusal(desk, pressed):
        await tell(desk, client, pressed, refused)
        return
    turn = turn_of(desk, pressed)
    if turn is None:
        await tell(desk, client, pressed, _out_of_date(desk))
        return
    await _draw(desk, client, pressed, turn, visitor)
    below = pressed.surface != "message"
    homes.keep_advice(desk, client, visitor, turn.reply, redrawn=below)
    noted(desk, pressed, turn)


def turn_of(desk: Desk, pressed: Press) -> Turn | None:
    """The turn that a button leads to; None where it leads nowhere any more."""
    return _TURNS[pressed.action](desk.assistant, pressed.carried) if pressed.carried else None


_GOES_ON = (ids.GUIDE_CHOOSE, ids.GUIDE_BACK, ids.GUIDE_NOW)
"""What goes on with a guide that has begun."""


def noted(desk: Desk, pressed: Press, turn: Turn) -> None:
    """Notes the turn that a button led to. A choice pressed again is the same choice."""
    holds = pressed.carried or Carried()
    before = Context(holds.asked, progress=holds.progress if pressed.action in _GOES_ON else None)
    once = (pressed.user, holds.asked, holds.entry, turn.act) if holds.asked else ()
    desk.noted(pressed.team, turn, before=before, once=once)


async def _draw(
    desk: Desk, client: AsyncWebClient, pressed: Press, turn: Turn, visitor: Visitor
) -> None:
    canvas = desk.canvas(pressed.user, asked=turn.context.question)
    if pressed.surface == "modal":
        view = views.guide(turn.reply, canvas, pressed.carried)
        await send.update_view(client, pressed.view, view, pressed.view_hash)
    elif pressed.surface == "home" or pressed.action == ids.GUIDE_START:
        view = views.guide(turn.reply, canvas)
        if not await send.open_view(client, pressed.trigger, view):
            await tell(desk, client, pressed, wording.TOO_LATE)
    else:
        await _draw_in_message(desk, client, pressed, turn, heard=hears(visitor.scopes))


async def _draw_in_message(
    desk: Desk, client: AsyncWebClient, pressed: Press, turn: Turn, *, heard: bool
) -> None:
    canvas = desk.canvas(
        pressed.user,
        channel="" if pressed.ephemeral else pressed.channel,
        heard=heard,
        asked=turn.context.question,
    )
    message = render.message(turn.reply, canvas)
    if not pressed.ephemeral:
        await desk.keep(pressed.conversation, turn.context)
    if pressed.action == ids.ENTRY_ALSO:
        await send.add(client, pressed, message)
    else:
        await send.replace(client, pressed, message)


def refusal(desk: Desk, pressed: Press) -> str:
    """Why a click does nothing; empty where it may go on."""
    if pressed.carried is None:
        return _out_of_date(desk)
    if pressed.carried.owner not in ("", pressed.user):
        return wording.your_own(desk.knowledge.subject.command)
    return ""


async def tell(desk: Desk, client: AsyncWebClient, pressed: Press, text: str) -> None:
    """Says something civil to the one who clicked, without touching what others see."""
    if pressed.surface == "modal":
        view = views.notice(desk.canvas(pressed.user), text)
        await send.update_view(client, pressed.view, view)
        return
    message = render.message(Notice(text), desk.canvas(pressed.user))
    if pressed.response_url:
        await send.whisper(client, pressed.ear, message)
        return
    view = views.notice(desk.canvas(pressed.user), text)
    if not await send.open_view(client, pressed.trigger, view):
        await send.post(client, pressed.user, message)


def _out_of_date(desk: Desk) -> str:
    return wording.start_again(desk.knowledge.subject.command)
