"""A bot that serves HTTP in a process of its own, for tests: Slack's side of it signs and sends."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientSession
from slack_sdk.signature import SignatureVerifier

from tests.conftest import TEA
from tests.slack.raw_slack import SECRET, RawSlack, raw_slack

ROOT = Path(__file__).parents[1]
FORM = "application/x-www-form-urlencoded"
ENVIRON = {
    "KNOWLEDGE": str(TEA),
    "EMBEDDING": "off",
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": SECRET,
}
PATIENCE = 30.0


@dataclass
class Served:
    """The bot, and the Slack that it talks to."""

    session: ClientSession
    url: str
    health_port: int
    process: asyncio.subprocess.Process
    slack: RawSlack
    secret: str

    async def sent(self, body: str, kind: str = FORM, secret: str = "") -> int:
        """The status with which a request is answered that is signed with a secret."""
        timestamp = str(int(time.time()))
        signing = SignatureVerifier(secret or self.secret)
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signing.generate_signature(timestamp=timestamp, body=body) or "",
            "Authorization": "Bearer PlantedBearer0123",
        }
        posting = self.session.post(f"{self.url}/slack/events", data=body.encode(), headers=headers)
        async with posting as answer:
            return answer.status


@asynccontextmanager
async def serving(log: int, **environ: str) -> AsyncIterator[Served]:
    """What the bot says goes to the file descriptor `log`. On leaving it has been told to stop."""
    port, health_port = _free_ports()
    plain = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
    async with raw_slack() as slack, ClientSession() as session:
        asked = ENVIRON | {
            "PORT": str(port),
            "HEALTH_PORT": str(health_port),
            "SLACK_API_URL": f"{slack.url}/api/",
            **environ,
        }
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            cwd=ROOT,
            env=plain | asked,
            stdout=log,
            stderr=log,
        )
        url, secret = f"http://127.0.0.1:{port}", asked["SLACK_SIGNING_SECRET"]
        served = Served(session, url, health_port, process, slack, secret)
        try:
            await _until_it_answers(served)
            yield served
            with suppress(ProcessLookupError):  # a test may have ended it
                process.terminate()
            async with asyncio.timeout(PATIENCE):
                await process.wait()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


async def _until_it_answers(served: Served) -> None:
    """Asks again and again, as a balancer does."""
    async with asyncio.timeout(PATIENCE):
        while served.process.returncode is None:
            with suppress(ClientError):
                async with served.session.get(f"{served.url}/health"):
                    return
            await asyncio.sleep(0.05)
    raise AssertionError("the bot did not start")
