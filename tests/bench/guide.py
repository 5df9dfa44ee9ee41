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
    ready = time.perf_counter() - start
    gc.collect()
    gc.freeze()
    times: dict[str, list[float]] = {"question": [], "verdict": []}
    ahead = [Progress()]
    while ahead:
        progress = ahead.pop()
        start = time.perf_counter()
        reply = guiding.guide(progress).reply
        what = "question" if isinstance(reply, Step) else "verdict"
        times[what].append((time.perf_counter() - start) * 1000)
        if isinstance(reply, Step):
            choices = [*(choice.id for choice in reply.question.choices), None]
            ahead += [progress.choose(reply.question.id, choice) for choice in choices]
    print(f"Ready after {ready:.2f} s. Load average: {os.getloadavg()[0]:.1f}\n")
    print("| click that leads to a | clicks | p50 ms | p99 | most |\n|---|---|---|---|---|")
    for what, taken in times.items():
        taken.sort()
        cells = (f"{each:.2f}" for each in (taken[len(taken) // 2], taken[-len(taken) // 100]))
        print(f"| {what} | {len(taken):,} | {' | '.join(cells)} | {taken[-1]:.2f} |")


if __name__ == "__main__":
    main()
