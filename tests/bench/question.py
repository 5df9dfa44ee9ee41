"""Times a question, from text to reply, over the test part: `python -m tests.bench.question`."""

import os
import resource
import time
from dataclasses import replace

from bot import config, mind
from bot.content.load import load
from bot.core.assistant import Assistant

ROUNDS = 5


def main() -> None:
    """Prints milliseconds for each method, with the time to build it and the memory in use."""
    settings = config.read(os.environ)
    knowledge = load(settings.knowledge)
    asked = [each.ask for each in knowledge.labels if each.part == "test"] * ROUNDS
    print("| method | build s | p50 ms | p99 ms | memory MiB |\n|---|---|---|---|---|")
    for method in ("lexical", "embedding"):
        start = time.perf_counter()
        language = mind.language(replace(settings, embedding=method == "embedding"))
        assistant = Assistant(knowledge, language)
        built = time.perf_counter() - start
        assistant.ask("warm up")
        times = sorted(_timed(assistant, text) for text in asked)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        p50, p99 = times[len(times) // 2], times[int(len(times) * 0.99)]
        print(f"| {method} | {built:.1f} | {p50:.2f} | {p99:.2f} | {memory:.0f} |")


def _timed(assistant: Assistant, text: str) -> float:
    start = time.perf_counter()
    assistant.ask(text)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
