"""Draws a page of a list of decisions. Reads nothing and sends nothing."""

from collections.abc import Iterator, Mapping
from typing import Literal

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core import deciding
from bot.core.decision import Decision
from bot.core.model import Source
from bot.core.ports import Page
from bot.core.wording import acting
from bot.slack import blocks, ids, markup
from bot.slack.blocks import Message
from bot.slack.markup import Markup
from bot.slack.render import LONGEST_TEXT, Canvas

Whose = Literal["here", "mine"]
"""Which decisions a list holds: those of its channel, or those of the person who asked."""

PAGE = 5
"""Decisions on a page."""
_LONGEST_TITLE = 200
_HEADERS: Mapping[Whose, str] = {"here": acting.DECISIONS_HERE, "mine": acting.DECISIONS_MINE}


def place(whose: Whose, start: int) -> str:
    """Where a list goes on, as a button carries it."""
    return f"{whose}:{start}"


def read_place(text: str) -> tuple[Whose, int] | None:
    """Where a list goes on; None where a text does not say so."""
    whose, _, start = text.partition(":")
    if whose not in ("here", "mine") or not (start.isascii() and start.isdigit()):
        return None
    return ("here" if whose == "here" else "mine", min(int(start[:9]), 1_000_000))


def message(page: Page, whose: Whose, start: int, canvas: Canvas) -> Message:
    """The page of a list that begins with the decision number `start`, counted from 0."""
    command = canvas.knowledge.subject.command
    if not page.decisions:
        return _line(acting.no_decisions(command, mine=whose == "mine"))
    lines = [deciding.listed(canvas.knowledge, each).text for each in page.decisions]
    shown = acting.page_of(start + 1, start + len(lines), page.total)
    drawn: list[Block] = [blocks.header(_HEADERS[whose])]
    for number, (decision, line) in enumerate(zip(page.decisions, lines, strict=True), start=1):
        drawn += _entry(decision, line, number, canvas)
    drawn.append(blocks.context(markup.escape(shown)))
    if buttons := list(_turning(page, whose, start, canvas)):
        drawn.append(blocks.actions(buttons))
    text = markup.cut("\n".join([_HEADERS[whose], *lines, shown]), LONGEST_TEXT)
    return Message(text, tuple(drawn))


def _line(text: str) -> Message:
    said = markup.escape(text)
    return Message(said, (blocks.section(said),))


def _entry(decision: Decision, line: str, number: int, canvas: Canvas) -> Iterator[Block]:
    """A decision that leads to its card, and to what has changed where it is an older one."""
    yield blocks.section(linked(decision, line))
    if decision.made_under != canvas.knowledge.version:
        holds = canvas.carry(decision=decision.id)
        action = ids.numbered(ids.DECISION_CHANGES, number)
        yield blocks.actions([blocks.button(acting.WHAT_CHANGED, action, holds.encode())])


def linked(decision: Decision, line: str) -> Markup:
    """A decision's line of a list, in which its title leads to its card."""
    state = markup.escape(line.removeprefix(decision.title))
    star = markup.escape("*")
    return markup.join([star, _title(decision), star, state], "")


def _title(decision: Decision) -> Markup:
    if not decision.link:
        return markup.escape(decision.title)
    return markup.link(Source("", decision.title, decision.link), _LONGEST_TITLE)


def _turning(page: Page, whose: Whose, start: int, canvas: Canvas) -> Iterator[ButtonElement]:
    """The ways to the pages before and after."""
    ways = [
        (acting.NEWER, start - PAGE, start > 0),
        (acting.OLDER, start + PAGE, start + len(page.decisions) < page.total),
    ]
    for number, (label, to, possible) in enumerate(ways, start=1):
        if possible:
            holds = canvas.carry(page=place(whose, max(0, to)))
            yield blocks.button(label, ids.numbered(ids.DECISION_PAGE, number), holds.encode())
