"""Answers one question, or a stream of them as JSON lines."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from bot.cli import explaining, incoming
from bot.cli.mind import assistant
from bot.cli.terminal import Terminal
from bot.core.assistant import Assistant
from bot.core.matching import Match
from bot.core.ports import Context
from bot.core.replies import Advice, Offer, Step
from bot.core.spoken import spoken
from bot.core.turns import Turn
from bot.errors import InputError

_FROM_INPUT = "-"
_MOST_TURNS = 50
"""Turns of a conversation that are read; what was said before says nothing about the last."""
_MOST_ENTRIES = 3
_GO_ON = "Go on with: python -m bot chat"


@click.command
@click.argument("question")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object a question.")
@click.option("--explain", "explains", is_flag=True, help="Show how its answer is found.")
def ask(question: str, as_json: bool, explains: bool) -> None:
    """Answer QUESTION, or each line of standard input where it is “-”.

    A line may be a conversation, a JSON list of strings: its last turn is answered.
    """
    if question == _FROM_INPUT:
        if explains:
            raise InputError("--explain shows one question: put it in quotes instead of “-”")
        _ask_each(as_json)
    elif not question.strip():
        raise InputError("The question is empty: put it in quotes after `ask`")
    elif explains:
        _explain(question, as_json)
    elif as_json:
        _write(record(assistant(), [question]))
    else:
        _show(assistant().hear(question))


def _explain(question: str, as_json: bool) -> None:
    matcher = assistant().matcher
    if as_json:
        _write(explaining.record(matcher, question))
    else:
        Terminal().show(explaining.rows(matcher, question))


def _ask_each(as_json: bool) -> None:
    mind = assistant()
    for line in incoming.lines():
        turns = conversation(line)
        if as_json:
            _write(record(mind, turns))
        else:
            _show(_last_turn(mind, turns))


def conversation(line: str) -> list[str]:
    """The turns that a line of input holds: a JSON list of strings, or else the line itself."""
    if line.lstrip().startswith("["):
        try:
            turns = json.loads(line)
        except (ValueError, RecursionError):
            return [line]
        if all(isinstance(turn, str) for turn in turns):
            return turns or [""]
    return [line]


def record(mind: Assistant, turns: list[str]) -> dict[str, Any]:
    """What the last turn of a conversation is answered with, as JSON."""
    turn = _last_turn(mind, turns)
    return {
        "question": turns[-1],
        "outcome": turn.outcome,
        "entries": [{"id": id_, "confidence": round(c, 4)} for id_, c in _entries(mind, turn)],
        "text": spoken(turn.reply),
    }


def _last_turn(mind: Assistant, turns: list[str]) -> Turn:
    context = Context()
    for text in turns[-_MOST_TURNS:]:
        turn = mind.hear(text, context)
        context = turn.context
    return turn


def _entries(mind: Assistant, turn: Turn) -> Iterator[tuple[str, float]]:
    """The entries behind a turn, best first; one that was not matched for is certain."""
    if turn.matches:
        yield from ((match.entry.id, match.confidence) for match in _shown(turn))
    elif turn.outcome != "none":
        guide = [entry.id for entry in mind.knowledge.entries if entry.opens_guide]
        in_guide = isinstance(turn.reply, Step | Advice)
        yield from ((id_, 1.0) for id_ in turn.context.entries or (guide if in_guide else ()))


def _shown(turn: Turn) -> tuple[Match, ...]:
    if isinstance(turn.reply, Offer):
        return tuple(match for match in turn.matches if match.entry in turn.reply.entries)
    return turn.matches[:_MOST_ENTRIES]


def _write(found: dict[str, Any]) -> None:
    """Writes a line at once, so that whoever asked need not wait for the next.

    JSON's own escapes keep it one line to every reader, whatever it takes for a line's end.
    """
    click.echo(json.dumps(found))
    sys.stdout.flush()


def _show(turn: Turn) -> None:
    Terminal().reply(turn.reply, _GO_ON if isinstance(turn.reply, Step) else "")
