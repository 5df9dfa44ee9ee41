"""The bot as a process of its own that workspaces install: what it writes down of that."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientError, ClientSession
from aiohttp.test_utils import unused_port

from bot.app import EVENTS_PATH
from bot.config import REDIRECT_PATH
from bot.core.model import Knowledge
from bot.playground import Playground
from bot.slack.manifest import manifest
from bot.store.sealing import new_key
from tests.conftest import TEA
from tests.local_slack import Person
from tests.slack.installable import HOME, a_browser
from tests.slack.raw_slack import SECRET

ROOT = Path(__file__).parents[2]
PLAIN = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}


@asynccontextmanager
async def _process(environ: dict[str, str], url: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "serve", "--http"),
        cwd=ROOT,
        env=PLAIN | {"KNOWLEDGE": str(TEA), "EMBEDDING": "off"} | environ,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        async with asyncio.timeout(60), ClientSession() as session:
            while not await _answers(session, f"{url}/slack/install"):
                assert process.returncode is None, await process.communicate()
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _answers(session: ClientSession, url: str) -> bool:
    try:
        async with session.get(url, allow_redirects=False) as answer:
            return answer.status == 302
    except ClientError:
        return False


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_nothing_that_opens_a_door_is_written_down(
    tea: Knowledge, tmp_path: Path, level: str
) -> None:
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    playground = Playground(manifest(tea.subject, url, rotation=True), installed=False)
    await playground.start()
    playground.post_to(url + EVENTS_PATH, SECRET)
    environ = {
        "PORT": str(port),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'kept.db'}",
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_CLIENT_ID": playground.installs.client_id,
        "SLACK_CLIENT_SECRET": playground.installs.client_secret,
        "SLACK_REDIRECT_URL": url + REDIRECT_PATH,
        "SLACK_API_URL": playground.api_url,
        "ENCRYPTION_KEY": new_key(),
        "LOG_LEVEL": level,
    }
    try:
        async with _process(environ, url) as process, a_browser(url) as browser:
            playground.installs.token_seconds = 3600  # so that it is exchanged at once
            assert (await browser.installs(HOME)).status == 200
            async with ClientSession() as session:
                ana = Person(session, playground.url, "U0ANA", "D0ANA")
                await ana.says("what is green tea")
                await ana.sees("heated soon after picking")
            assert await playground.uninstall(HOME)
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(20):
                written = "".join(each.decode() for each in await process.communicate())
    finally:
        await playground.stop()
    assert process.returncode == 0
    assert f"installed into {HOME}" in written
    assert f"a new token for {HOME}" in written
    (back,) = (each for each in browser.seen if each.path == REDIRECT_PATH)
    secrets = [back.query["code"], back.query["state"], SECRET, environ["ENCRYPTION_KEY"]]
    for secret in (*secrets, playground.installs.client_secret, "xoxb-", "xoxe-"):
        assert secret not in written
