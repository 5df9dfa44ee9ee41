"""Draws what people may say of an answer, and what is offered in its place."""

from collections.abc import Iterable
from dataclasses import replace

from slack_sdk.models.blocks import Block

from bot.core import wording
from bot.core.model import Entry
from bot.core.wording import reach
from bot.slack import blocks, ids, markup
from bot.slack.blocks import Message
from bot.slack.carried import Carried


def rate(holds: Carried) -> Block:
    """Two small buttons: it helped, or it is not what was asked. `holds` names entry and asker."""
    good, bad = (replace(holds, page=sign).encode() for sign in "+-")
    return blocks.feedback(
        ids.ENTRY_HELPED,
        blocks.thought(reach.HELPED, reach.HELPED_SPOKEN, good),
        blocks.thought(reach.NOT_ASKED, reach.NOT_ASKED_SPOKEN, bad),
    )


def which_meant(holds: Carried, nearest: Iterable[Entry]) -> Message:
    """Offers other entries in place of the one that `holds` says was shown."""
    buttons = [
        blocks.button(
            f"{number}. {entry.question}",
            ids.numbered(ids.ENTRY_MEANT, number),
            replace(holds, entry=entry.id).encode(),
        )
        for number, entry in enumerate(nearest, start=1)
    ]
    none = blocks.button(wording.NONE_OF_THESE, ids.ENTRY_MEANT, holds.encode())
    said = blocks.section(markup.escape(reach.WHICH_MEANT))
    return Message(markup.escape(reach.WHICH_MEANT), (said, blocks.actions([*buttons, none])))
