"""Takes a question into the knowledge once it is known what that does to all others."""

from collections.abc import Sequence
from pathlib import Path

import click
from threadpoolctl import threadpool_limits

from bot.cli.earlier import Earlier, show_changes
from bot.cli.evaluating import show_figures, unseen
from bot.cli.terminal import Row, Terminal
from bot.content.accepting import Acceptance, accept, write
from bot.core.assistant import Assistant
from bot.core.evaluation import SILENT, Figures, Scored, evaluate, figures
from bot.core.matching import Language, Matcher
from bot.core.model import Label
from bot.core.scores import asked
from bot.errors import InputError


def take_in(
    folder: Path, language: Language, question: str, entry: str, *, phrasing: bool, force: bool
) -> Acceptance:
    """Writes a question into the knowledge, and shows how the labelled questions fare with it.

    Raises InputError where that cannot be, or where it would make others wrong and is not forced.
    """
    taken = accept(folder, question, entry, phrasing=phrasing)
    # The same questions both times: the new one proves nothing about itself.
    labels = taken.before.labels
    click.echo(f"Scoring {len(labels)} labelled questions before and after.", err=True)
    # A question's sums are small: sharing them out among cores costs more than it gains.
    with threadpool_limits(limits=1):
        was, now = Assistant(taken.before, language), Assistant(taken.after, language)
        before, after = (evaluate(each, labels).scored for each in (was, now))
        met = [_met_with(each.matcher, question) for each in (was, now)]
    spoilt = _spoilt(before, after)
    if spoilt and not force:
        raise InputError(_refusal(spoilt))
    write(folder, taken.changes)
    terminal = Terminal()
    told = " and ".join(str(folder / each.name) for each in taken.changes)
    terminal.show([Row(f"“{question}” is taken in for {entry}: {told}", "bold")])
    terminal.show([Row(f"“{question}”: before {met[0]}, now {met[1]}")])
    if labels:
        _show(terminal, unseen(taken.before), before, after)
    return taken


def _spoilt(before: Sequence[Scored], after: Sequence[Scored]) -> list[Scored]:
    """What is worse than before, and answered wrongly or not at all."""
    return [now for was, now in zip(before, after, strict=True) if SILENT <= now.cost > was.cost]


def _met_with(matcher: Matcher, question: str) -> str:
    """What a question is met with: the outcome, with its entries and the first one's confidence."""
    found = matcher.match(question)
    if found.best is None or found.outcome == "none":
        return "none"
    several = found.offered if found.outcome == "choose" else (found.best,)
    entries = ", ".join(match.entry.id for match in several)
    return f"{found.outcome} {entries} ({found.best.confidence:.2f})"


def _refusal(spoilt: Sequence[Scored]) -> str:
    questions = "1 labelled question" if len(spoilt) == 1 else f"{len(spoilt)} labelled questions"
    lines = [
        f"- {asked(each.label)} (wanted {_wanted(each.label)}, would get {_met(each)})"
        for each in spoilt
    ]
    head = f"Not taken in: it would make {questions} wrong (--force takes it in all the same):"
    return "\n".join([head, *lines])


def _wanted(label: Label) -> str:
    return ", ".join(label.entries) or "no answer"


def _met(scored: Scored) -> str:
    return scored.entries[0] if scored.outcome == "answer" else "no right answer"


def _show(
    terminal: Terminal,
    shown: Sequence[Label],
    before: Sequence[Scored],
    after: Sequence[Scored],
) -> None:
    figured = {id(label) for label in shown}
    for title, scored in (("Before", before), ("Now", after)):
        terminal.show([Row(), Row(title, "bold")])
        counted = [each for each in scored if id(each.label) in figured]
        show_figures(terminal, _alone(counted).numbers(), _follow_ups(counted).numbers())
    was, now = (_alone([e for e in s if id(e.label) in figured]) for s in (before, after))
    show_changes(Earlier(was.numbers(), _costs(before)), now.numbers(), _costs(after))


def _alone(scored: Sequence[Scored]) -> Figures:
    return figures([each for each in scored if not each.label.after])


def _follow_ups(scored: Sequence[Scored]) -> Figures:
    return figures([each for each in scored if each.label.after])


def _costs(scored: Sequence[Scored]) -> dict[str, float]:
    return {asked(each.label): each.cost for each in scored}
