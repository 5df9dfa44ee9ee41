"""Runs every benchmark in one go and writes its results: `make bench DATA=folder`.

DATA is the folder that tests/bench/matching.py and tests/bench/growth.py read; without it what
wants public data is left as it was. `--only NAME …` runs some and leaves the others' results as
they were: each section says when it was measured, and at which load. A second core that is idle,
and nothing else at work, is what the figures want.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.pictures import draw

RESULTS = Path("tests/bench/RESULTS.md")
_DISTRIBUTIONS = (
    *("aiohttp", "slack-bolt", "slack-sdk", "sqlalchemy", "psycopg", "aiosqlite"),
    *("rapidfuzz", "numpy", "onnxruntime"),
)
_HEAD = """# Measured

Written by `make bench`; what was tried on the way and did not pay stands in [TRIED.md](TRIED.md).
{machine}

Every section tells when it was measured and the load average as it began (0 is a machine that
does nothing else). Where two things are compared they ran in turn within one run, and the ratio
is what counts.
"""
_SECTION = re.compile(r"^## (.+)\n", re.MULTILINE)


@dataclass(frozen=True)
class Bench:
    """A benchmark: prints Markdown; DATA stands for the folder of public data."""

    title: str
    arguments: Sequence[str]
    setting: Mapping[str, str]

    def command(self, data: str) -> list[str]:
        """What follows `python -m`."""
        return [data if each == "DATA" else each for each in self.arguments]


def _bench(title: str, arguments: str, **setting: str) -> Bench:
    return Bench(title, [f"tests.bench.{arguments.split()[0]}", *arguments.split()[1:]], setting)


BENCHES = {
    "question": _bench("A question", "question"),
    "guide": _bench("A click in the guide", "guide"),
    "start": _bench("Start", "start"),
    "events": _bench("A whole event", "events"),
    "sockets": _bench("Socket Mode and faults", "sockets"),
    "soak": _bench("A long run", "soak 20000", EMBEDDING="off"),
    "database": _bench("Growth of the database", "database"),
    "growth": _bench("Growth of the knowledge", "growth DATA"),
    "matching": _bench("Right and wrong on public data", "matching DATA"),
    "peers": _bench("Beside peers", "peers --rounds 3"),
}


def main() -> int:
    """Runs what is wanted; 1 where anything of it failed."""
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--data", default="", help="the folder of public data")
    parser.add_argument("--only", nargs="+", choices=BENCHES, default=list(BENCHES))
    given = parser.parse_args()
    sections = _sections(RESULTS.read_text()) if RESULTS.exists() else {}
    failed = []
    for name in given.only:
        bench = BENCHES[name]
        if "DATA" in bench.arguments and not given.data:
            _tell(f"{name}: left as it was, for it wants --data")
            continue
        _tell(f"{name}: {datetime.now(UTC):%H:%M}")
        found = _run(bench, given.data)
        if found is None:
            failed.append(name)
        else:
            sections[bench.title] = found
            _write(sections)
    draw(RESULTS)
    if failed:
        _tell(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def _run(bench: Bench, data: str) -> str | None:
    """What stands below the section's heading; None where the bench failed."""
    load, began, start = os.getloadavg()[0], datetime.now(UTC), time.monotonic()
    run = subprocess.run(  # noqa: S603  # modules of this folder
        [sys.executable, "-m", *bench.command(data)],
        env={**os.environ, **bench.setting},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if run.returncode:
        return None
    words = [*(f"{key}={value}" for key, value in bench.setting.items()), "python -m"]
    command = " ".join([*words, *bench.command("DATA")])
    minutes = (time.monotonic() - start) / 60
    line = f"`{command}`, {began:%Y-%m-%d %H:%M} UTC, load average {load:.1f}, {minutes:.1f} min"
    return f"\n{line}\n\n{_lowered(run.stdout).strip()}\n"


def _lowered(text: str) -> str:
    """The text with its headings below a section's, and without a title."""
    return re.sub(r"^(##+) ", r"#\1 ", re.sub(r"\A# .*\n", "", text), flags=re.MULTILINE)


def _sections(text: str) -> dict[str, str]:
    _, *parts = _SECTION.split(text)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def _write(sections: Mapping[str, str]) -> None:
    order = [bench.title for bench in BENCHES.values() if bench.title in sections]
    told = [f"## {title}\n{sections[title].rstrip()}\n" for title in order]
    RESULTS.write_text("\n".join([_HEAD.format(machine=_machine()), *told]))


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    processor = next((line.split(": ")[1] for line in lines if line.startswith("model name")), "?")
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    distributions = ", ".join(f"{name} {version(name)}" for name in _DISTRIBUTIONS)
    return (
        f"{os.cpu_count()} cores ({processor}), {memory:.0f} GiB, Linux {platform.release()}, "
        f"Python {platform.python_version()}; {distributions}."
    )


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
