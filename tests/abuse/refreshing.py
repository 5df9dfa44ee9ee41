"""Two instances that know who has installed the bot, and tokens that all want anew at once."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import ClientSession
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.playground import Playground
from bot.slack.background import Background
from bot.slack.installed import KNOWN_FOR, Installed
from bot.slack.rotating import Rotating
from bot.store import SqlStore
from bot.store.installations import Installation
from bot.store.sealing import Seal, new_key
from tests.playground.world import MANIFEST
from tests.slack.conftest import Clock

KEY = new_key()
HOUR = 3600
TEAM = "T0PLAYGRND"
ROTATING = MANIFEST | {
    "oauth_config": MANIFEST["oauth_config"] | {"redirect_urls": ["https://bot.example.org/"]},
    "settings": MANIFEST["settings"] | {"token_rotation_enabled": True},
}


@dataclass
class Refreshed:
    """How often Slack was asked for a token in each round, and requests that got no good one."""

    exchanges: list[int] = field(default_factory=list)
    without: int = 0


class World:
    """A local Slack and two instances of what knows who has installed the bot."""

    def __init__(self, playground: Playground, client: AsyncWebClient, url: str) -> None:
        self.playground = playground
        self.clock = Clock()
        self.stores: list[SqlStore] = []
        self.rotating: list[Rotating] = []
        self.background = Background()
        self._client = client
        self._url = url
        self.one, self.two = self._instance(), self._instance()

    def _instance(self) -> Installed:
        store = SqlStore(self._url, self.clock)
        self.stores.append(store)
        app = self.playground.installs
        kept = store.installations(app.client_id, Seal([KEY]))
        rotator = AsyncTokenRotator(
            client_id=app.client_id, client_secret=app.client_secret, client=self._client
        )
        rotating = Rotating(kept, store.leases, rotator, self.clock)
        self.rotating.append(rotating)
        return Installed(
            kept, store.departures, rotating, self._client, self.background, self.clock
        )

    async def install(self, seconds: int = 12 * HOUR) -> str:
        """Installs the bot in a workspace, with a token that is good for so long."""
        installs = self.playground.installs
        installs.token_seconds = seconds
        got = await self._client.oauth_v2_access(
            client_id=installs.client_id,
            client_secret=installs.client_secret,
            code=await self._code(),
        )
        installs.token_seconds = 12 * HOUR
        await self.one.install(
            Installation(
                team=TEAM,
                enterprise="",
                token=str(got["access_token"]),
                bot="B0BOT",
                bot_user="U0BOT",
                app="A0APP",
                scopes=("chat:write",),
                refresh=str(got["refresh_token"]),
                expires=int(time.time()) + seconds,
            )
        )
        return str(got["access_token"])

    async def _code(self) -> str:
        fields = {
            "client_id": self.playground.installs.client_id,
            "scope": "chat:write",
            "team": TEAM,
            "answer": "allow",
        }
        url = f"{self.playground.url}/oauth/v2/authorize"
        async with (
            ClientSession() as session,
            session.post(url, data=fields, allow_redirects=False) as answer,
        ):
            return URL(answer.headers["Location"]).query["code"]

    async def settle(self) -> None:
        """Waits for exchanges of tokens."""
        for each in self.rotating:
            await each.drain(5)

    async def token(self, of: Installed | None = None) -> str | None:
        found = await (of or self.one).of(TEAM, "", org_wide=False)
        return found.bot_token if found else None

    async def works(self, token: str | None) -> bool:
        answer = await self._client.auth_test(token=token)
        return bool(answer["ok"])


@asynccontextmanager
async def world(url: str) -> AsyncIterator[World]:
    """Both instances on an empty database."""
    playground = Playground(ROTATING, installed=False)
    await playground.start()
    async with ClientSession() as session:
        client = AsyncWebClient(base_url=playground.api_url, session=session, retry_handlers=[])
        made = World(playground, client, url)
        for store in made.stores:
            await store.migrate()
        yield made
        for store in made.stores:
            await store.close()
    await playground.stop()


async def refreshed(at: World, rounds: int) -> Refreshed:
    """In each round eight requests come at once, of which each finds that the token has ended."""
    came = Refreshed()
    for _ in range(rounds):
        old = await at.install(seconds=0)
        before = at.playground.calls("oauth.v2.access")
        at.clock.ahead += KNOWN_FOR
        tokens = await asyncio.gather(*(at.token(each) for each in (at.one, at.two) * 4))
        came.exchanges.append(at.playground.calls("oauth.v2.access") - before)
        good = {each for each in tokens if each not in (old, None) and await at.works(each)}
        came.without += sum(each not in good for each in tokens) + len(good) - 1
    return came
