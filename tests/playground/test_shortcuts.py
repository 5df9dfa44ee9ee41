from typing import Any

import pytest
from aiohttp import ClientSession
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person, shown
from tests.playground.world import (
    GENERAL,
    LEADS,
    MANIFEST,
    RANDOM,
    Start,
    both,
    modal,
    open_wire,
)

Json = dict[str, Any]
DECLARED = [
    {"type": "global", "name": "Think", "callback_id": "think", "description": "Thinks"},
    {"type": "message", "name": "Read", "callback_id": "read", "description": "Reads a message"},
]
SHORT = MANIFEST | {"features": MANIFEST["features"] | {"shortcuts": DECLARED}}


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start(SHORT)


async def test_the_page_learns_which_shortcuts_there_are(ana: Person) -> None:
    assert (await ana.state())["shortcuts"] == DECLARED


async def test_a_global_shortcut_is_told_as_slack_tells_it(
    playground: Playground, session: ClientSession, ana: Person
) -> None:
    wire = await open_wire(playground, session)
    _, payload = await both(ana.does("shortcut", callback_id="think"), wire)
    assert wire.seen[0]["type"] == "interactive"
    assert payload.pop("action_ts")
    assert payload.pop("trigger_id")
    assert payload == {
        "type": "shortcut",
        "token": "playground",
        "callback_id": "think",
        "team": {"id": "T0PLAYGRND", "domain": "playground"},
        "user": {"id": "U0ANA", "username": "ana", "team_id": "T0PLAYGRND"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


async def test_a_message_shortcut_is_told_with_the_whole_message(
    playground: Playground, session: ClientSession, ana: Person, ben: Person
) -> None:
    said = await ben.says("What of <this>?", RANDOM)
    wire = await open_wire(playground, session)
    read = ana.does("message_shortcut", callback_id="read", channel=RANDOM, ts=said["ts"])
    _, payload = await both(read, wire)
    for once in ("action_ts", "trigger_id", "response_url"):
        assert payload.pop(once)
    assert payload == {
        "type": "message_action",
        "token": "playground",
        "callback_id": "read",
        "team": {"id": "T0PLAYGRND", "domain": "playground"},
        "user": {"id": "U0ANA", "name": "ana", "team_id": "T0PLAYGRND"},
        "enterprise": None,
        "is_enterprise_install": False,
        "channel": {"id": RANDOM, "name": "random"},
        "message_ts": said["ts"],
        "message": {
            "type": "message",
            "user": "U0BEN",
            "text": "What of &lt;this&gt;?",
            "ts": said["ts"],
            "team": "T0PLAYGRND",
        },
    }


async def test_a_message_that_the_bot_cannot_read_can_be_handed_to_it(
    playground: Playground, session: ClientSession, ana: Person, ben: Person, chloe: Person
) -> None:
    said = await ben.says("Among us", LEADS)
    place = {"callback_id": "read", "channel": LEADS, "ts": said["ts"]}
    refused = await chloe.act("message_shortcut", **place)
    assert refused["error"] == f"You are in no channel '{LEADS}'."
    wire = await open_wire(playground, session)
    _, payload = await both(ana.does("message_shortcut", **place), wire)
    assert payload["channel"] == {"id": LEADS, "name": "privategroup"}
    answer = {"text": "For you alone"}
    async with session.post(payload["response_url"], json=answer) as answered:
        assert answered.status == 200
    await ana.until(lambda state: "For you alone" in str(state["messages"][LEADS]))
    assert "For you alone" not in str(await ben.state())


@pytest.mark.parametrize("text", ["The bot says", ""])
async def test_a_shortcut_is_for_messages_that_all_see(
    client: AsyncWebClient, ana: Person, text: str
) -> None:
    if text:
        posted = await client.chat_postEphemeral(channel=GENERAL, user="U0ANA", text=text)
        ts = posted["message_ts"]
    else:
        ts = (await ana.says("First", GENERAL))["ts"]
        await ana.says("Second", GENERAL, thread=ts)
        await ana.does("delete", channel=GENERAL, ts=ts)
    refused = await ana.act("message_shortcut", callback_id="read", channel=GENERAL, ts=ts)
    assert refused["error"] == "A shortcut cannot be used on this message."


async def test_what_is_not_declared_cannot_be_used(ana: Person) -> None:
    said = await ana.says("Hello", GENERAL)
    place = {"channel": GENERAL, "ts": said["ts"]}
    for act in (
        ana.act("shortcut", callback_id="read"),
        ana.act("shortcut", callback_id="other"),
        ana.act("message_shortcut", callback_id="think", **place),
    ):
        assert (await act)["error"] == "tiny has no such shortcut."
    refused = await ana.act("message_shortcut", callback_id="read", channel=GENERAL, ts="1.0")
    assert refused["error"] == "There is no such message for you to see."


@pytest.mark.parametrize(
    ("lacking", "error"),
    [
        ({"oauth_config": {"scopes": {"bot": ["chat:write"]}}}, "tiny has no such shortcut."),
        (
            {"settings": {"socket_mode_enabled": True}},
            "This app is not configured to handle interactive responses.",
        ),
    ],
)
async def test_shortcuts_need_their_scope_and_interactivity(
    start: Start, session: ClientSession, lacking: Json, error: str
) -> None:
    playground = await start(SHORT | lacking)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await ana.act("shortcut", callback_id="think"))["error"] == error


async def test_silence_is_told_to_the_person(start: Start, session: ClientSession) -> None:
    playground = await start(SHORT, ack_within=0.1)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    nobody = await ana.act("shortcut", callback_id="think")
    assert nobody["error"] == "tiny did not respond in time (dispatch_failed). Try again."
    wire = await open_wire(playground, session)
    silent = await ana.act("shortcut", callback_id="think")
    assert silent["error"] == "tiny did not respond in time (operation_timeout). Try again."
    assert (await wire.next())["payload"]["type"] == "shortcut"


async def test_a_bolt_app_answers_shortcuts(
    playground: Playground, client: AsyncWebClient, ana: Person
) -> None:
    app = AsyncApp(client=client)

    @app.shortcut("think")
    async def think(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=modal())

    @app.shortcut("read")
    async def read(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(f"You read {body['message']['text']}")

    handler = AsyncSocketModeHandler(app, playground.app_token)
    await handler.connect_async()
    try:
        await ana.does("shortcut", callback_id="think")
        assert "Form" in shown(await ana.sees_view("Form"))
        said = await ana.says("Aloud", RANDOM)
        await ana.does("message_shortcut", callback_id="read", channel=RANDOM, ts=said["ts"])
        assert (await ana.sees("You read Aloud", RANDOM))["ephemeral"]
    finally:
        await handler.close_async()
