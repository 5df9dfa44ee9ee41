"""Holds what goes out against Slack's rules, so that a refusal is known before it is sent."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View

from bot.errors import BotError
from bot.slack.blockkit import check_message, check_view
from bot.slack.blocks import Message

_log = logging.getLogger(__name__)

LONGEST_MESSAGE = 9000
"""Characters of text in a message's blocks. Slack refuses from about 13,000, and counts more than
texts without saying what."""


class UnsoundViewError(BotError):
    """A view that Slack would refuse; the text points at the faults and holds nothing shown."""


def parts(message: Message) -> dict[str, Any]:
    """A message's text and blocks, as Slack takes them; the text alone where it would refuse."""
    if faults := _faults(message):
        _log.error("a message goes out without its blocks, for Slack would refuse: %s", faults)
        return {"text": message.text, "blocks": []}
    return {"text": message.text, "blocks": [block.to_dict() for block in message.blocks]}


def fits(message: Message) -> bool:
    """Whether a message would go out with its blocks."""
    return not _faults(message)


def view(view: View) -> dict[str, Any]:
    """A view as Slack takes it. Raises UnsoundViewError where it would not."""
    try:
        body: dict[str, Any] = view.to_dict()
    except SlackObjectFormationError:
        raise UnsoundViewError("a view that Slack would refuse: /view") from None
    if faults := [fault.pointer for fault in check_view(body)]:
        raise UnsoundViewError(f"a view that Slack would refuse: {', '.join(faults)}")
    return body


def _faults(message: Message) -> list[str]:
    try:
        blocks = [block.to_dict() for block in message.blocks]
    except SlackObjectFormationError:
        return ["/blocks"]
    faults = [fault.pointer for fault in check_message(blocks)] if blocks else []
    if _characters(blocks) > LONGEST_MESSAGE:
        faults.append("/blocks (too much text)")
    return faults


def _characters(part: object) -> int:
    if isinstance(part, Mapping):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(map(_characters, part.values()))
    if isinstance(part, Sequence) and not isinstance(part, str):
        return sum(map(_characters, part))
    return 0
