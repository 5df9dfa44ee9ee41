"""The processes of a measurement: the bot or its floor, a Slack, and what sends to them."""

import json
import os
import re
import resource
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal

from tests.bench.whole.generator import Job, Result
from tests.slack.raw_slack import SECRET

ROOT = Path(__file__).parents[3]
Door = Literal["http", "socket"]
_PATIENCE = 120.0
_TICKS = os.sysconf("SC_CLK_TCK")
_OPEN = re.compile(r"^bot_deliveries_open (\S+)", re.MULTILINE)


class Generator:
    """The process that sends, and takes sockets at a port."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.socket = f"ws://127.0.0.1:{self._line()}/"

    def does(self, job: Job) -> Result:
        """Does a job, and says what came of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        return Result(**json.loads(self._line()))

    def _line(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("what sends requests has ended")
        return line.strip()


@dataclass(frozen=True, slots=True)
class Side:
    """The bot or its floor, as it runs. `sockets` is how many connections it holds to Slack."""

    name: str
    pid: int
    port: int
    sockets: int
    slack: str
    health_port: int = 0

    def cpu(self) -> float:
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def memory(self) -> float:
        """MiB in memory."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * resource.getpagesize() / 2**20

    def under_way(self) -> int:
        """Deliveries that are worked on; none where there are no figures of that."""
        if not self.health_port:
            return 0
        url = f"http://127.0.0.1:{self.health_port}/metrics"
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:
            found = _OPEN.search(answer.read().decode())
        return int(float(found[1])) if found else 0

    def drained(self) -> None:
        """Returns once nothing is under way any more."""
        ends = time.monotonic() + _PATIENCE
        while self.under_way():
            if time.monotonic() > ends:
                raise SystemExit(f"{self.name}: {self.under_way()} deliveries are never done")
            time.sleep(0.05)


@contextmanager
def generator() -> Iterator[Generator]:
    """Sends until the block is left."""
    with _process(["tests.bench.whole.generator"], {}) as process:
        yield Generator(process)


@contextmanager
def slack(delay: float = 0.0, sockets_at: str = "") -> Iterator[str]:
    """The address of a Slack that answers after so many seconds."""
    arguments = ["tests.bench.whole.slack", str(delay), sockets_at]
    with _process(arguments, {}) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}"


@contextmanager
def floor(door: Door, at: str, folder: Path) -> Iterator[Side]:
    """An app that does nothing."""
    port = _free_port()
    environ = _environ(door, at, folder / f"floor-{door}.db", port)
    arguments = ["tests.bench.whole.floor", door]
    with _process(arguments, environ, folder / "floor.log") as process:
        _await_port(port if door == "http" else 0, process)
        yield Side("floor", process.pid, port, int(door == "socket"), at)


@contextmanager
def bot(door: Door, at: str, folder: Path, embedding: str) -> Iterator[Side]:
    """The whole bot."""
    port, health_port = _free_port(), _free_port()
    environ = _environ(door, at, folder / f"bot-{door}.db", port) | {
        "HEALTH_PORT": str(health_port),
        "EMBEDDING": embedding,
        "VECTORS": os.environ.get("VECTORS", "whichframework.vectors"),
        "KNOWLEDGE": os.environ.get("KNOWLEDGE", "knowledge"),
    }
    with _process(["bot", "run"], environ, folder / "bot.log") as process:
        _await_port(port if door == "http" else health_port, process)
        sockets = 2 if door == "socket" else 0
        yield Side("bot", process.pid, port, sockets, at, health_port)


def _environ(door: Door, at: str, database: Path, port: int) -> dict[str, str]:
    database.unlink(missing_ok=True)
    environ = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{at}/api/",
        "DATABASE_URL": f"sqlite+aiosqlite:///{database}",
        "PORT": str(port),
    }
    return environ | ({"SLACK_APP_TOKEN": "xapp-1"} if door == "socket" else {})


@contextmanager
def _process(
    module: list[str], environ: dict[str, str], log: Path | None = None
) -> Iterator["subprocess.Popen[str]"]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    said: IO[str] | None = log.open("a") if log else None
    process = subprocess.Popen(  # noqa: S603 -- our own
        [sys.executable, "-m", *module],
        cwd=ROOT,
        env=plain | environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )
    try:
        yield process
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        process.kill()
        process.wait()
        if said is not None:
            said.close()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _await_port(port: int, process: "subprocess.Popen[str]") -> None:
    ends = time.monotonic() + _PATIENCE
    while port and process.poll() is None and time.monotonic() < ends:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    if port:
        raise SystemExit("a server did not start")
