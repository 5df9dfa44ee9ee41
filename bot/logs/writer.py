"""Writes lines in a thread of its own, so that a reader who is slow or gone holds up nobody."""

import logging
import os
from contextlib import suppress
from queue import Full, Queue
from threading import Thread

_MOST_WAITING = 10_000
"""Lines that wait for a reader; those that come after them are dropped."""
_LAST_WORDS = 1.0
"""Seconds that waiting lines are given at the end."""


class Writer(logging.Handler):
    """Writes to a file descriptor. `dropped` counts the lines for which there was no room."""

    def __init__(self, to: int, formatter: logging.Formatter, most: int = _MOST_WAITING) -> None:
        super().__init__()
        self.setFormatter(formatter)
        self.dropped = 0
        self._to = os.dup(to)  # which nobody else closes while a line is on its way
        self._lines: Queue[str | None] = Queue(most)
        # A daemon, for it may wait for its reader for ever; it holds no lock while it does.
        self._thread = Thread(target=self._write, name="log", daemon=True)
        self._thread.start()

    def emit(self, record: logging.LogRecord) -> None:
        """Puts a record's line where it will be written from; never waits."""
        try:
            line = self.format(record)
        except Exception:  # whatever its arguments do, a record breaks nothing else
            line = self._said(f"a record of {record.name} cannot be written")
        try:
            self._lines.put_nowait(line)
        except Full:
            self.dropped += 1

    def close(self) -> None:
        """Writes what waits, for as long as somebody reads it."""
        with suppress(Full):
            self._lines.put(None, timeout=_LAST_WORDS)
            self._thread.join(_LAST_WORDS)
        super().close()

    def _write(self) -> None:
        told = 0
        while (line := self._lines.get()) is not None:
            _out(self._to, line)
            if self.dropped > told:
                told, before = self.dropped, told
                _out(self._to, self._said(f"{told - before} lines were dropped: nobody read them"))
        os.close(self._to)

    def _said(self, message: str) -> str:
        return self.format(
            logging.LogRecord(__name__, logging.WARNING, __file__, 0, message, None, None)
        )


def _out(to: int, line: str) -> None:
    # Not by way of sys.stderr, whose lock a process that ends would wait for.
    left = f"{line}\n".encode(errors="backslashreplace")
    with suppress(OSError):  # where there is no reader any more, none is left to be told
        while left:
            left = left[os.write(to, left) :]
