"""Draws replies for a terminal: styled and wrapped for people, plain lines where piped."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.core import wording
from bot.core.model import Entry
from bot.core.replies import Advice, Answer, Line, Notice, Offer, Passage, Reply, Step, Unknown

_WIDEST = 100
"""Columns beyond which a line is tiring to read."""
_NARROWEST = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph: `mark` stands before its first line, `indent` columns before every line."""

    text: str = ""
    style: str = ""
    mark: str = ""
    indent: int = 0


class Terminal:
    """Shows replies on standard output."""

    def __init__(self) -> None:
        # Asked of the stream alone, so that no variable colours what another program reads.
        self.for_people = sys.stdout.isatty()
        self._console = Console(force_terminal=self.for_people, highlight=False)

    def reply(self, reply: Reply, hint: str = "") -> None:
        """Shows a reply, and below it what can be done next."""
        self.show(drawn(reply))
        if hint:
            self.show([Row(), Row(hint, "dim")])

    def show(self, rows: Iterable[Row]) -> None:
        """Shows paragraphs one below the other."""
        for row in rows:
            for line in self._lines(row):
                self._console.print(line, soft_wrap=True)

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """Shows a table; piped, it is Markdown."""
        if self.for_people:
            table = Table(*head, box=SIMPLE_HEAD)
            for cells in rows:
                table.add_row(*map(Text, cells))
            self._console.print(table)
            return
        lines = (head, ["---"] * len(head), *rows)
        self.show(Row(f"| {' | '.join(cells)} |") for cells in lines)

    def _lines(self, row: Row) -> Iterator[Text]:
        before = " " * row.indent + row.mark
        for line in self._wrapped(row.text, len(before)):
            yield Text(before).append(line, row.style)
            before = " " * len(before)

    def _wrapped(self, text: str, margin: int) -> list[str]:
        if not self.for_people:
            return [text]
        width = max(min(self._console.width, _WIDEST) - margin, _NARROWEST)
        # A word that is longer than the line is an address: whole, it can still be opened.
        return [
            line
            for paragraph in text.splitlines() or [""]
            for line in wrap(paragraph, width, break_long_words=False, break_on_hyphens=False)
            or [""]
        ]


def drawn(reply: Reply) -> Iterator[Row]:
    """The paragraphs of a reply."""
    match reply:
        case Answer():
            yield from _answer(reply)
        case Offer():
            yield Row(wording.offer())
            yield from _numbered(entry.question for entry in reply.entries)
        case Unknown():
            yield Row(reply.text)
            yield from _nearest(reply.nearest)
        case Step():
            yield from _step(reply)
        case Advice():
            yield Row(f"{reply.headline}.", "bold")
            yield from _passages(reply.passages)
        case Notice():
            yield Row(reply.text)
            yield from _passages(reply.passages)


def _answer(reply: Answer) -> Iterator[Row]:
    if not reply.entry.about_bot:
        yield Row(reply.entry.question, "bold")
    yield from _passages(reply.passages)
    if reply.also:
        yield from (Row(), Row("See also", "bold"))
        yield from (Row(entry.question, mark="• ") for entry in reply.also)


def _nearest(entries: tuple[Entry, ...]) -> Iterator[Row]:
    if entries:
        yield Row(wording.nearest_topics())
        yield from _numbered(entry.question for entry in entries)


def _step(reply: Step) -> Iterator[Row]:
    if reply.note:
        yield from (Row(reply.note), Row())
    question = reply.question
    yield Row(wording.step_count(reply.number, reply.about), "dim")
    yield Row(question.ask, "bold")
    yield Row(question.help, "dim")
    labels = [": ".join(filter(None, (each.label, each.description))) for each in question.choices]
    yield from _numbered([*labels, wording.NOT_SURE])


def _numbered(lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        yield Row(line, mark=f"{number}. ", indent=2)


def _passages(passages: Iterable[Passage]) -> Iterator[Row]:
    for passage in passages:
        if passage.title:
            yield from (Row(), Row(passage.title, "bold"))
        for line in passage.lines:
            yield from _line(line, "• " if passage.title else "")


def _line(line: Line, mark: str) -> Iterator[Row]:
    yield Row(line.text, mark=mark)
    if line.origin:
        yield Row(line.origin, "dim", indent=4)
    for source in line.sources:
        yield Row(f"{source.title}: {source.url}", "dim", indent=4)
