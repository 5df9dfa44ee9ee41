"""Scores the matching on the labelled questions, and fits its constants to them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from bot.cli import earlier
from bot.cli.earlier import show_changes
from bot.cli.mind import settings
from bot.cli.plotting import check_kind, plot_curve
from bot.cli.terminal import Row, Terminal
from bot.core.assistant import Assistant
from bot.core.calibration import Calibration, Method
from bot.core.evaluation import Figures, Scored, evaluate, figures, fit, mistyped
from bot.core.matching import Language
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import Knowledge, Label
from bot.core.scores import (
    OUTCOMES,
    WORTHS,
    asked,
    confusions,
    curve,
    held_out,
    outcomes,
)
from bot.errors import InputError

Json = dict[str, Any]
_HEAD = ("Questions", "Number", "Right", "Right or offered", "Wrong", "None")
_LEARNT = (
    "No question is marked `part: test`: these figures are of questions that were learnt from."
)


@click.command("eval")
@click.option("--fit", "fits", is_flag=True, help="First fit matching.yaml to the questions.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object with every question.")
@click.option(
    "--misses",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many of the dearest misses to list.",
)
@click.option(
    "--typos",
    type=click.IntRange(min=0, max=20),
    default=0,
    show_default=True,
    help="Put so many typing errors into each question.",
)
@click.option(
    "--folds",
    type=click.IntRange(min=2, max=20),
    help="Score the phrasings instead, in so many parts that are each left out in turn.",
)
@click.option(
    "--plot",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Draw coverage and precision over the threshold into a .png, .svg or .pdf file.",
)
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="Say what has changed since an earlier scoring, a file that --json wrote.",
)
def evaluate_(
    fits: bool,
    as_json: bool,
    misses: int,
    typos: int,
    folds: int | None,
    plot: Path | None,
    against: Path | None,
) -> None:
    """Score the answers to the questions of questions.yaml that the matching has not learnt from.

    With EMBEDDING=off it is the matching by words alone that is scored.
    """
    from bot import mind
    from bot.content.load import load

    if plot:
        check_kind(plot)
    knowledge = load(settings().knowledge)
    language = mind.language(settings())
    kind = _kind(knowledge, folds)
    before = earlier.read(against, kind) if against else None
    if not (knowledge.labels or folds):
        file = settings().knowledge / "questions.yaml"
        raise InputError(f"{file} holds no labelled questions: write some there")
    if fits:
        knowledge = _fitted(knowledge, language)
    if folds:
        alone, after = figures(list(held_out(knowledge, language, folds))), figures([])
        labels = [each.label for each in alone.scored]
    else:
        labels = sorted(unseen(knowledge), key=lambda label: bool(label.after))
        heard = [replace(each, ask=mistyped(each.ask, typos)) for each in labels]
        assistant = Assistant(knowledge, language)
        alone = evaluate(assistant, [label for label in heard if not label.after])
        after = evaluate(assistant, [label for label in heard if label.after])
    if plot:
        plot_curve(curve(alone.scored), _threshold(knowledge, language), plot)
    found = (*alone.scored, *after.scored)
    costs = {asked(label): each.cost for label, each in zip(labels, found, strict=True)}
    if as_json:
        record = {"scoring": kind, **_record(alone, after, costs)}
        if before:
            record["changes"] = earlier.changed(before, alone.numbers(), costs)
        click.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    _show(alone, after, misses)
    if before:
        show_changes(before, alone.numbers(), costs)


def _kind(knowledge: Knowledge, folds: int | None) -> earlier.Kind:
    """Which questions are scored: others cannot be held against them."""
    tested = any(label.part == "test" for label in knowledge.labels)
    part = "phrasings" if folds else "test" if tested else "all"
    return {"folds": folds or 0, "part": part}


def _threshold(knowledge: Knowledge, language: Language) -> float:
    method: Method = "embedding" if language.encoder else "lexical"
    return knowledge.calibrations.get(method, UNFITTED[method]).answer


def unseen(knowledge: Knowledge) -> list[Label]:
    """The questions that the matching has not learnt from; all, with a word, where it has all."""
    if any(label.part == "test" for label in knowledge.labels):
        return [label for label in knowledge.labels if not label.is_example]
    click.echo(_LEARNT, err=True)
    return list(knowledge.labels)


def _fitted(knowledge: Knowledge, language: Language) -> Knowledge:
    """The knowledge with constants fitted for matching with and without the embedding."""
    from bot.content.write import write_calibrations

    found: dict[Method, tuple[Calibration, dict[str, float]]] = {}
    ways: dict[Method, Language] = {"lexical": replace(language, encoder=None)}
    if language.encoder:
        ways["embedding"] = language
    for method, known in ways.items():
        click.echo(f"Fitting the {method} matching; this takes a minute.", err=True)
        found[method] = fit(knowledge, known)
    write_calibrations(settings().knowledge, found)
    calibrations = {method: calibration for method, (calibration, _) in found.items()}
    return replace(knowledge, calibrations=calibrations)


def _record(alone: Figures, after: Figures, costs: Mapping[str, float]) -> Json:
    return {
        "figures": alone.numbers(),
        "follow_ups": after.numbers(),
        "questions": [{"question": text, "cost": cost} for text, cost in costs.items()],
        "misses": [_miss(miss) for miss in (*alone.misses, *after.misses)],
    }


def _miss(miss: Scored) -> Json:
    label = miss.label
    return {
        "question": label.ask,
        "after": label.after,
        "kind": label.kind,
        "by": label.by,
        "expected": label.entries,
        "outcome": miss.outcome,
        "entries": miss.entries,
        "confidence": round(miss.confidence, 4),
        "cost": miss.cost,
    }


def _show(alone: Figures, after: Figures, most: int) -> None:
    terminal = Terminal()
    show_figures(terminal, alone.numbers(), after.numbers())
    _show_outcomes(terminal, alone)
    misses = tuple(sorted((*alone.misses, *after.misses), key=lambda each: -each.cost))
    terminal.show(_misses(misses, most))
    terminal.show(_confusions(alone, most))


def _show_outcomes(terminal: Terminal, found: Figures) -> None:
    counts = outcomes(found.scored)
    terminal.show([Row()])
    terminal.table(
        ("Outcome", "Right", "Wrong", "In vain"),
        [
            (outcome, *(str(counts.get((outcome, worth), 0)) for worth in WORTHS))
            for outcome in OUTCOMES
        ],
    )


def _confusions(found: Figures, most: int) -> Iterator[Row]:
    pairs = confusions(found.scored)[:most]
    if pairs:
        yield from (Row(), Row("What was answered instead of what was wanted", "bold"))
    for wanted, met, count in pairs:
        yield Row(f"{count} x {met} instead of {wanted or 'nothing'}", indent=2)


def show_figures(
    terminal: Terminal, numbers: dict[str, float], follow_ups: dict[str, float]
) -> None:
    """Shows the figures of questions by themselves, and a line for those that follow others."""
    rows = _rows(numbers)
    if follow_ups["in_scope"]:
        rows.append(("follow-ups", *_rows(follow_ups)[0][1:]))
    terminal.table(_HEAD, rows)
    cost, error = numbers["cost"], numbers["calibration_error"]
    terminal.show([Row(), Row(f"Mean cost {cost:.3f}, calibration error {error:.3f}.")])


def _rows(numbers: dict[str, float]) -> list[tuple[str, ...]]:
    def share(name: str) -> str:
        return f"{numbers[name]:.1%}"

    def out_of_scope(kind: str) -> tuple[str, ...]:
        met = share(f"{kind}_answered"), share(f"{kind}_silent")
        return (kind, f"{numbers[kind]:.0f}", "", "", *met)

    in_scope = map(share, ("right", "right_or_offered", "wrong", "silent"))
    return [
        ("in scope", f"{numbers['in_scope']:.0f}", *in_scope),
        out_of_scope("near"),
        out_of_scope("far"),
    ]


def _misses(misses: tuple[Scored, ...], most: int) -> Iterator[Row]:
    if misses and most:
        yield from (Row(), Row(f"The dearest of {len(misses)} misses", "bold"))
    for miss in misses[:most]:
        met = ", ".join(miss.entries[:1] if miss.outcome == "answer" else miss.entries[:3])
        wanted = ", ".join(miss.label.entries) or f"none ({miss.label.kind})"
        yield Row(" / ".join((*miss.label.after, miss.label.ask)), mark="• ")
        yield Row(f"{miss.outcome}: {met or 'nothing'}; wanted {wanted}", "dim", indent=4)
