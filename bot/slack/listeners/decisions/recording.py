"""Gives a decision's record: as a file in the card's thread, else as text to copy."""

from collections.abc import Iterator

from slack_sdk.errors import SlackClientError

from bot.core import deciding
from bot.core.decision import Decision
from bot.core.wording import acting
from bot.errors import UnsureError
from bot.slack import blocks, markup, send
from bot.slack.blocks import Message
from bot.slack.calling import UNREACHED
from bot.slack.listeners.decisions.asked import Click

WRITES_FILES = "files:write"
"""The scope that a file needs; a workspace may have left it out."""
LONGEST_PART = 6000
"""Characters of a record in one message, well within what Slack takes."""
MOST_WHISPERS = 5
"""Messages that one click may be answered with."""


async def save(click: Click, decision: Decision) -> None:
    """Gives the record to the one who clicked, or to all in the thread where it is a file."""
    if decision.tally_hidden:
        await click.tell(acting.RECORD_HIDDEN)
        return
    record = deciding.record(click.desk.knowledge, decision)
    if WRITES_FILES in click.scopes and await _filed(click, decision, record):
        await click.tell(acting.RECORD_IN_THREAD)
    else:
        await _copied(click, decision, record)


def parts(record: str, most: int = LONGEST_PART) -> Iterator[str]:
    """The record in pieces that together are all of it, broken between lines where it can be."""
    part = ""
    for line in record.splitlines(keepends=True):
        if part and len(part) + len(line) > most:
            yield part
            part = ""
        while len(line) > most:
            yield line[:most]
            line = line[most:]
        part += line
    if part:
        yield part


async def _filed(click: Click, decision: Decision, record: str) -> bool:
    """Whether the record was put into the card's thread; what is there already is not put twice."""
    about = f"record:{decision.id}:{decision.revision}"
    if not await click.desk.first_time(decision.team, decision.channel, about):
        return False
    name = f"decision-{decision.id}.md"
    try:
        await send.upload(click.client, decision.channel, decision.ts, name, decision.title, record)
    except (SlackClientError, UnsureError, *UNREACHED):
        return False
    return True


async def _copied(click: Click, decision: Decision, record: str) -> None:
    """Shows the record as text to copy: here, or as direct messages where it is long."""
    pieces = list(parts(record))
    messages = []
    for number, piece in enumerate(pieces, start=1):
        says = markup.escape(acting.record_part(decision.title, number, len(pieces)))
        messages.append(Message(says, (blocks.section(says), blocks.code(piece))))
    if len(messages) <= MOST_WHISPERS:
        for message in messages:
            await click.whisper(message)
        return
    for message in messages:
        await send.post(click.client, click.pressed.user, message)
    await click.tell(acting.RECORD_IN_DM)
