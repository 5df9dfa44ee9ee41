"""Direct messages, mentions, and threads that go on from them, read against the turn before."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.ports import Context
from bot.core.replies import Answer, Notice, Offer, Step
from bot.core.text import plain, words
from bot.core.turns import Turn
from bot.core.wording import reach
from bot.slack import decode, homes, render, send
from bot.slack.blocks import Message
from bot.slack.decode import Said
from bot.slack.desk import Desk
from bot.slack.hearing import hears
from bot.slack.listeners.agent import working

_BRIEF = 4
"""Words of a reply that is taken for one though it is not addressed to the bot."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to what is said to the bot, and to threads in which it might be."""

    @app.event("message")
    @app.event("app_mention")
    async def hear(body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext) -> None:
        said = decode.said(body)
        if said is None:
            return
        scopes = homes.visitor(said.thread.team, said.thread.user, context).scopes
        if said.addressed:
            work = _reply(desk, client, said, heard=hears(scopes, said.kind))
            desk.background.run(work, lambda why: _sorry(desk, client, said, why))
        else:
            desk.background.run(_go_on(desk, client, said))


async def _reply(desk: Desk, client: AsyncWebClient, said: Said, *, heard: bool) -> None:
    thread = said.thread
    if not await desk.first_time(thread.team, thread.channel, said.ts):
        return
    async with working(client, thread.channel, thread.ts):
        context = await desk.recall(thread, opening=said.opening)
        turn = await desk.hear(said.text, context)
        # Kept first: whoever sees the reply can go on from it at once.
        await desk.keep(thread, turn.context)
    message = _drawn(desk, said, turn, heard=heard, first=context is None)
    await send.post(client, thread.channel, message, thread.ts)
    desk.keep_advice(thread.team, thread.user, turn.reply)
    desk.noted(thread.team, turn, said.text, before=context)


async def _go_on(desk: Desk, client: AsyncWebClient, said: Said) -> None:
    """Answers what a person says in a thread in which they asked, if it is for the bot."""
    thread = said.thread
    context = await desk.own(thread) if words(plain(said.text)) else None
    if context is None or not await desk.first_time(thread.team, thread.channel, said.ts):
        return
    turn = await desk.hear(said.text, context)
    if not (_answers_the_guide(said, context, turn) if _waits(context) else _tells(turn)):
        return
    await desk.keep(thread, turn.context)
    message = _drawn(desk, said, turn, heard=True, first=False)
    await send.post(client, thread.channel, message, thread.ts)
    desk.keep_advice(thread.team, thread.user, turn.reply)
    desk.noted(thread.team, turn, said.text, before=context)


def _waits(context: Context) -> bool:
    """Whether the guide has asked a question that is still open."""
    return context.progress is not None and not context.advised


def _answers_the_guide(said: Said, context: Context, turn: Turn) -> bool:
    """Whether it is a reply to the open question, or a question in between.

    A long sentence that happens to hold a choice's word is rather meant for somebody else.
    """
    if isinstance(turn.reply, Answer | Offer):
        return _tells(turn)
    return turn.outcome != "none" and len(words(plain(said.text))) <= _BRIEF


def _tells(turn: Turn) -> bool:
    """Whether there is something to say on the subject: people also talk to each other."""
    chats = isinstance(turn.reply, Answer) and turn.reply.entry.about_bot
    return turn.outcome != "none" and not chats


def _canvas(desk: Desk, said: Said, turn: Turn, *, heard: bool) -> render.Canvas:
    thread, asked = said.thread, turn.context.question
    return desk.canvas(thread.user, channel=thread.channel, heard=heard, asked=asked)


def _drawn(desk: Desk, said: Said, turn: Turn, *, heard: bool, first: bool) -> Message:
    """The reply, the first time in a thread with what it takes to go on there."""
    canvas = _canvas(desk, said, turn, heard=heard)
    message = render.message(turn.reply, canvas)
    # A step says itself how it is answered.
    if first and canvas.typing == "mention" and not isinstance(turn.reply, Step):
        return render.with_small_print(message, reach.NEEDS_MENTION)
    return message


async def _sorry(desk: Desk, client: AsyncWebClient, said: Said, why: str) -> None:
    message = render.message(Notice(why), desk.canvas(said.thread.user))
    await send.post(client, said.thread.channel, message, said.thread.ts)
