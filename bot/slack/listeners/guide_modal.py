"""The guide's modal: each submission is answered by the next step, without any call to Slack."""

import logging
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.model import QuestionId
from bot.core.ports import Context
from bot.core.turns import Turn
from bot.slack import carried, decode, homes, ids, sound, views
from bot.slack.decode import Submission
from bot.slack.desk import Desk

_log = logging.getLogger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the guide's modal being sent."""

    @app.view(ids.GUIDE_VIEW)
    async def choose(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        sent = decode.submission(body, desk.knowledge.guide)
        turn: Turn | None = None
        before = Context()
        command = desk.knowledge.subject.command
        if sent.carried is not None and sent.carried.owner not in ("", sent.user):
            view = views.notice(desk.canvas(sent.user), wording.your_own(command))
        elif (answer := _answer(desk, sent)) is None:
            view = views.notice(desk.canvas(sent.user), wording.start_again(command))
        else:
            question, choice = answer
            assert sent.carried is not None  # noqa: S101 -- without it there is no answer
            progress = sent.carried.progress.choose(question, carried.choice_of(choice))
            before = Context(progress=sent.carried.progress)
            turn = desk.assistant.guide(progress)
            view = views.guide(turn.reply, desk.canvas(sent.user))
        await ack(response_action="update", view=_sound(desk, sent, view))
        if turn is not None:
            visitor = homes.visitor(sent.team, sent.user, context)
            homes.keep_advice(desk, client, visitor, turn.reply, redrawn=True)
            desk.noted(sent.team, turn, before=before)


def _sound(desk: Desk, sent: Submission, view: View) -> dict[str, Any]:
    """The view, or a civil word where Slack would refuse it: this answer cannot be taken back."""
    try:
        return sound.view(view)
    except sound.UnsoundViewError as error:
        _log.error("%s", error)
        return sound.view(views.notice(desk.canvas(sent.user), wording.TROUBLE))


def _answer(desk: Desk, sent: Submission) -> tuple[QuestionId, str] | None:
    """The question and the choice that was sent; None where the guide knows them no more."""
    if sent.carried is None:
        return None
    question = desk.knowledge.guide.question(sent.carried.question)
    block = f"{ids.GUIDE_INPUT}:{sent.carried.question}"
    option = sent.entered(block, ids.GUIDE_INPUT).get("selected_option") or {}
    choice = option.get("value", "")
    if question is None or not (choice == ids.SKIP or question.choice(choice)):
        return None
    return question.id, choice
