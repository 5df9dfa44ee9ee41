"""Bots that serve HTTP in processes of their own, and a journal of what they were asked."""

import asyncio
import json
import os
import socket
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.config import EVENTS_PATH
from bot.content.example import EXAMPLE
from bot.content.load import load
from bot.playground import Playground
from bot.slack.manifest import manifest
from tests.local_slack import Person
from tests.slack.raw_slack import SECRET
from tests.slack.signed import signed

_ROOT = Path(__file__).parents[2]
_PATIENCE = 120.0
_QUESTIONS = ("what is green tea", "how much caffeine is in black tea?", "what is black tea?")


@dataclass(eq=False)
class Instance:
    """One bot, started as often as a test likes."""

    environ: dict[str, str]
    session: ClientSession
    port: int = 0
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns when it answers."""
        self.port = _free_port()
        plain = {key: value for key, value in os.environ.items() if not key.startswith("SLACK_")}
        self.process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", "--http"),
            cwd=_ROOT,
            env=plain | self.environ | {"PORT": str(self.port)},
            stderr=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(_PATIENCE):
            while self.process.returncode is None:
                with suppress(ClientError):
                    async with self.session.get(f"{self.url}/health"):
                        return
                await asyncio.sleep(0.05)
        raise AssertionError("the bot did not start")

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    async def ended(self, within: float = _PATIENCE) -> int:
        """Its exit status, once it has ended."""
        assert self.process is not None
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def kill(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def sends(self, body: bytes) -> int:
        """The status with which it answers an event; 0 where it does not."""
        try:
            async with self.session.post(
                self.url + EVENTS_PATH, data=body, headers=signed(body)
            ) as answer:
                return answer.status
        except (ClientError, TimeoutError):
            return 0


@dataclass(eq=False)
class Stage:
    """A local Slack with questions in it, and what became of each."""

    playground: Playground
    session: ClientSession
    database: str
    asked: dict[str, bytes] = field(default_factory=dict)
    acked: set[str] = field(default_factory=set)

    @property
    def ana(self) -> Person:
        return Person(self.session, self.playground.url, "U0ANA", "D0ANA")

    def instance(self) -> Instance:
        environ = {
            "KNOWLEDGE": str(EXAMPLE),
            "EMBEDDING": "off",
            "SLACK_BOT_TOKEN": self.playground.bot_token,
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.playground.api_url,
            "DATABASE_URL": self.database,
        }
        return Instance(environ, self.session)

    async def question(self) -> str:
        """Something new that was said in a direct message; its ts."""
        number = len(self.asked)
        text = _QUESTIONS[number % len(_QUESTIONS)]
        ts = str((await self.ana.says(text))["ts"])
        said = {
            "type": "message",
            "channel_type": "im",
            "channel": "D0ANA",
            # Many people, for none of them may ask so much.
            "user": f"U0ANA{number % 500}",
            "ts": ts,
            "text": text,
        }
        event = {"type": "event_callback", "team_id": "T0PLAYGRND", "event_id": f"Ev{number}"}
        self.asked[ts] = json.dumps(event | {"event": said}).encode()
        return ts

    async def ask(self, instance: Instance, ts: str) -> int:
        """Delivers a question; the status of the answer."""
        status = await instance.sends(self.asked[ts])
        if status == 200:
            self.acked.add(ts)
        return status

    async def answers(self) -> Counter[str]:
        """How many answers each acknowledged question has."""
        messages = (await self.ana.state())["messages"]["D0ANA"]
        found = Counter(str(each["thread_ts"]) for each in messages if each["bot"])
        return Counter({ts: found[ts] for ts in self.acked})

    async def all_answered(self, within: float = _PATIENCE) -> Counter[int]:
        """Waits until each acknowledged question is answered; how many have how many answers."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                while 0 in (await self.answers()).values():  # noqa: ASYNC110 -- no bell rings
                    await asyncio.sleep(0.5)
        return Counter((await self.answers()).values())


@asynccontextmanager
async def stage(database: str) -> AsyncIterator[Stage]:
    """A local Slack, and no bot in it yet."""
    playground = Playground(manifest(load(EXAMPLE).subject), ack_within=0.0)
    await playground.start()
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as session:
            yield Stage(playground, session, database)
    finally:
        await playground.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
