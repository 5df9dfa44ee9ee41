"""A peer's process, spoken to by lines, and what is measured of it."""

import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.peers.environments import PeerError, last_line

_MINUTES = 20


@dataclass
class Talk:
    """An open conversation with a peer."""

    process: "subprocess.Popen[str]"
    log: Path

    def ask(self, question: str) -> tuple[Any, float]:
        """The reply, and the milliseconds from the question's line to the reply's."""
        assert self.process.stdin
        assert self.process.stdout
        line = json.dumps(question) + "\n"
        began = time.perf_counter()
        try:
            self.process.stdin.write(line)
            self.process.stdin.flush()
        except BrokenPipeError:
            reply = ""
        else:
            reply = self.process.stdout.readline()
        took = time.perf_counter() - began
        if not reply:
            raise PeerError(last_line(self.log.read_text()) or "it ended without a word")
        return json.loads(reply), took * 1000

    def resident(self) -> float:
        """The memory that the process holds now, in MB of 1,000,000 bytes."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        held = next(line for line in lines if line.startswith("VmRSS"))
        return int(held.split()[1]) * 1024 / 1e6


@contextmanager
def talk(command: Sequence[str], more: Mapping[str, str], log: Path) -> Iterator[Talk]:
    """Starts a peer and ends it; one that hangs is ended, too. Raises PeerError."""
    with log.open("w") as errors:
        process = subprocess.Popen(  # noqa: S603  # commands of this folder
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            env={**os.environ, **more},
        )
    watch = threading.Timer(_MINUTES * 60, process.kill)
    watch.start()
    try:
        yield Talk(process, log)
    finally:
        watch.cancel()
        process.kill()
        process.communicate()
