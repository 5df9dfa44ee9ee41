"""The few blocks that we use, built by the SDK within Slack's limits."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    ContextBlock,
    DividerBlock,
    HeaderBlock,
    MarkdownTextObject,
    PlainTextObject,
    SectionBlock,
)

from bot.core.text import shorten
from bot.slack.markup import Markup

LONGEST_SECTION = 3000
LONGEST_LABEL = 75
MOST_BUTTONS = 25


@dataclass(frozen=True, slots=True)
class Message:
    """What goes to Slack: a text that stands alone, and the blocks that show it better."""

    text: str
    blocks: Sequence[Block]


def section(text: Markup) -> SectionBlock:
    """Text in Slack's markup."""
    return SectionBlock(text=MarkdownTextObject(text=shorten(text, LONGEST_SECTION), verbatim=True))


def header(text: str) -> HeaderBlock:
    """A line in large letters; plain text."""
    return HeaderBlock(text=PlainTextObject(text=shorten(text, 150)))


def context(text: Markup) -> ContextBlock:
    """Small print."""
    return ContextBlock(
        elements=[MarkdownTextObject(text=shorten(text, LONGEST_SECTION), verbatim=True)]
    )


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


def actions(buttons: Sequence[ButtonElement]) -> ActionsBlock:
    """Buttons side by side."""
    return ActionsBlock(elements=list(buttons[:MOST_BUTTONS]))
