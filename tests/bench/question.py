"""Times a question over the test part: `python -m tests.bench.question`.

A question is timed twice: its matching alone, and from text to reply, which for some holds
several questions, or opens the guide.
"""

import os
import resource
import time
from collections.abc import Callable
from dataclasses import replace

from bot import config, mind

ROUNDS = 5


def main() -> None:
    """Prints milliseconds for each method, with the time to build it and the peak of memory."""
    settings = config.read(os.environ)
    print("| method | ready s | match p50 ms | p99 | reply p50 ms | p99 | peak MiB |")
    print("|---|---|---|---|---|---|---|")
    for method in ("lexical", "embedding"):
        start = time.perf_counter()
        assistant = mind.assistant(replace(settings, embedding=method == "embedding"))
        built = time.perf_counter() - start
        asked = [label.ask for label in assistant.knowledge.labels if label.part == "test"]
        match = _percentiles(assistant.matcher.match, asked)
        reply = _percentiles(assistant.ask, asked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"| {method} | {built:.1f} | {match} | {reply} | {memory:.0f} |")


def _percentiles(ask: Callable[[str], object], asked: list[str]) -> str:
    times = sorted(_timed(ask, text) for text in asked * ROUNDS)
    return f"{times[len(times) // 2]:.2f} | {times[int(len(times) * 0.99)]:.2f}"


def _timed(ask: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    ask(text)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
