"""Holds what goes out against Slack's rules, so that a refusal is known before it is sent."""

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import RichTextBlock
from slack_sdk.models.views import View

from bot.errors import BotError
from bot.slack.blockkit import check_message, check_view
from bot.slack.blocks import Message

_log = logging.getLogger(__name__)

_UNSHOWN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_NOTHING: tuple[object, ...] = (None, "", [], ())
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
LONGEST_MESSAGE = 9000
"""Characters of text in a message's blocks. Slack refuses from about 13,000, and counts more than
texts without saying what."""


class UnsoundViewError(BotError):
    """A view that Slack would refuse; the text points at the faults and holds nothing shown."""


def parts(message: Message) -> dict[str, Any]:
    """A message's text and blocks, as Slack takes them; the text alone where it would refuse."""
    blocks, faults = _checked(message)
    if faults:
        _log.error("a message goes out without its blocks, for Slack would refuse: %s", faults)
        blocks = []
    return {"text": clean(message.text), "blocks": blocks}


def fits(message: Message) -> bool:
    """Whether a message would go out with its blocks."""
    _, faults = _checked(message)
    return not faults


def view(view: View) -> dict[str, Any]:
    """A view as Slack takes it. Raises UnsoundViewError where it would not."""
    try:
        body: dict[str, Any] = clean(view.to_dict())
    except SlackObjectFormationError:
        raise UnsoundViewError("a view that Slack would refuse: /view") from None
    if faults := [fault.pointer for fault in check_view(body)]:
        raise UnsoundViewError(f"a view that Slack would refuse: {', '.join(faults)}")
    return body


def clean(part: Any) -> Any:
    """What goes out without what Slack cannot take, or what would turn around what follows.

    Lone surrogates and control characters become a sign for what cannot be shown.
    """
    if isinstance(part, str):
        return part if part.isascii() and part.isprintable() else _clean(part)
    if isinstance(part, Mapping):
        return {key: clean(value) for key, value in part.items()}
    return [clean(each) for each in part] if isinstance(part, list | tuple) else part


def _clean(text: str) -> str:
    return _UNSHOWN.sub("\ufffd", _TURNS.sub("", text))


def _checked(message: Message) -> tuple[list[Any], list[str]]:
    """A message's blocks as Slack takes them, and why it would not."""
    try:
        blocks = [clean(_made(block)) for block in message.blocks]
    except SlackObjectFormationError:
        return [], ["/blocks"]
    faults = [fault.pointer for fault in check_message(blocks)] if blocks else []
    if _characters(blocks) > LONGEST_MESSAGE:
        faults.append("/blocks (too much text)")
    return blocks, faults


def _made(part: Any) -> Any:
    """What the SDK makes of a part, without the SDK's own checks of it where that can be.

    They take twenty times as long as check_message, which misses nothing of what they find.
    """
    if isinstance(part, list):
        return [_made(each) for each in part]
    if not isinstance(part, JsonObject):
        return part
    if type(part).to_dict is not JsonObject.to_dict or isinstance(part, RichTextBlock):
        return part.to_dict()
    values = {name: getattr(part, name, None) for name in part.attributes}
    return {name: _made(each) for name, each in values.items() if each not in _NOTHING}


def _characters(part: object) -> int:
    if isinstance(part, Mapping):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(map(_characters, part.values()))
    if isinstance(part, Sequence) and not isinstance(part, str):
        return sum(map(_characters, part))
    return 0
