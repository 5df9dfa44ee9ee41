"""Times whole events, beside a floor in the same run: `python -m tests.bench.events`.

Signed commands, direct messages and clicks go into the running bot and back, and into Bolt with
listeners that do nothing but keep the one row that must be kept (of a command: none). Both have
the same server, a Slack that answers at once and a SQLite file of their own, and take turns. Then
Slack takes its time, and it is seen what is under way and what memory that takes; then all comes
over Socket Mode. EMBEDDING is off unless `--embedding` is given; KNOWLEDGE and VECTORS are heard
as the bot hears them.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from bot.content.load import load
from bot.core.model import Knowledge
from tests.bench.whole import goals, sides, tables
from tests.bench.whole.measuring import Round, Watched, in_turn
from tests.bench.whole.payloads import Kind, over_http, over_socket
from tests.bench.whole.sides import Generator
from tests.bench.whole.tables import Load, Measured, Waited

_LOADS = (*(Load(lanes=number) for number in (1, 32, 256)), Load(rate=50), Load(rate=200))
_PARTS = (0.5, 0.8)
"""Of the floor's throughput at 32 connections, at which commands are offered as well."""
_SLOW_LOADS = (Load(rate=50), Load(rate=100), Load(lanes=256))
_SLOW = 0.2
"""Seconds that a slow Slack takes for a call."""
_KINDS: Sequence[Kind] = ("command", "message", "click")


@dataclass(frozen=True, slots=True)
class _Stand:
    knowledge: Knowledge
    folder: Path
    embedding: str
    rounds: int
    seconds: float

    def http(self, sending: Generator) -> list[Measured]:
        each = Round({"floor": sending, "bot": sending}, self.seconds)
        with ExitStack() as stack:
            slack = stack.enter_context(sides.slack())
            both = (
                stack.enter_context(sides.floor("http", slack, self.folder)),
                stack.enter_context(sides.bot("http", slack, self.folder, self.embedding)),
            )
            sent = {kind: over_http(kind, self.knowledge, slack) for kind in _KINDS}
            each.warm(both, sent)
            measured: list[Measured] = []
            for kind in _KINDS:
                measured += in_turn(each, self.rounds, both, kind, sent[kind], _LOADS)
            top = tables.throughput(measured, "floor", "command")
            parts = [Load(rate=round(part * top), part=part) for part in _PARTS]
            return measured + in_turn(each, self.rounds, both, "command", sent["command"], parts)

    def slow(self, sending: Generator) -> list[Waited]:
        each, waited = Round({"bot": sending}, self.seconds), []
        with (
            sides.slack(_SLOW) as slack,
            sides.bot("http", slack, self.folder, self.embedding) as side,
        ):
            sent = {kind: over_http(kind, self.knowledge, slack) for kind in _KINDS[1:]}
            each.warm([side], sent)
            for kind, bodies in sent.items():
                for under in _SLOW_LOADS:
                    with Watched(side) as seen:
                        measured = each.measured(side, kind, bodies, under)
                    highest = max(seen.memory)
                    waited.append(Waited(measured, max(seen.under_way), seen.before, highest))
        return waited

    def socket(self, sending: Generator) -> list[Measured]:
        """Each side opens its sockets to a generator of its own."""
        with ExitStack() as stack:
            other = stack.enter_context(sides.generator())
            slacks = [stack.enter_context(sides.slack(0, at.socket)) for at in (other, sending)]
            both = (
                stack.enter_context(sides.floor("socket", slacks[0], self.folder)),
                stack.enter_context(sides.bot("socket", slacks[1], self.folder, self.embedding)),
            )
            sent = {kind: over_socket(kind, self.knowledge, slacks[1]) for kind in _KINDS}
            each = Round({"floor": other, "bot": sending}, self.seconds)
            each.warm(both, sent)
            return [
                measured
                for kind in _KINDS
                for measured in in_turn(each, self.rounds, both, kind, sent[kind], _LOADS)
            ]


def main() -> None:
    """Prints the tables as Markdown, and what goes on to standard error."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true", help="only to see that it works")
    parser.add_argument("--embedding", action="store_true", help="match with the embedding too")
    parser.add_argument("--only", choices=("http", "slow", "socket"), help="one part of it")
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    knowledge = load(Path(os.environ.get("KNOWLEDGE", "knowledge")))
    embedding = "on" if asked.embedding else "off"
    rounds, seconds = (1, 0.3) if asked.short else (asked.rounds, 1.5)
    with tempfile.TemporaryDirectory() as folder, sides.generator() as sending:
        stand = _Stand(knowledge, Path(folder), embedding, rounds, seconds)
        print(tables.introduction(embedding), flush=True)
        if asked.only in (None, "http"):
            measured = stand.http(sending)
            print(tables.compared("HTTP", measured, "connections"))
            print(goals.reached(measured), flush=True)
        if asked.only in (None, "slow"):
            print(tables.slow(stand.slow(sending), _SLOW), flush=True)
        if asked.only in (None, "socket"):
            measured = stand.socket(sending)
            print(tables.compared("Socket Mode", measured, "envelopes at once"))
        print(tables.logged(Path(folder, "bot.log").read_text()))


if __name__ == "__main__":
    main()
