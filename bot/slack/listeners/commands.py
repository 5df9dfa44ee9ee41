"""The slash command: a question is answered at once, alone it opens the guide."""

from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.ports import Thread
from bot.core.replies import Notice, Step
from bot.core.turns import Turn
from bot.core.wording import acting
from bot.slack import decode, homes, render, send, sound, views
from bot.slack.desk import Desk
from bot.slack.listeners import misses
from bot.slack.listeners.decisions import listing
from bot.slack.refused import code


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the command that the knowledge names."""

    @app.command(desk.knowledge.subject.command)
    async def ask(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        text = (body.get("text") or "").strip()
        if (wish := misses.wish(text)) is not None:
            await ack()
            visitor = homes.visitor(decode.team(body), body["user_id"], context)
            desk.background.run(
                misses.answer(desk, client, body, visitor, wish),
                lambda why: _sorry(desk, client, body, why),
            )
            return
        if (which := listing.whose(text)) is not None:
            await ack()
            desk.background.run(
                listing.answer(desk, client, body, which),
                lambda why: _sorry(desk, client, body, why),
            )
            return
        if listing.is_unclear(text):
            how = Notice(acting.how_to_list(desk.knowledge.subject.command))
            message = render.message(how, desk.canvas(body["user_id"]))
            await ack(**sound.parts(message), response_type="ephemeral")
            return
        turn = await desk.hear(text) if text else desk.assistant.start()
        # Slack delivers a command anew where it has not heard that it arrived.
        once = (body["user_id"], body.get("trigger_id", ""))
        if isinstance(turn.reply, Step):
            await ack()
            desk.background.run(
                _guide(desk, client, body, turn), lambda why: _sorry(desk, client, body, why)
            )
            desk.noted(decode.team(body), turn, text, once=once)
            return
        canvas = desk.canvas(body["user_id"], asked=turn.context.question)
        message = render.message(turn.reply, canvas)
        await ack(**sound.parts(message), response_type="ephemeral")
        desk.keep_advice(decode.team(body), body["user_id"], turn.reply)
        desk.noted(decode.team(body), turn, text, once=once)


async def _guide(desk: Desk, client: AsyncWebClient, body: dict[str, Any], turn: Turn) -> None:
    """Starts the guide: as a conversation in a direct message with the bot, else as a modal."""
    if body.get("channel_name") == "directmessage" and await _converse(desk, client, body, turn):
        return
    view = views.guide(turn.reply, desk.canvas(body["user_id"]))
    if not await send.open_view(client, body["trigger_id"], view):
        await _sorry(desk, client, body, wording.TOO_LATE)


async def _converse(desk: Desk, client: AsyncWebClient, body: dict[str, Any], turn: Turn) -> bool:
    """Whether the conversation could begin: people's own direct messages take no bot."""
    channel = body["channel_id"]
    message = render.message(turn.reply, desk.canvas(body["user_id"], channel=channel))
    try:
        ts = await send.post(client, channel, message)
    except SlackApiError as error:
        if code(error) in ("channel_not_found", "not_in_channel"):
            return False
        raise
    await desk.keep(Thread(decode.team(body), channel, ts, body["user_id"]), turn.context)
    return True


async def _sorry(desk: Desk, client: AsyncWebClient, body: dict[str, Any], text: str) -> None:
    message = render.message(Notice(text), desk.canvas(body["user_id"]))
    await send.whisper(client, decode.ear(body), message)
