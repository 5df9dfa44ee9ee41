"""The two questions that are asked of Block Kit: may this be posted, may this be opened."""

from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from bot.slack.blockkit.blocks import MessageBlocks, View
from bot.slack.blockkit.faults import Fault, told
from bot.slack.blockkit.rules import across, without_submit

# Built when the first is checked, and not at the start.
STRICT = ConfigDict(extra="forbid", strict=True, defer_build=True)
MESSAGE: TypeAdapter[Any] = TypeAdapter(MessageBlocks, config=STRICT)
VIEW: TypeAdapter[Any] = TypeAdapter(View, config=STRICT)


def check_message(blocks: object) -> list[Fault]:
    """Everything that Slack would refuse in a message's blocks; pointers begin "/blocks".

    Takes what JSON can say, and never raises on it. An empty list means that the blocks are valid.
    """
    try:
        sound = MESSAGE.validate_python(blocks)
    except ValidationError as error:
        return told(error.errors(include_url=False), "/blocks")
    return list(across(sound, "message", "/blocks"))


def check_view(view: object) -> list[Fault]:
    """Everything that Slack would refuse in a modal or a home page; pointers begin "/view".

    Takes what JSON can say, and never raises on it. An empty list means that the view is valid.
    """
    try:
        sound = VIEW.validate_python(view)
    except ValidationError as error:
        return told(error.errors(include_url=False), "/view")
    return [*across(sound["blocks"], sound["type"], "/view/blocks"), *without_submit(sound)]
