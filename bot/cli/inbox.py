"""Shows those who keep the knowledge what was missed, and takes questions in or forgets them."""

import json
from collections.abc import Collection
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from bot.cli.mind import hold_database, of_store
from bot.cli.report import period_of
from bot.cli.terminal import Row, Terminal
from bot.config import Settings
from bot.core.text import plain, words
from bot.errors import InputError, MemoryDownError

if TYPE_CHECKING:
    from bot.cli.inbox_items import Item

_MADE_UP = "These questions are made up, to show what an inbox looks like."


@click.command
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--team", default="", metavar="ID", help="Only of this workspace (T…).")
@click.option("--since", default="", help="How far back: 30d, 12w, 6m, 1y, or a day. Default: all.")
@click.option(
    "--most",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many groups, and how many phrasings, to list.",
)
@click.option("--demo", is_flag=True, help="Show made-up questions, without any database.")
@click.option("--accept", metavar="ITEM", help="Take in an item (its id or number), or a text.")
@click.option("--entry", default="", metavar="ID", help="The entry that answers what is accepted.")
@click.option(
    "--kind",
    type=click.Choice(["phrasing", "label"]),
    default="phrasing",
    show_default=True,
    help="Whether it becomes a phrasing of the entry too, or a labelled question alone.",
)
@click.option("--force", is_flag=True, help="Accept even what makes labelled questions wrong.")
@click.option("--dismiss", metavar="ITEM", help="Forget an item: its id, number or text.")
def inbox(
    as_json: bool,
    team: str,
    since: str,
    most: int,
    demo: bool,
    accept: str | None,
    entry: str,
    kind: str,
    force: bool,
    dismiss: str | None,
) -> None:
    """List the questions that served nobody, alike ones together, and phrasings people suggest.

    Reads the bot's database. Numbers hold for the list as it stands; an id for as long as its
    question is there. With --demo nothing is forgotten, and what is accepted is truly taken into
    the knowledge. Exits 2 where what is asked for cannot be done.
    """
    if accept is not None and dismiss is not None:
        raise click.UsageError("--accept and --dismiss do not go together")
    if accept is None and (entry or force or kind != "phrasing"):
        raise click.UsageError("--entry, --kind and --force go with --accept")
    from bot.cli.inbox_items import is_named

    wanted = of_store()
    first = str(period_of(since, datetime.now(UTC).date()).first) if since else ""
    # A text of one's own is taken in where nothing was ever asked, too.
    if not demo and (accept is None or is_named(accept)):
        hold_database(wanted)
    found = _Inbox(wanted, first, team, demo=demo)
    if accept is not None:
        found.accept(accept, entry, phrasing=kind == "phrasing", force=force)
    elif dismiss is not None:
        found.dismiss(dismiss)
    else:
        found.show(most, as_json=as_json)


class _Inbox:
    """What was kept, with the knowledge that it is held against."""

    def __init__(self, settings: Settings, since: str, team: str, *, demo: bool) -> None:
        from bot import mind
        from bot.cli import inbox_kept
        from bot.cli.inbox_items import items
        from bot.content.load import load

        self._settings = settings
        self._demo = demo
        kept = () if demo else inbox_kept.read(settings, since, team)
        self._language = mind.language(settings)
        assistant = mind.made(load(settings.knowledge), self._language)
        if demo:
            kept = inbox_kept.made_up(assistant, since, team)
        self._items = items(assistant.matcher, kept)

    def show(self, most: int, *, as_json: bool) -> None:
        """Lists it all."""
        from bot.cli.inbox_shown import drawn, record

        if as_json:
            click.echo(json.dumps(record(self._items, most), ensure_ascii=False, indent=2))
            return
        self._hold_something()
        if self._demo:
            Terminal().show([Row(_MADE_UP, "dim")])
        Terminal().show(drawn(self._items, most))

    def accept(self, named: str, entry: str, *, phrasing: bool, force: bool) -> None:
        """Takes an item in, or a text that stands for none; what it served is forgotten."""
        from bot.cli.accepting import take_in
        from bot.store.redaction import PLACEHOLDERS

        item = self._find(named)
        question = _wording(item, named)
        entry = entry or (item.entry if item else "")
        if not entry:
            nearest = ", ".join(match.entry.id for match in item.nearest) if item else ""
            hint = f" (nearest: {nearest})" if nearest else ""
            raise InputError(f"Name the entry that answers it with --entry{hint}")
        if any(placeholder in question for placeholder in PLACEHOLDERS):
            raise InputError(
                f"“{question}” lacks what was taken out of it: give it in your own words "
                f'(--accept "…" --entry {entry})'
            )
        folder = self._settings.knowledge
        take_in(folder, self._language, question, entry, phrasing=phrasing, force=force)
        self._forget([each for each in self._items if each == item or _asks(each, question)])

    def dismiss(self, named: str) -> None:
        """Forgets an item."""
        from bot.cli.inbox_shown import times

        self._hold_something()
        item = self._find(named)
        if item is None:
            raise InputError(f"Nobody asked “{named}” (`bot inbox` lists what was asked)")
        from bot.cli import inbox_kept

        if not self._demo:
            inbox_kept.forget(self._settings, item.kept)
        note = " (made up: the next list has it again)" if self._demo else ""
        click.echo(f"Forgotten: “{item.question}”{times(item.size)}{note}")

    def _forget(self, done: "Collection[Item]") -> None:
        kept = [each for item in done for each in item.kept]
        if not kept or self._demo:
            return
        from bot.cli import inbox_kept

        try:
            inbox_kept.forget(self._settings, kept)
        except MemoryDownError as error:
            click.echo(f"{error}; dismiss what was taken in once it is back", err=True)

    def _find(self, named: str) -> "Item | None":
        from bot.cli.inbox_items import find

        return find(self._items, named)

    def _hold_something(self) -> None:
        if not self._items:
            raise InputError(
                "The inbox is empty: nothing was missed in that time, or questions are not kept"
            )


def _wording(item: "Item | None", named: str) -> str:
    """The question as it is to be taken in: as it was named, if that was by a text."""
    if item is None:
        return plain(named)
    asked = words(plain(named))
    return plain(named) if any(words(text) == asked for text, _ in item.texts) else item.question


def _asks(item: "Item", question: str) -> bool:
    return any(words(text) == words(question) for text, _ in item.texts)
