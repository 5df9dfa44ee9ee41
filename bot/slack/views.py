"""The modals."""

from slack_sdk.models.blocks import (
    InputBlock,
    Option,
    RadioButtonsElement,
)
from slack_sdk.models.blocks.basic_components import PlainTextObject
from slack_sdk.models.views import View

from bot.core import wording
from bot.core.replies import Reply, Step
from bot.core.text import shorten
from bot.slack import blocks, ids, markup, render
from bot.slack.carried import Carried
from bot.slack.render import Canvas

LONGEST_TITLE = 24
LONGEST_NOTE = 500


def guide(reply: Reply, canvas: Canvas, left: Carried | None = None) -> View:
    """A reply as a modal: a step of the guide with its choices to send, anything else to read.

    `left` is what the step that was left by going back had been answered with.
    """
    if isinstance(reply, Step):
        return _step(reply, canvas, left)
    return View(
        type="modal",
        callback_id=ids.GUIDE_VIEW,
        title=_title(canvas),
        close="Close",
        private_metadata=canvas.carry().encode(),
        blocks=list(render.draw(reply, canvas)),
    )


def _step(reply: Step, canvas: Canvas, left: Carried | None) -> View:
    question = reply.question
    options = [_option(choice.label, choice.id, choice.description) for choice in question.choices]
    options.append(_option(wording.NOT_SURE, ids.SKIP, ""))
    before = left.choice if left and left.question == question.id else ""
    drawn = [
        *([blocks.section(markup.escape(reply.note))] if reply.note else []),
        *([blocks.context(markup.escape(wording.so_far(reply.so_far)))] if reply.so_far else []),
        blocks.context(markup.escape(wording.step_count(reply.number, reply.about))),
        InputBlock(
            # Slack keeps a typed value as long as the block's id stays: one id a step.
            block_id=f"{ids.GUIDE_INPUT}:{question.id}",
            label=shorten(question.ask, 2000),
            hint=shorten(question.help, 2000),
            element=RadioButtonsElement(
                action_id=ids.GUIDE_INPUT,
                options=options,
                initial_option=next((each for each in options if each.value == before), None),
            ),
        ),
    ]
    if reply.progress.made:
        drawn.append(blocks.actions(render.step_buttons(reply, canvas)))
    return View(
        type="modal",
        callback_id=ids.GUIDE_VIEW,
        title=_title(canvas),
        submit="Next",
        close="Cancel",
        private_metadata=canvas.carry(progress=reply.progress, question=question.id).encode(),
        blocks=drawn,
    )


def notice(canvas: Canvas, text: str) -> View:
    """A modal that only says something."""
    return View(
        type="modal",
        title=_title(canvas),
        close="Close",
        blocks=[blocks.section(markup.escape(text))],
    )


def _title(canvas: Canvas) -> str:
    return shorten(canvas.knowledge.subject.name, LONGEST_TITLE)


def _option(label: str, value: str, description: str) -> Option:
    return Option(
        text=PlainTextObject(text=shorten(label, 75)),
        value=value,
        description=PlainTextObject(text=shorten(description, 75)) if description else None,
    )
