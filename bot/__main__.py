"""Lets `python -m bot` run the command line."""

import gc
import signal
import sys

# Nearly all that a start makes is there to stay: looking for garbage among it takes a fifth of it.
gc.disable()

if __name__ == "__main__":
    # The first process of a container has no default action, and the imports below take a while.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))

from bot.cli import cli  # noqa: E402 -- imports are most of a start

if __name__ == "__main__":
    cli(prog_name="python -m bot")
