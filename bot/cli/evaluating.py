"""Scores the matching on the labelled questions, and fits its constants to them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import click

from bot.cli.mind import settings
from bot.cli.terminal import Row, Terminal
from bot.core.assistant import Assistant
from bot.core.evaluation import Figures, Label, Scored, evaluate, fit
from bot.core.model import Calibration, Knowledge
from bot.errors import InputError

Json = dict[str, Any]
_HEAD = ("Questions", "Number", "Right", "Right or offered", "Wrong", "None")


@click.command("eval")
@click.option("--fit", "fits", is_flag=True, help="First fit matching.yaml to the questions.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object with every miss.")
@click.option(
    "--misses",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="How many of the dearest misses to list.",
)
def evaluate_(fits: bool, as_json: bool, misses: int) -> None:
    """Score the answers to the labelled questions of questions.yaml."""
    knowledge, labels = _labelled()
    unseen: dict[str, float] = {}
    if fits:
        calibration, unseen = _fitted(knowledge, labels)
        knowledge = replace(knowledge, calibration=calibration)
    figures = evaluate(Assistant(knowledge), labels)
    if as_json:
        click.echo(json.dumps(_record(figures, unseen), ensure_ascii=False, indent=2))
    else:
        _show(figures, unseen, misses)


def _labelled() -> tuple[Knowledge, tuple[Label, ...]]:
    from bot.content.build import labels
    from bot.content.load import load_with_files

    folder = settings().knowledge
    knowledge, files = load_with_files(folder)
    found = labels(files)
    if not found:
        raise InputError(f"{folder}/questions.yaml holds no labelled questions: write some there")
    return knowledge, found


def _fitted(
    knowledge: Knowledge, labels: tuple[Label, ...]
) -> tuple[Calibration, dict[str, float]]:
    from bot.content.write import write_calibration

    click.echo(f"Fitting to {len(labels)} questions; this takes a while.", err=True)
    calibration, unseen = fit(knowledge, labels)
    write_calibration(settings().knowledge, calibration, unseen)
    return calibration, unseen


def _record(figures: Figures, unseen: dict[str, float]) -> Json:
    return {
        "figures": figures.numbers(),
        **({"unseen": unseen} if unseen else {}),
        "misses": [_miss(miss) for miss in figures.misses],
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


def _show(figures: Figures, unseen: dict[str, float], most: int) -> None:
    terminal = Terminal()
    _show_figures(terminal, figures.numbers())
    if unseen:
        terminal.show([Row(), Row("In manners of asking that the fit had not seen", "bold"), Row()])
        _show_figures(terminal, unseen)
    terminal.show(_misses(figures.misses, most))


def _show_figures(terminal: Terminal, numbers: dict[str, float]) -> None:
    terminal.table(_HEAD, _rows(numbers))
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
