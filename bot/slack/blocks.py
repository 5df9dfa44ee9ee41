"""The few blocks that we use, built by the SDK within Slack's limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextActionsBlock,
    ContextBlock,
    DividerBlock,
    FeedbackButtonObject,
    FeedbackButtonsElement,
    HeaderBlock,
    MarkdownTextObject,
    Option,
    OverflowMenuElement,
    PlainTextObject,
    RichTextBlock,
    RichTextElementParts,
    RichTextPreformattedElement,
    SectionBlock,
)

from bot.core.text import shorten
from bot.slack import markup
from bot.slack.markup import Markup

LONGEST_SECTION = 3000
LONGEST_LABEL = 75
MOST_BUTTONS = 25


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to Slack: a text that stands alone, and the blocks that show it better."""

    text: Markup
    blocks: Sequence[Block]


def section(text: Markup, accessory: ButtonElement | None = None) -> SectionBlock:
    """Text in Slack's markup, with a button beside it where one is given."""
    return SectionBlock(
        text=MarkdownTextObject(text=markup.clip(text, LONGEST_SECTION), verbatim=True),
        accessory=accessory,
    )


def header(text: str) -> HeaderBlock:
    """A line in large letters; plain text."""
    return HeaderBlock(text=PlainTextObject(text=shorten(text, 150)))


def context(text: Markup) -> ContextBlock:
    """Small print."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=markup.clip(text, LONGEST_SECTION), verbatim=True)]
    )


def code(text: str) -> RichTextBlock:
    """Text as it is, to be copied."""
    part = RichTextElementParts.Text(text=text)
    return RichTextBlock(elements=[RichTextPreformattedElement(elements=[part])])


def divider() -> DividerBlock:
    """A line across."""
    return DividerBlock()


def button(label: str, action_id: str, value: str, *, primary: bool = False) -> ButtonElement:
    """A button whose label says what it does."""
    return ButtonElement(
        text=shorten(label, LONGEST_LABEL),
        action_id=action_id,
        value=value,
        style="primary" if primary else None,
    )


def overflow(action_id: str, options: Sequence[tuple[str, str]]) -> OverflowMenuElement:
    """A menu behind three dots: labels with values, five at most."""
    return OverflowMenuElement(
        action_id=action_id,
        options=[
            Option(text=PlainTextObject(text=shorten(label, LONGEST_LABEL)), value=value)
            for label, value in options
        ],
    )


def feedback(action_id: str, good: FeedbackButtonObject, bad: FeedbackButtonObject) -> Block:
    """Two small buttons under a message that say what somebody thought of it."""
    pair = FeedbackButtonsElement(action_id=action_id, positive_button=good, negative_button=bad)
    return ContextActionsBlock(elements=[pair])


def thought(label: str, spoken: str, value: str) -> FeedbackButtonObject:
    """One of the two buttons; `spoken` is what a screen reader says for it."""
    return FeedbackButtonObject(
        text=shorten(label, LONGEST_LABEL),
        accessibility_label=shorten(spoken, LONGEST_LABEL),
        value=value,
    )


def actions(buttons: Sequence[ButtonElement | OverflowMenuElement]) -> ActionsBlock:
    """Buttons side by side."""
    return ActionsBlock(elements=list(buttons[:MOST_BUTTONS]))
