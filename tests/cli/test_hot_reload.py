"""A bot that serves while its knowledge is edited, in processes of their own."""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.conftest import TEA
from tests.local_slack import Person
from tests.slack.raw_slack import SECRET, raw_slack

ROOT = Path(__file__).parents[2]
SAID = "heated soon after picking"
NEWS = "warmed soon after picking"
STARTING = 60.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEA, tmp_path / "tea"))


def edit(folder: Path, old: str, new: str) -> None:
    path = folder / "entries" / "teas.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


class Bot:
    """A bot in a process, whose log is read line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.log = ""

    async def says(self, fragment: str) -> str:
        """The next line of its log that holds the fragment."""
        assert self.process.stderr
        async with asyncio.timeout(STARTING):
            while line := (await self.process.stderr.readline()).decode():
                self.log += line
                if fragment in line:
                    return line
        raise AssertionError(f"it ended without {fragment!r}:\n{self.log}")


@asynccontextmanager
async def bot(folder: Path, *args: str, **environ: str) -> AsyncIterator[Bot]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *args,
        cwd=ROOT,
        env=clean | {"KNOWLEDGE": str(folder), "EMBEDDING": "off"} | environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    running = Bot(process)
    try:
        yield running
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STARTING):
            _, rest = await process.communicate()
        assert process.returncode == 0
        assert "Traceback" not in running.log + rest.decode()
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def _json(session: ClientSession, url: str) -> tuple[int, Any]:
    async with session.get(url) as answer:
        return answer.status, await answer.json()


async def test_people_are_answered_from_what_was_written_and_never_from_what_is_broken(
    folder: Path,
) -> None:
    async with bot(folder, "playground", "--port", "0") as running, ClientSession() as session:
        assert running.process.stdout
        line = (await running.process.stdout.readline()).decode()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, running.log
        url = found[0]
        ana = Person(session, url, "U0ANA", "D0ANA")
        said = await ana.says("what is green tea?")
        await ana.sees(SAID, after=said["ts"])
        _, before = await _json(session, f"{url}/health")

        edit(folder, SAID, NEWS)
        live = await running.says(" is live: ")
        _, now = await _json(session, f"{url}/health")
        assert now["knowledge"]["version"] != before["knowledge"]["version"]
        assert now["knowledge"]["version"] in live
        said = await ana.says("what is green tea?")
        await ana.sees(NEWS, after=said["ts"])

        edit(folder, "- id: green-what", "- id: [green-what")
        assert "entries/teas.yaml:" in await running.says("is refused")
        said = await ana.says("what is green tea?")
        await ana.sees(NEWS, after=said["ts"])
        status, told = await _json(session, f"{url}/health")
        assert status == 200
        assert told["knowledge"] == now["knowledge"]
        assert told["refused"]["problems"][0]["where"].startswith("entries/teas.yaml:")
        status, ready = await _json(session, f"{url}/ready")
        assert (status, sorted(ready["parts"])) == (200, ["slack", "socket", "store"]), ready

        edit(folder, "- id: [green-what", "- id: green-what")
        await running.says("mended")
        assert (await _json(session, f"{url}/health"))[1]["refused"] is None


async def test_over_http_the_details_are_on_a_port_of_their_own(
    folder: Path, tmp_path: Path, unused_tcp_port_factory: Any
) -> None:
    port, inner = unused_tcp_port_factory(), unused_tcp_port_factory()
    async with raw_slack() as slack, ClientSession() as session:
        environ = {
            "SLACK_BOT_TOKEN": "xoxb-1",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": f"{slack.url}/api/",
            "PORT": str(port),
            "HEALTH_PORT": str(inner),
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        }
        async with bot(folder, "serve", **environ) as running:
            await running.says("listening on port")
            (folder / "guide.yaml").write_text("- broken: [")
            await running.says("is refused")
            public = f"http://127.0.0.1:{port}"
            assert await _json(session, f"{public}/health") == (200, {"status": "ok"})
            status, ready = await _json(session, f"{public}/ready")
            assert (status, ready["status"]) == (200, "ready")
            _, told = await _json(session, f"http://127.0.0.1:{inner}/health")
            assert told["refused"]["problems"][0]["where"].startswith("guide.yaml:")
            assert SECRET not in str(told)
            assert "xoxb" not in str(told)
