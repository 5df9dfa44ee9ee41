from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground import tiny
from tests.playground.world import MANIFEST, Clock, Json, Start, Wire, open_wire


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def start(clock: Clock) -> AsyncIterator[Start]:
    """Starts a local Slack for this manifest; all of them stop with the test."""
    async with AsyncExitStack() as started:

        async def begin(manifest: Json = MANIFEST, **settings: Any) -> Playground:
            made = Playground(manifest, clock=clock, **settings)
            await made.start()
            started.push_async_callback(made.stop)
            return made

        yield begin


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start()


@pytest.fixture
async def session() -> AsyncIterator[ClientSession]:
    async with ClientSession() as made:
        yield made


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)


@pytest.fixture
async def wire(playground: Playground, session: ClientSession) -> Wire:
    """The app's end of Socket Mode, in the hands of the test."""
    return await open_wire(playground, session)


@pytest.fixture
async def bot(playground: Playground, client: AsyncWebClient) -> AsyncIterator[tiny.Heard]:
    """The toy app, written with Bolt as any app is."""
    heard = tiny.Heard()
    handler = AsyncSocketModeHandler(tiny.build(client, heard), playground.app_token)
    await handler.connect_async()
    yield heard
    await handler.close_async()


@pytest.fixture
def ana(playground: Playground, session: ClientSession) -> Person:
    return Person(session, playground.url, "U0ANA", "D0ANA")


@pytest.fixture
def ben(playground: Playground, session: ClientSession) -> Person:
    return Person(session, playground.url, "U0BEN", "D0BEN")


@pytest.fixture
def chloe(playground: Playground, session: ClientSession) -> Person:
    return Person(session, playground.url, "U0CHLOE", "D0CHLOE")
