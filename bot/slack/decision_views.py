"""The modals in which people act on a decision."""

from dataclasses import dataclass, replace

from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.basic_components import PlainTextObject
from slack_sdk.models.views import View

from bot.core import wording
from bot.core.decision import Decision, Person
from bot.core.model import ChoiceId, Question
from bot.core.replies import Reply
from bot.core.text import shorten
from bot.core.wording import acting
from bot.slack import blocks, ids, markup, render
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.slack.markup import Markup
from bot.slack.render import Canvas
from bot.slack.views import LONGEST_NOTE, LONGEST_TITLE

NONE = "~"
"""Stands for "none of them" where a framework's id would stand."""
TOGETHER = "="
"""Stands for whatever the voices come to, where nobody may know it yet."""

Asked = tuple[tuple[Question, ChoiceId | None], ...]
"""Questions with what is answered to each; None stands for "doesn't matter"."""


@dataclass(frozen=True, slots=True)
class Form:
    """A view that somebody is about to add: what they answered, and what is still asked.

    `title` is of the decision, `remark` is said above; `again` where it could not be kept before.
    """

    asked: Asked
    note: str = ""
    title: str = ""
    further: Question | None = None
    remark: str = acting.CHANGE_WHAT_DIFFERS
    again: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """How somebody may close a decision, which is given by its id and its title.

    `proposed` is what needs no reason, `choice` what is chosen beforehand; `remarks` stand above.
    """

    decision: str
    title: str
    proposed: str
    choice: str = ""
    reason: str = ""
    remarks: tuple[str, ...] = ()


def line(text: Markup) -> Message:
    """A message of one line."""
    return Message(text, (blocks.section(text),))


def says(canvas: Canvas, text: Markup, *more: Block) -> View:
    """A modal that only says something."""
    return View(
        type="modal",
        title=shorten(canvas.knowledge.subject.name, LONGEST_TITLE),
        close="Close",
        blocks=[blocks.section(text), *more],
    )


def reads(canvas: Canvas, title: str, reply: Reply) -> View:
    """A modal in which a reply is read."""
    return View(
        type="modal",
        title=shorten(title, LONGEST_TITLE),
        close="Close",
        blocks=list(render.draw(reply, replace(canvas, public=True))),
    )


def who(person: Person, what: str) -> Markup:
    """A sentence about what somebody did."""
    return markup.join([render.person(person), markup.escape(what)], " ")


def say(form: Form, holds: Carried) -> View:
    """Asks for a person's own view, starting from what is answered already."""
    title = [markup.bold(form.title)] if form.title else []
    drawn: list[Block] = [
        blocks.section(markup.join([*title, markup.escape(form.remark)])),
        *(_select(question, choice, ids.SKIP) for question, choice in form.asked),
    ]
    if form.further is not None:
        as_it_is = blocks.button(acting.ADD_AS_IT_IS, ids.DECISION_SAY_NOW, holds.encode())
        drawn += [_select(form.further, None, ""), blocks.actions([as_it_is])]
    drawn.append(_text(ids.DECISION_SAY_NOTE, acting.NOTE, form.note))
    return View(
        type="modal",
        callback_id=ids.DECISION_SAY_VIEW,
        title=shorten(acting.ADD_MY_VIEW, LONGEST_TITLE),
        submit=acting.TRY_AGAIN if form.again else acting.ADD_IT,
        close="Cancel",
        private_metadata=holds.encode(),
        blocks=drawn,
    )


def close(canvas: Canvas, draft: Draft) -> View:
    """Asks how a decision ends; what the voices came to together is chosen beforehand."""
    frameworks = [(framework.name, str(framework.id)) for framework in canvas.knowledge.frameworks]
    together = [(acting.AS_TOGETHER, TOGETHER)] if draft.proposed == TOGETHER else []
    options = [_option(*e) for e in [*together, *frameworks, (acting.NONE_OF_THEM, NONE)]]
    first = next((each for each in options if each.value == draft.choice), None)
    holds = canvas.carry(decision=draft.decision, choice=draft.proposed)
    title = [markup.bold(draft.title)] if draft.title else []
    remarks = [markup.escape(each) for each in draft.remarks]
    return View(
        type="modal",
        callback_id=ids.DECISION_CLOSE_VIEW,
        title=shorten(acting.CLOSE, LONGEST_TITLE),
        submit=acting.CLOSE_IT,
        close="Cancel",
        private_metadata=holds.encode(),
        blocks=[
            blocks.section(markup.join([*title, *remarks])),
            InputBlock(
                block_id=ids.DECISION_CLOSE_CHOICE,
                label=acting.OUTCOME,
                element=StaticSelectElement(
                    action_id=ids.DECISION_CLOSE_CHOICE,
                    placeholder=acting.OUTCOME,
                    options=options,
                    initial_option=first,
                ),
            ),
            _text(ids.DECISION_CLOSE_REASON, acting.REASON, draft.reason, acting.REASON_HINT),
        ],
    )


def delete(canvas: Canvas, decision: Decision) -> View:
    """Asks whether a decision is to be deleted, and says what goes with it."""
    lost = acting.will_be_lost(decision.title, len(decision.voices))
    return View(
        type="modal",
        callback_id=ids.DECISION_DELETE_VIEW,
        title=shorten(acting.DELETE, LONGEST_TITLE),
        submit=acting.DELETE_IT,
        close="Cancel",
        private_metadata=canvas.carry(decision=decision.id).encode(),
        blocks=[blocks.section(markup.escape(lost))],
    )


def _select(question: Question, choice: ChoiceId | None, unanswered: str) -> InputBlock:
    """A question to answer; `unanswered` is the option that stands for no answer yet."""
    options = [_option(each.label, each.id, each.description) for each in question.choices]
    options.append(_option(wording.NOT_SURE, ids.SKIP))
    first = choice or unanswered
    return InputBlock(
        block_id=f"{ids.DECISION_SAY_CHOICE}:{question.id}",
        label=shorten(question.ask, 2000),
        hint=shorten(question.help, 2000),
        element=StaticSelectElement(
            action_id=ids.DECISION_SAY_CHOICE,
            # Screen readers are told the placeholder and not the label.
            placeholder=shorten(question.ask, 150),
            options=options,
            initial_option=next((each for each in options if each.value == first), None),
        ),
    )


def _text(name: str, label: str, text: str, hint: str = "") -> InputBlock:
    return InputBlock(
        block_id=name,
        label=label,
        hint=hint or None,
        optional=True,
        element=PlainTextInputElement(
            action_id=name, multiline=True, max_length=LONGEST_NOTE, initial_value=text or None
        ),
    )


def _option(label: str, value: str, description: str = "") -> Option:
    return Option(
        text=PlainTextObject(text=shorten(label, 75)),
        value=value,
        description=PlainTextObject(text=shorten(description, 75)) if description else None,
    )
