"""Asks a running bot for as long as it takes to see what grows: `python -m tests.bench.soak`.

The bot serves HTTP in a process of its own, on a SQLite file; half of the questions are commands,
half are direct messages. EMBEDDING, VECTORS and KNOWLEDGE are heard as the bot hears them; with the
embedding the vectors must be kept already, as `bot ask` keeps them.
"""

import argparse
import asyncio
import json
import os
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count, cycle, islice
from pathlib import Path
from statistics import linear_regression
from urllib.parse import urlencode

from bot.content.load import load
from tests.served import Served, serving

AT_ONCE = 8
SAMPLES = 40
WARM = 0.3
"""The part of the way after which everything that is kept in memory once is taken to be there."""
OF_A_WORKSPACE = 200
"""Questions, so that nobody is held to flood the bot."""


def main() -> None:
    """Prints memory at the start, on the way and at the end, and what is in the database then."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("questions", nargs="?", type=int, default=20_000)
    questions = parser.parse_args().questions
    with tempfile.TemporaryDirectory() as folder:
        database, log = Path(folder, "bot.db"), Path(folder, "log")
        environ = {
            "DATABASE_URL": f"sqlite:///{database}",
            "VECTORS": os.environ.get("VECTORS", "whichframework.vectors"),
            "KNOWLEDGE": os.environ.get("KNOWLEDGE", "knowledge"),
            "EMBEDDING": os.environ.get("EMBEDDING", "on"),
        }
        with log.open("wb") as written:
            sampled, took = asyncio.run(_soaked(questions, written.fileno(), environ))
        _print_memory(sampled, took)
        _print_rows(database, sampled[-1][0])
        _print_log(log, sampled[-1][0])


async def _soaked(
    questions: int, log: int, environ: dict[str, str]
) -> tuple[list[tuple[int, float]], float]:
    """Memory in MiB by the number of questions, and the seconds that they took."""
    async with serving(log, **environ) as bot:
        start = time.monotonic()
        sampled = [(0, _memory(bot))]
        requests = _requests(environ["KNOWLEDGE"], bot.slack.url)
        for _ in range(SAMPLES):
            await _send(bot, list(islice(requests, questions // SAMPLES)))
            sampled.append((sampled[-1][0] + questions // SAMPLES, _memory(bot)))
            bot.slack.calls.clear()
        return sampled, time.monotonic() - start


async def _send(bot: Served, requests: list[tuple[str, str]]) -> None:
    left = iter(requests)

    async def lane() -> None:
        for body, kind in left:
            if (status := await bot.sent(body, kind)) != 200:
                raise SystemExit(f"the bot answered {status}")

    await asyncio.gather(*(lane() for _ in range(AT_ONCE)))


def _requests(knowledge: str, slack: str) -> Iterator[tuple[str, str]]:
    asked = cycle([label.ask for label in load(Path(knowledge)).labels])
    form = "application/x-www-form-urlencoded"
    for number in count():
        team, user = f"T{number // OF_A_WORKSPACE}", f"U{number}"
        if number % 2:
            yield json.dumps(_message(team, user, number, next(asked))), "application/json"
        else:
            yield urlencode(_command(team, user, number, next(asked), slack)), form


def _command(team: str, user: str, number: int, text: str, slack: str) -> dict[str, str]:
    return {
        "command": "/whichframework",
        "text": text,
        "user_id": user,
        "team_id": team,
        "channel_id": "C1",
        "channel_name": "general",
        "response_url": f"{slack}/api/respond",
        "trigger_id": f"{number}.1.a",
    }


def _message(team: str, user: str, number: int, text: str) -> dict[str, object]:
    return {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": "A0APP",
        "event_id": f"Ev{number}",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": f"D{user}",
            "user": user,
            "ts": f"{1_700_000_000 + number}.000100",
            "text": text,
        },
    }


def _memory(bot: Served) -> float:
    """MiB of the bot's process that are in memory."""
    status = Path(f"/proc/{bot.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    if found is None:
        raise SystemExit("the bot is gone")
    return int(found[1]) / 1024


def _print_memory(sampled: list[tuple[int, float]], took: float) -> None:
    warm = sampled[int(len(sampled) * WARM) :]
    slope = linear_regression(*zip(*warm, strict=True)).slope
    last, memory = sampled[-1]
    print(f"- {last:,} questions in {took:.0f} s, {last / took:.0f} a second")
    print(
        f"- memory: {sampled[0][1]:.0f} MiB at the start, {warm[0][1]:.0f} warm, {memory:.0f} after"
    )
    print(f"- slope once warm: {slope * 60_000:+.2f} MiB in 60,000 questions\n")


def _print_rows(database: Path, questions: int) -> None:
    print("| table | rows | in a thousand questions |\n|---|---|---|")
    with closing(sqlite3.connect(database)) as connection:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in names.fetchall():
            ((rows,),) = connection.execute(f'SELECT count(*) FROM "{name}"')  # noqa: S608  # a table's name
            if rows:
                print(f"| {name} | {rows} | {rows * 1000 / questions:.1f} |")
    size = database.stat().st_size / questions
    print(f"\n- the file: {size:.0f} KB in a thousand questions")


def _print_log(log: Path, questions: int) -> None:
    text = log.read_text()
    lines, faults = text.count("\n"), text.count(" ERROR ") + text.count(" WARNING ")
    print(
        f"- the log: {lines} lines, of which {faults} warn; "
        f"{len(text) / questions:.0f} KB in a thousand"
    )


if __name__ == "__main__":
    main()
