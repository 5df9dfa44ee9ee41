"""The step that a workflow can take: a recommendation from a description or from answers."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.complete.async_complete import AsyncComplete
from slack_bolt.context.fail.async_fail import AsyncFail
from slack_sdk.errors import SlackApiError

from bot.core import replies, wording
from bot.core.model import ChoiceId, Guide, Progress, QuestionId
from bot.core.replies import Advice
from bot.core.text import plain, shorten
from bot.core.verdict import Verdict
from bot.core.wording import reach
from bot.errors import BotError
from bot.slack import decode, ids, markup
from bot.slack.calling import UNREACHED
from bot.slack.decode import Body
from bot.slack.desk import Desk
from bot.slack.refused import code, may_pass

_PAUSES = (1.0, 5.0, 20.0)
"""Seconds after which Slack is told again how a step ended."""
_ENDED = frozenset({"execution_not_in_running_state", "function_execution_not_found"})
_LONGEST_QUOTED = 80
_BETWEEN = re.compile(r"[,;\n]")
_ADDRESS = "https://slack.com/app_redirect"


class StepError(BotError):
    """A step that cannot be taken; the text says why, and what would do."""


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to workflows that come to the step."""

    @app.function(ids.RECOMMEND_STEP)
    async def recommend(
        body: dict[str, Any], inputs: dict[str, Any], complete: AsyncComplete, fail: AsyncFail
    ) -> None:
        # Bolt acknowledges when this returns: what Slack is told of the step comes after.
        desk.background.run(
            _recommend(desk, body, inputs, complete, fail),
            lambda _: _end(desk, lambda: fail(reach.STEP_TROUBLE)),
        )


async def _recommend(
    desk: Desk, body: Body, inputs: Mapping[str, Any], complete: AsyncComplete, fail: AsyncFail
) -> None:
    try:
        progress = _need(desk, inputs)
    except StepError as error:
        why = str(error)
        await _end(desk, lambda: fail(why))
        return
    reply = desk.assistant.recommend(progress).reply
    assert isinstance(reply, Advice)  # noqa: S101 -- that is what a recommendation is
    outputs = {**_told(desk, reply.verdict), "link": _link(body)}
    await _end(desk, lambda: complete(outputs))


async def _end(desk: Desk, tell: Callable[[], Awaitable[Any]]) -> None:
    """Tells Slack how the step ended, until it listens: a workflow waits for it.

    A step that is delivered twice ends twice, which Slack does not mind.
    """
    for pause in (*_PAUSES, None):
        try:
            await tell()
        except SlackApiError as error:
            if code(error) in _ENDED:
                return
            if pause is None or not may_pass(error):
                raise
        except UNREACHED:
            if pause is None:
                raise
        else:
            return
        await desk.background.pause(pause)


def _need(desk: Desk, inputs: Mapping[str, Any]) -> Progress:
    """What the inputs say of the need; answers go before the description. Raises StepError."""
    guide = desk.knowledge.guide
    description = plain(str(inputs.get("description") or ""))
    answers = answered(str(inputs.get("answers") or ""), guide)
    if not description and not answers.made:
        raise StepError(reach.NO_NEED)
    progress = desk.assistant.described(description)
    if not progress.made and not answers.made:
        raise StepError(reach.not_understood(tuple(each.ask for each in guide.questions)))
    for question, choice in answers.made:
        progress = progress.choose(question, choice)
    return progress


def answered(text: str, guide: Guide) -> Progress:
    """The choices in a text such as "team=large, place=phone". Raises StepError."""
    progress = Progress()
    for part in filter(None, (each.strip() for each in _BETWEEN.split(text))):
        question_id, separator, choice_id = (each.strip() for each in part.partition("="))
        if not separator or not question_id or not choice_id:
            raise StepError(reach.not_an_answer(_quoted(part)))
        question, choice = _known(guide, question_id, choice_id)
        if progress.has(question):
            raise StepError(reach.answered_twice(question))
        progress = progress.choose(question, choice)
    return progress


def _known(guide: Guide, question_id: str, choice_id: str) -> tuple[QuestionId, ChoiceId]:
    question = guide.question(question_id)
    if question is None:
        known = tuple(each.id for each in guide.questions)
        raise StepError(reach.no_such_question(_quoted(question_id), known))
    choice = question.choice(choice_id)
    if choice is None:
        offered = tuple(each.id for each in question.choices)
        raise StepError(reach.no_such_choice(question_id, _quoted(choice_id), offered))
    return question.id, choice.id


def _quoted(text: str) -> str:
    """A part of the input for an error, which a workflow may post: short, and no mention."""
    return markup.escape(shorten(text, _LONGEST_QUOTED))


def _told(desk: Desk, verdict: Verdict) -> dict[str, str]:
    """The verdict by what is known today; of a close call the reasons for each."""
    today = verdict.today
    winner = desk.knowledge.framework(today.winner).name if today.winner else None
    names = {each.id: each.name for each in desk.knowledge.frameworks}
    reasons = [
        reach.reason(each.choice.label, each.basis.reason, "" if winner else names[favours])
        for each in today.reasons
        if (favours := each.basis.framework) and favours == (today.winner or favours)
    ]
    return {
        "winner": winner or replies.outcome(desk.knowledge, today),
        "margin": today.margin,
        "reasons": "\n".join(reasons) or wording.NOTHING_COUNTED,
    }


def _link(body: Body) -> str:
    """Where the bot can be asked for more."""
    app = body.get("api_app_id") or body["event"].get("function", {}).get("app_id", "")
    return f"{_ADDRESS}?{urlencode({'app': app, 'team': decode.team(body)})}"
