"""rapidfuzz: the example that is most alike by WRatio."""

from collections.abc import Callable
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from tests.bench.peers.lines import Examples, Ranked, serve


def prepare(examples: Examples, folder: Path) -> None:
    """Nothing can be kept."""


def load(examples: Examples, folder: Path) -> Callable[[str], Ranked]:
    texts = [utils.default_process(text) for text, _ in examples]

    def answer(question: str) -> Ranked:
        asked = utils.default_process(question)
        found = process.extractOne(asked, texts, scorer=fuzz.WRatio)
        return [(examples[found[2]][1], found[1])] if found else []

    return answer


if __name__ == "__main__":
    serve(prepare, load)
