"""Times a click in the guide: `python -m tests.bench.guide`.

Every progress that a conversation of the shipped guide comes to is clicked to once, with its turn
made as for a person. The garbage of the start is set aside, as in a process that has long run.
"""

import gc
import os
import time

from bot import config
from bot.content.load import load
from bot.core.guiding import Guiding
from bot.core.model import Progress
from bot.core.replies import Step


def main() -> None:
    """Prints how long it takes to get ready, and milliseconds of a click."""
    knowledge = load(config.read(os.environ).knowledge)
    start = time.perf_counter()
    guiding = Guiding(knowledge)
    guiding.interviewer.prepare()
    ready = time.perf_counter() - start
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {"question": [], "verdict": []}
    worked: dict[str, list[float]] = {"question": [], "verdict": []}
    ahead = [Progress()]
    while ahead:
        progress = ahead.pop()
        start, work = time.perf_counter(), time.thread_time()
        reply = guiding.guide(progress).reply
        work, start = time.thread_time() - work, time.perf_counter() - start
        what = "question" if isinstance(reply, Step) else "verdict"
        times[what].append(start * 1000)
        worked[what].append(work * 1000)
        if isinstance(reply, Step):
            choices = [*(choice.id for choice in reply.question.choices), None]
            ahead += [progress.choose(reply.question.id, choice) for choice in choices]
    print(f"Ready after {ready:.2f} s. Load average: {os.getloadavg()[0]:.1f}\n")
    print("| click that leads to a | clicks | p50 ms | p99 | most | CPU p50 ms | p99 | most |")
    print("|---|---|---|---|---|---|---|---|")
    for what, taken in times.items():
        cells = f"{_figures(taken)} | {_figures(worked[what])}"
        print(f"| {what} | {len(taken):,} | {cells} |")


def _figures(times: list[float]) -> str:
    times = sorted(times)
    found = (times[len(times) // 2], times[-len(times) // 100], times[-1])
    return " | ".join(f"{each:.2f}" for each in found)


if __name__ == "__main__":
    main()
