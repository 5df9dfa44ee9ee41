"""The product itself, by the thresholds that are stored with its knowledge."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bot import config, mind
from bot.core.assistant import Assistant
from bot.core.ports import Context
from tests.bench.peers.lines import Examples, Ranked, serve

Decided = dict[str, str | Ranked]


def prepare(examples: Examples, folder: Path) -> None:
    _assistant(folder)


def load(examples: Examples, folder: Path) -> Callable[[str], Decided]:
    assistant = _assistant(folder)

    def answer(question: str) -> Decided:
        turn = assistant.hear(question, Context())
        ranked = [(str(match.entry.id), match.confidence) for match in turn.matches]
        return {"outcome": turn.outcome, "ranked": ranked}

    return answer


def _assistant(folder: Path) -> Assistant:
    settings = config.read(os.environ)
    return mind.assistant(replace(settings, vectors=folder / "vectors"))


if __name__ == "__main__":
    serve(prepare, load)
