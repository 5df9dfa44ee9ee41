"""Times a question over the test part: `python -m tests.bench.question`.

A question is timed twice: its matching alone, and from text to reply, which for some holds
several questions, or opens the guide. Longer texts are test questions put one after another, as
they stand and with a typing error in every word.
"""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace

from bot import config, mind
from bot.core.assistant import Assistant

ROUNDS = 5
LENGTHS = (30, 120, 500, 1000, 2000, 4000)
"""Characters of the longer texts."""


def main() -> None:
    """Prints milliseconds for each method, with the time to build it and the peak of memory."""
    settings = config.read(os.environ)
    print("| method | ready s | match p50 ms | p99 | reply p50 ms | p99 | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    longer: dict[str, list[str]] = {}
    for method in ("lexical", "embedding"):
        start = time.perf_counter()
        assistant = mind.assistant(replace(settings, embedding=method == "embedding"))
        built = time.perf_counter() - start
        asked = [label.ask for label in assistant.knowledge.labels if label.part == "test"]
        match = _percentiles(assistant.matcher.match, asked)
        reply = _percentiles(assistant.ask, asked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {method} | {built:.1f} | {match} | {reply} | {memory:.0f} |")
        longer[method] = [_row(assistant, asked, length) for length in LENGTHS]
    print("\n| method | characters | p50 ms | p99 | … mistyped p50 ms | p99 |")
    print("|---|---|---|---|---|---|")
    for method, rows in longer.items():
        for row in rows:
            print(f"| {method} | {row} |")
    print(f"\nLoad average: {os.getloadavg()[0]:.1f}")


def _row(assistant: Assistant, asked: list[str], length: int) -> str:
    """The times of texts of a length, from text to reply."""
    joined = " ".join(asked)
    texts = [joined[at : at + length] for at in range(0, min(len(joined) - length, 8000), 400)]
    mistyped = [" ".join(word[:1] + "q" + word[1:] for word in text.split()) for text in texts]
    cells = (_percentiles(assistant.ask, each) for each in (texts, mistyped))
    return f"{length} | {' | '.join(cells)}"


def _percentiles(ask: Callable[[str], object], asked: list[str]) -> str:
    times = sorted(_timed(ask, text) for text in asked * ROUNDS)
    return f"{times[len(times) // 2]:.2f} | {times[int(len(times) * 0.99)]:.2f}"


def _timed(ask: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    ask(text)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
