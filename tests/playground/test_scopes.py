from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import (
    GENERAL,
    LEADS,
    MANIFEST,
    RANDOM,
    Start,
    Wire,
    both,
    call,
    open_wire,
)

Json = dict[str, Any]
HISTORIES = ["channels:history", "groups:history"]
OPTIONAL = MANIFEST | {
    "oauth_config": {
        "scopes": {
            "bot": [*MANIFEST["oauth_config"]["scopes"]["bot"], "reactions:write"],
            "bot_optional": [*HISTORIES, "chat:write.public"],
        }
    },
    "settings": MANIFEST["settings"]
    | {
        "event_subscriptions": {
            "bot_events": ["app_mention", "message.im", "message.channels", "message.groups"]
        }
    },
}


async def scopes_of(playground: Playground) -> list[str]:
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    told: str = (await client.auth_test()).headers["x-oauth-scopes"]
    return told.split(",")


@pytest.mark.parametrize(
    ("granted", "held"),
    [
        (None, [*HISTORIES, "chat:write.public"]),
        ([], []),
        (["chat:write.public"], ["chat:write.public"]),
        (iter(["groups:history", "channels:history"]), HISTORIES),
        (["admin"], []),
    ],
)
async def test_optional_scopes_are_held_where_they_were_granted(
    start: Start, granted: Any, held: list[str]
) -> None:
    required = OPTIONAL["oauth_config"]["scopes"]["bot"]
    assert await scopes_of(await start(OPTIONAL, granted=granted)) == [*required, *held]


async def test_without_the_history_scope_only_mentions_are_heard(
    start: Start, session: ClientSession
) -> None:
    playground = await start(OPTIONAL, granted=["groups:history"])
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await ana.says("Just talking", GENERAL))["events"] == []
    said, heard = await both(ana.says("@tiny, are you there?", GENERAL), wire)
    assert len(said["events"]) == 1
    assert heard["event"]["type"] == "app_mention"


async def test_with_the_history_scope_all_that_is_said_is_heard(
    start: Start, session: ClientSession
) -> None:
    playground = await start(OPTIONAL, granted=["channels:history"])
    wire: Wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    _, heard = await both(ana.says("Just talking", GENERAL), wire)
    assert (heard["event"]["type"], heard["event"]["channel_type"]) == ("message", "channel")
    assert (await ana.says("Among leads", LEADS))["events"] == []


@pytest.mark.parametrize(("granted", "error"), [(None, ""), ([], "not_in_channel")])
async def test_a_public_channel_that_the_bot_has_not_joined_needs_an_optional_scope(
    start: Start, session: ClientSession, granted: list[str] | None, error: str
) -> None:
    playground = await start(OPTIONAL, granted=granted)
    posted = await call(playground, session, "chat.postMessage", channel=RANDOM, text="Hi")
    assert posted.get("error", "") == error


async def test_an_optional_scope_may_be_declared_among_the_others_as_well(start: Start) -> None:
    scopes = {"bot": ["chat:write", "files:write", "commands"], "bot_optional": ["files:write"]}
    manifest = MANIFEST | {"oauth_config": {"scopes": scopes}}
    assert await scopes_of(await start(manifest, granted=[])) == ["chat:write", "commands"]
    held = ["chat:write", "commands", "files:write"]
    assert await scopes_of(await start(manifest)) == held
