"""Times a start: `python -m tests.bench.start`.

From the start of the process to the end of a command that answers one question; to the first 200
of /ready, over HTTP beside a Slack on this machine; to the line that says that the playground can
be opened; and to the first 200 of each of two that start at once, on one database. Then what the
imports of a server over HTTP take, by package. What is kept on disk is kept by then, as after any
start but the first, and so are the tables. Memory is of all processes that were started: resident,
and proportional, where what two share counts half in each.
"""

import asyncio
import os
import re
import resource
import socket
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, PIPE, run

from aiohttp import ClientError, ClientSession

from tests.slack.raw_slack import SECRET, raw_slack

ROUNDS = 5
MOST_PACKAGES = 15
_LOOK = 0.01
"""Seconds between two looks at a process that starts."""
_QUESTION = "is it hard to learn?"
_IMPORTED = re.compile(r"import time: +(\d+) \| +\d+ \| +(\S+)")
_PYTHON = (sys.executable, "-m", "bot")

Environ = Mapping[str, str]


@dataclass(frozen=True)
class Start:
    """Seconds by the clock, seconds that the processors worked, and MiB when ready."""

    taken: float
    spent: float
    resident: float = 0.0
    proportional: float = 0.0


async def main() -> None:
    """Prints both tables; the first has medians, the least of a figure in brackets."""
    print("| start | matching | s | CPU s | MiB resident | MiB proportional |")
    print("|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, start in _STARTS.items():
            for matching, embedding in (("words", "off"), ("embedding", "on")):
                environ = _environ(Path(folder), embedding)
                await start(environ)  # keeps what is kept
                starts = [await start(environ) for _ in range(ROUNDS)]
                print(f"| {name} | {matching} | {_row(starts)} |", flush=True)
    print("\n| package | ms to import, by itself | modules |\n|---|---|---|")
    for package, taken, modules in _imports():
        print(f"| {package} | {taken:.0f} | {modules} |")
    print(f"\nLoad average: {os.getloadavg()[0]:.1f}")


def _environ(folder: Path, embedding: str) -> Environ:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("SLACK_")}
    return plain | {
        "EMBEDDING": embedding,
        "VECTORS": str(folder / "kept.vectors"),
        "DATABASE_URL": f"sqlite:///{folder}/kept.db",
    }


def _row(starts: list[Start]) -> str:
    taken = [each.taken for each in starts]
    spent = [each.spent for each in starts]
    cells = [f"{median(each):.2f} ({min(each):.2f})" for each in (taken, spent)]
    resident = median(each.resident for each in starts)
    proportional = median(each.proportional for each in starts)
    cells += [f"{each:.0f}" if each else "" for each in (resident, proportional)]
    return " | ".join(cells)


async def _answered(environ: Environ) -> Start:
    began, worked = time.perf_counter(), _worked()
    process = await asyncio.create_subprocess_exec(
        *_PYTHON, "ask", _QUESTION, env=environ, stdout=DEVNULL, stderr=DEVNULL
    )
    await process.wait()
    return Start(time.perf_counter() - began, _worked() - worked)


async def _ready(environ: Environ) -> Start:
    return await _several_ready(environ, 1)


async def _two_ready(environ: Environ) -> Start:
    return await _several_ready(environ, 2)


async def _several_ready(environ: Environ, count: int) -> Start:
    async with AsyncExitStack() as stack:
        slack = await stack.enter_async_context(raw_slack())
        session = await stack.enter_async_context(ClientSession())
        told = dict(environ) | {
            "SLACK_API_URL": f"{slack.url}/api/",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_BOT_TOKEN": "xoxb-1",
        }
        began = time.perf_counter()
        ports = [_free_port() for _ in range(count)]
        started = [
            await stack.enter_async_context(_running(told | {"PORT": str(port)}, "run"))
            for port in ports
        ]
        await asyncio.gather(*(_until_ready(session, port) for port in ports))
        return _stood(time.perf_counter() - began, started)


async def _open(environ: Environ) -> Start:
    began = time.perf_counter()
    async with _running(environ, "playground", "--port", "0") as process:
        assert process.stdout is not None
        await process.stdout.readline()
        return _stood(time.perf_counter() - began, [process])


_STARTS: Mapping[str, Callable[[Environ], Awaitable[Start]]] = {
    "`bot ask`, to its end": _answered,
    "`bot run` over HTTP, to ready": _ready,
    "two of these at once": _two_ready,
    "`bot playground`, to ready": _open,
}


@asynccontextmanager
async def _running(environ: Environ, *command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        *_PYTHON, *command, env=environ, stdout=PIPE, stderr=DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.communicate()


async def _until_ready(session: ClientSession, port: int) -> None:
    while True:
        with suppress(ClientError):
            async with session.get(f"http://127.0.0.1:{port}/ready") as answer:
                if answer.status == 200:
                    return
        await asyncio.sleep(_LOOK)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _stood(taken: float, processes: list[asyncio.subprocess.Process]) -> Start:
    figures = [_of(process.pid) for process in processes]
    return Start(taken, *(sum(each) for each in zip(*figures, strict=True)))


def _worked() -> float:
    """Seconds that the processes which have ended worked."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _of(pid: int) -> tuple[float, float, float]:
    """Seconds that a process has worked, and its MiB, resident and proportional."""
    process = Path(f"/proc/{pid}")
    *_, user, system = (process / "stat").read_text().rsplit(")", 1)[1].split()[:13]
    memory = dict(re.findall(r"^(\w+): +(\d+) kB", (process / "smaps_rollup").read_text(), re.M))
    ticks = os.sysconf("SC_CLK_TCK")
    return (int(user) + int(system)) / ticks, int(memory["Rss"]) / 1024, int(memory["Pss"]) / 1024


def _imports() -> list[tuple[str, float, int]]:
    """The packages that take longest, with their own milliseconds and how many modules."""
    code = "import bot.__main__, bot.cli.serving, bot.app.doors"
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own
    taken: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for microseconds, module in _IMPORTED.findall(done.stderr):
        parts = module.split(".")
        package = ".".join(parts[:2]) if parts[0] == "bot" else parts[0]
        taken[package] += int(microseconds)
        modules[package] += 1
    return [(name, us / 1000, modules[name]) for name, us in taken.most_common(MOST_PACKAGES)]


if __name__ == "__main__":
    asyncio.run(main())
