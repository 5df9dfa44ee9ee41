"""Times a start: `python -m tests.bench.start`.

From the start of the process to the first answer of a command, and to the line that says that the
playground can be opened, with the memory that it then holds; then what the imports of a server
take, by package. Vectors of the phrasings are kept by then, as after any start but the first.
"""

import os
import re
import resource
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from statistics import median

ROUNDS = 5
MOST_PACKAGES = 15
_QUESTION = "is it hard to learn?"
_IMPORTED = re.compile(r"import time: +(\d+) \| +\d+ \| +(\S+)")


def main() -> None:
    """Prints both tables; the first has medians."""
    print(f"Load average: {os.getloadavg()[0]:.1f}\n")
    print("| matching | to the first answer s | to ready s | CPU s | MiB when ready |")
    print("|---|---|---|---|---|")
    for name, embedding in (("by words alone", "off"), ("with the embedding", "on")):
        environment = {**os.environ, "EMBEDDING": embedding}
        _answered(environment)  # keeps the vectors
        answered = median(_answered(environment) for _ in range(ROUNDS))
        rounds = [_ready(environment) for _ in range(ROUNDS)]
        ready, spent, memory = map(median, zip(*rounds, strict=True))
        print(f"| {name} | {answered:.2f} | {ready:.2f} | {spent:.2f} | {memory:.0f} |")
    print("\n| package | ms to import, by itself | modules |\n|---|---|---|")
    for package, taken, modules in _imports():
        print(f"| {package} | {taken:.0f} | {modules} |")


def _answered(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    run = [sys.executable, "-m", "bot", "ask", _QUESTION]
    subprocess.run(run, env=environment, capture_output=True)  # noqa: S603 -- our own
    return time.perf_counter() - start


def _ready(environment: dict[str, str]) -> tuple[float, float, float]:
    """Seconds until it is ready, those that it worked of them, and MiB then."""
    start = time.perf_counter()
    run = [sys.executable, "-m", "bot", "playground", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 -- our own
        run, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        taken = time.perf_counter() - start
        spent, memory = _of(process.pid)
        process.terminate()
    return taken, spent, memory


def _of(pid: int) -> tuple[float, float]:
    process = Path(f"/proc/{pid}")
    *_, user, system = (process / "stat").read_text().rsplit(")", 1)[1].split()[:13]
    resident = int((process / "statm").read_text().split()[1])
    ticks = os.sysconf("SC_CLK_TCK")
    return (int(user) + int(system)) / ticks, resident * resource.getpagesize() / 2**20


def _imports() -> list[tuple[str, float, int]]:
    """The packages that take longest, with their own milliseconds and how many modules."""
    code = "import bot.__main__, bot.cli.main, bot.app.doors, bot.mind"
    run = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=True)  # noqa: S603 -- our own
    taken: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for microseconds, module in _IMPORTED.findall(done.stderr):
        parts = module.split(".")
        package = ".".join(parts[:2]) if parts[0] == "bot" else parts[0]
        taken[package] += int(microseconds)
        modules[package] += 1
    return [(name, us / 1000, modules[name]) for name, us in taken.most_common(MOST_PACKAGES)]


if __name__ == "__main__":
    main()
