"""Bots in processes of their own that are told to stop while they start, and again while they end.

What they are told first they do in good order, whatever they are told after that.
"""

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

import pytest
from aiohttp import ClientError

from bot.app.doors import ENDING
from tests.databases import Outside
from tests.served import ENVIRON, PATIENCE, ROOT, Served, serving
from tests.slack.raw_slack import RawSlack, raw_slack

POST = "chat.postMessage"
SAID = {"type": "message", "channel_type": "im", "channel": "D1", "user": "U0ANA", "ts": "17.1"}
EVENT = {"type": "event_callback", "team_id": "T1", "event_id": "Ev1"}
ASKED = json.dumps(EVENT | {"event": SAID | {"text": "what is green tea"}})


async def _called(slack: RawSlack, method: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not slack.sent(method):
            slack.asked.clear()
            await slack.asked.wait()


async def _ends(bot: Served) -> None:
    """Returns when nobody is let in any more."""
    async with asyncio.timeout(PATIENCE):
        with suppress(ClientError):
            while True:
                async with bot.session.get(f"{bot.url}/health"):
                    await asyncio.sleep(0.02)


@pytest.mark.parametrize("again", [signal.SIGTERM, signal.SIGINT])
async def test_who_is_told_twice_ends_as_if_told_once(
    tmp_path: Path, again: signal.Signals
) -> None:
    url, log = f"sqlite:///{tmp_path}/bot.db", tmp_path / "log"
    with log.open("wb") as file:
        async with serving(file.fileno(), DATABASE_URL=url) as bot:
            bot.slack.silent = POST
            assert await bot.sent(ASKED, "application/json") == 200
            await _called(bot.slack, POST)
            bot.process.terminate()
            await _ends(bot)
            for _ in range(3):
                bot.process.send_signal(again)
                await asyncio.sleep(0.1)
            async with asyncio.timeout(PATIENCE):
                assert await bot.process.wait() == 0
    said = log.read_text()
    assert ENDING in said
    assert "Traceback" not in said
    # Whoever comes next goes on at once, and nothing is counted as a failure.
    (row,) = Outside(url)("SELECT lease_by, attempts FROM deliveries WHERE done IS NULL")
    assert row == {"lease_by": "", "attempts": 0}


@asynccontextmanager
async def _starting(slack: RawSlack, url: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """On leaving it has ended by itself and said nothing of a bug."""
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    given = {"SLACK_API_URL": f"{slack.url}/api/", "DATABASE_URL": url, "SLACK_APP_TOKEN": "xapp-1"}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "--socket"),
        cwd=ROOT,
        env=plain | ENVIRON | given,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield process
        async with asyncio.timeout(PATIENCE):
            _, said = await process.communicate()
        assert process.returncode == 0, said
        assert b"Traceback" not in said
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


@pytest.mark.parametrize("silent", ["auth.test", "apps.connections.open"])
async def test_who_is_told_while_starting_ends_though_slack_does_not_answer(
    tmp_path: Path, silent: str
) -> None:
    async with raw_slack() as slack:
        slack.silent = silent
        async with _starting(slack, f"sqlite:///{tmp_path}/bot.db") as process:
            await _called(slack, silent)
            process.terminate()


async def test_who_is_told_while_starting_ends_though_another_holds_the_database(
    tmp_path: Path,
) -> None:
    file = tmp_path / "bot.db"
    with closing(sqlite3.connect(file, isolation_level=None)) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        async with raw_slack() as slack, _starting(slack, f"sqlite:///{file}") as process:
            await _called(slack, "apps.connections.open")
            process.terminate()
