import asyncio
from typing import Any

import pytest
from aiohttp import ClientSession

from tests.local_slack import Person
from tests.playground.tiny import Heard
from tests.playground.world import (
    GENERAL,
    LEADS,
    MANIFEST,
    RANDOM,
    Start,
    Wire,
    both,
    open_wire,
    section,
)

Json = dict[str, Any]


async def test_a_command_is_told_as_slack_tells_it(ana: Person, wire: Wire) -> None:
    _, payload = await both(ana.commands("/tiny  what is it ", GENERAL), wire)
    assert payload["command"] == "/tiny"
    assert payload["text"] == "what is it"
    assert (payload["user_id"], payload["user_name"]) == ("U0ANA", "ana")
    assert (payload["channel_id"], payload["channel_name"]) == (GENERAL, "general")
    assert payload["is_enterprise_install"] == "false"
    assert payload["response_url"].startswith(ana.url)
    assert payload["trigger_id"]
    assert wire.seen[0]["type"] == "slash_commands"
    assert wire.seen[0]["accepts_response_payload"] is True


@pytest.mark.parametrize(
    ("channel", "name"),
    [("D0ANA", "directmessage"), (LEADS, "privategroup"), (RANDOM, "random")],
)
async def test_a_command_works_wherever_the_person_is(
    ana: Person, wire: Wire, channel: str, name: str
) -> None:
    _, payload = await both(ana.commands("/tiny", channel), wire)
    assert (payload["channel_name"], payload["text"]) == (name, "")


async def test_what_a_command_acknowledges_is_for_the_person(
    ana: Person, ben: Person, bot: Heard
) -> None:
    await ana.commands("/tiny hello", GENERAL)
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert (seen["text"], seen["ephemeral"], seen["bot"]) == ("You said hello", True, True)
    assert [block["type"] for block in seen["blocks"]] == ["section", "actions"]
    assert (await ben.state())["messages"][GENERAL] == []


async def test_what_a_command_says_aloud_is_for_all(ana: Person, ben: Person, bot: Heard) -> None:
    await ana.says("/tiny aloud", GENERAL)
    (seen,) = (await ben.state())["messages"][GENERAL]
    assert (seen["text"], seen["ephemeral"]) == ("For all", False)


async def test_no_command_runs_in_a_thread(ana: Person, bot: Heard) -> None:
    ts = (await ana.says("Parent", GENERAL))["ts"]
    refused = await ana.act("say", channel=GENERAL, text="/tiny hello", thread_ts=ts)
    assert refused == {"ok": False, "error": "/tiny is not supported in threads. Sorry!"}


@pytest.mark.parametrize("text", ["/other hi", "//tiny hi", "/", "/tinyer"])
async def test_an_unknown_command_is_refused_in_slacks_words(ana: Person, text: str) -> None:
    refused = await ana.act("say", channel=GENERAL, text=text)
    assert refused["error"].startswith(f"{text.split()[0]} is not a valid command. In Slack,")
    assert (await ana.state())["messages"][GENERAL] == []


async def test_names_become_ids_only_where_the_manifest_asks(ana: Person, wire: Wire) -> None:
    text = "ask @Ben in #random if a<b"
    _, exact = await both(ana.commands(f"/exact {text}", GENERAL), wire)
    _, loose = await both(ana.commands(f"/tiny {text}", GENERAL), wire)
    assert exact["text"] == "ask <@U0BEN|ben> in <#C0RANDOM|random> if a&lt;b"
    assert loose["text"] == "ask @Ben in #random if a&lt;b"


async def told(ana: Person) -> str:
    message = (await ana.state())["messages"][GENERAL][-1]
    assert (message["user"], message["ephemeral"]) == ("USLACKBOT", True)
    return str(message["text"])


async def test_with_nobody_there_the_dispatch_failed(ana: Person, ben: Person) -> None:
    assert (await ana.commands("/tiny", GENERAL))["acknowledged"] is False
    assert await told(ana) == "/tiny failed with the error “dispatch_failed”"
    assert (await ben.state())["messages"][GENERAL] == []


async def test_a_command_that_is_not_acknowledged_in_time_failed(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=0.3)
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    await ana.commands("/tiny", GENERAL)
    assert await told(ana) == "/tiny failed with the error “operation_timeout”"
    late = await wire.next()
    await wire.ack(late, {"text": "Too late"})
    await both(ana.commands("/tiny", GENERAL), wire)
    assert len((await ana.state())["messages"][GENERAL]) == 1


async def test_a_line_that_breaks_is_a_failure_at_once(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=3600)
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    doing = asyncio.create_task(ana.commands("/tiny", GENERAL))
    await wire.next()
    await wire.socket.close()
    await asyncio.wait_for(doing, 5)
    assert await told(ana) == "/tiny failed with the error “operation_timeout”"


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"response_type": "in_channel"}, "no_text"),
        ("Hi", "invalid_response"),
    ],
)
async def test_an_answer_that_slack_refuses_is_not_shown(
    ana: Person, wire: Wire, payload: Any, error: str
) -> None:
    await both(ana.commands("/tiny", GENERAL), wire, payload)
    assert await told(ana) == f"/tiny failed with the error “{error}”"


async def test_commands_need_their_scope(start: Start, session: ClientSession) -> None:
    playground = await start(MANIFEST | {"oauth_config": {"scopes": {"bot": ["chat:write"]}}})
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await ana.state())["commands"] == []
    assert (
        "is not a valid command" in (await ana.act("say", channel=GENERAL, text="/tiny"))["error"]
    )
