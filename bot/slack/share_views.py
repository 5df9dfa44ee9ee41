"""The modals of sharing: where to, in which way and with what words; and why it did not work."""

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    ConversationSelectElement,
    InputBlock,
    Option,
    PlainTextInputElement,
    RadioButtonsElement,
)
from slack_sdk.models.blocks.basic_components import PlainTextObject
from slack_sdk.models.views import View

from bot.core import wording
from bot.core.text import shorten
from bot.core.wording import sharing as words
from bot.slack import blocks, ids, markup
from bot.slack.draft import LONGEST_TITLE, Draft
from bot.slack.views import LONGEST_NOTE
from bot.slack.views import LONGEST_TITLE as LONGEST_MODAL_TITLE


def form(draft: Draft, what: str, title: str = "") -> View:
    """Asks for all that sharing needs. `title` is what a decision is called unless one is typed.

    Drawn again, it keeps what was entered: its inputs have the same ids each time.
    """
    decided = draft.decidable and draft.way == "decision"
    return View(
        type="modal",
        callback_id=ids.SHARE_VIEW,
        title=shorten(wording.SHARE, LONGEST_MODAL_TITLE),
        submit=words.SHARE_IT,
        close=words.CANCEL,
        private_metadata=draft.encode(),
        blocks=[
            blocks.section(markup.escape(what)),
            *([_way(draft)] if draft.decidable else []),
            _place(draft, decided=decided),
            *([_title(draft.title or title), _hidden(draft)] if decided else []),
            _note(draft),
        ],
    )


def refused(draft: Draft, why: str) -> View:
    """Says why something was not shared, and goes on from there with all that was written."""
    decided = draft.way == "decision"
    ways_on = {
        ids.SHARE_PLAIN: words.POST_PLAINLY if decided and draft.response_url else "",
        ids.SHARE_AGAIN: words.TRY_AGAIN if decided or draft.response_url else "",
        ids.SHARE_ELSEWHERE: words.ELSEWHERE,
    }
    return View(
        type="modal",
        title=shorten(wording.SHARE, LONGEST_MODAL_TITLE),
        close=words.CLOSE,
        private_metadata=draft.encode(),
        blocks=[
            blocks.section(markup.escape(f"{why} {words.KEPT}")),
            blocks.actions(
                [blocks.button(label, action, action) for action, label in ways_on.items() if label]
            ),
        ],
    )


def _way(draft: Draft) -> InputBlock:
    options = [
        _option(words.AS_A_POST, "post", words.AS_A_POST_MEANS),
        _option(words.AS_A_DECISION, "decision", words.AS_A_DECISION_MEANS),
    ]
    return InputBlock(
        block_id=ids.SHARE_WAY,
        label=words.WAY,
        dispatch_action=True,
        element=RadioButtonsElement(
            action_id=ids.SHARE_WAY,
            options=options,
            initial_option=next(each for each in options if each.value == draft.way),
        ),
    )


def _place(draft: Draft, *, decided: bool) -> InputBlock:
    return InputBlock(
        block_id=ids.SHARE_CHANNEL,
        label=words.POST_IT_TO,
        hint=words.DECIDED_BY if decided else words.SEEN_BY,
        element=ConversationSelectElement(
            action_id=ids.SHARE_CHANNEL,
            placeholder=words.CHOOSE_PLACE,
            initial_conversation=draft.channel or None,
            response_url_enabled=True,
            default_to_current_conversation=True,
        ),
    )


def _title(title: str) -> Block:
    return InputBlock(
        block_id=ids.SHARE_TITLE,
        label=words.TITLE,
        element=PlainTextInputElement(
            action_id=ids.SHARE_TITLE,
            initial_value=shorten(title, LONGEST_TITLE),
            max_length=LONGEST_TITLE,
        ),
    )


def _hidden(draft: Draft) -> Block:
    option = _option(words.HIDE, "hidden", "")
    return InputBlock(
        block_id=ids.SHARE_HIDDEN,
        label=words.VIEWS,
        hint=words.HIDE_MEANS,
        optional=True,
        element=CheckboxesElement(
            action_id=ids.SHARE_HIDDEN,
            options=[option],
            initial_options=[option] if draft.hidden else None,
        ),
    )


def _note(draft: Draft) -> Block:
    return InputBlock(
        block_id=ids.SHARE_NOTE,
        label=words.NOTE,
        optional=True,
        element=PlainTextInputElement(
            action_id=ids.SHARE_NOTE,
            initial_value=draft.note or None,
            multiline=True,
            max_length=LONGEST_NOTE,
        ),
    )


def _option(label: str, value: str, description: str) -> Option:
    return Option(
        text=PlainTextObject(text=label),
        value=value,
        description=PlainTextObject(text=description) if description else None,
    )
