import asyncio
import json
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from bot.playground.lines import Fault
from tests.local_slack import Person
from tests.playground import tiny
from tests.playground.world import GENERAL, Start, Wire, both, call, open_wire

Json = dict[str, Any]


async def test_a_connection_is_greeted(wire: Wire) -> None:
    assert wire.hello["type"] == "hello"
    assert (wire.hello["num_connections"], wire.hello["connection_info"]) == (
        1,
        {"app_id": "A0APP"},
    )


async def test_a_ticket_is_good_once(playground: Playground, session: ClientSession) -> None:
    called = await call(playground, session, "apps.connections.open", token=playground.app_token)
    first = await session.ws_connect(called["url"])
    await first.receive_json()
    async with session.get(called["url"].replace("ws", "http", 1)) as again:
        assert again.status == 403
    async with session.get(playground.url + "/socket/guessed") as guessed:
        assert guessed.status == 403


async def test_there_are_ten_lines_and_no_more(
    playground: Playground, session: ClientSession
) -> None:
    wires = [await open_wire(playground, session) for _ in range(11)]
    assert [w.hello["type"] for w in wires] == ["hello"] * 10 + ["disconnect"]
    assert wires[-1].hello["reason"] == "too_many_websockets"
    assert (await wires[-1].socket.receive()).type is WSMsgType.CLOSE


async def test_each_payload_goes_to_one_line(
    playground: Playground, session: ClientSession, ana: Person
) -> None:
    wires = [await open_wire(playground, session) for _ in range(2)]
    texts = [str(number) for number in range(40)]
    for text in texts:
        saying = asyncio.create_task(ana.says(text))
        waiting = [asyncio.create_task(wire.take()) for wire in wires]
        (taken,), (other,) = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert (await saying)["acknowledged"]
        assert taken.result()["event"]["text"] == text
        other.cancel()
        await asyncio.wait([other])
    took = [[envelope["payload"]["event"]["text"] for envelope in wire.seen] for wire in wires]
    assert sorted(took[0] + took[1], key=int) == texts
    assert all(took), "which of them is chance"


async def test_an_event_is_brought_again_three_times_at_most(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=0.2, again_after=(0, 0, 0))
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await ana.says("Hello"))["acknowledged"] is False
    envelopes = [await wire.next() for _ in range(4)]
    assert [e["retry_attempt"] for e in envelopes] == [0, 1, 2, 3]
    assert [e["retry_reason"] for e in envelopes] == ["", "timeout", "timeout", "timeout"]
    assert len({e["payload"]["event_id"] for e in envelopes}) == 1
    assert len({e["envelope_id"] for e in envelopes}) == 4
    await ana.says("Next")
    following = [await wire.next() for _ in range(2)]
    assert [e["payload"]["event"]["text"] for e in following] == ["Next", "Next"]


async def test_an_acknowledgement_ends_the_redelivery(start: Start, session: ClientSession) -> None:
    playground = await start(ack_within=0.2, again_after=(0, 0, 0))
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    await ana.says("Hello")
    await wire.next()
    again = await wire.next()
    await wire.ack(again)
    saying = asyncio.create_task(ana.says("Next"))
    assert (await wire.take())["event"]["text"] == "Next"
    await saying


async def test_what_is_no_acknowledgement_is_not_heard(wire: Wire, ana: Person) -> None:
    saying = asyncio.create_task(ana.says("Hello"))
    envelope = await wire.next()
    for noise in ("{", "[]", json.dumps({"envelope_id": "other"}), json.dumps({"a": [1]})):
        await wire.socket.send_str(noise)
    await wire.socket.send_bytes(b"noise")
    assert not saying.done()
    await wire.ack(envelope)
    await wire.socket.send_str(json.dumps({"envelope_id": envelope["envelope_id"]}))
    assert (await saying)["acknowledged"]


async def test_an_event_waits_for_an_app_that_returns(
    playground: Playground, client: AsyncWebClient, ana: Person
) -> None:
    assert (await ana.says("Before you came"))["acknowledged"] is False
    handler = AsyncSocketModeHandler(tiny.build(client, tiny.Heard()), playground.app_token)
    await handler.connect_async()
    await ana.sees("echo Before you came")
    await handler.close_async()
    await ana.until(lambda state: not state["bot"]["connected"])
    returned = AsyncSocketModeHandler(tiny.build(client, tiny.Heard()), playground.app_token)
    await returned.connect_async()
    await ana.until(lambda state: state["bot"]["connected"])
    await ana.says("Welcome back")
    await ana.sees("echo Welcome back")
    await returned.close_async()


async def test_a_bot_that_loses_its_line_comes_back_by_itself(
    playground: Playground, client: AsyncWebClient, ana: Person
) -> None:
    handler = AsyncSocketModeHandler(tiny.build(client, tiny.Heard()), playground.app_token)
    await handler.connect_async()
    await ana.until(lambda state: state["bot"]["connected"])
    await handler.client.connect_to_new_endpoint(force=True)
    await ana.until(lambda state: state["bot"]["connected"])
    await ana.says("Still there?")
    await ana.sees("echo Still there?")
    await handler.close_async()


async def test_the_person_is_not_kept_waiting_by_the_bots_echo(
    playground: Playground, session: ClientSession, wire: Wire, ana: Person
) -> None:
    posted = await call(playground, session, "chat.postMessage", channel="D0ANA", text="Hi")
    assert posted["ok"]
    echo = await wire.next()
    assert (await ana.says("Just us", GENERAL))["acknowledged"]
    await wire.ack(echo)


async def test_a_connection_that_is_to_be_replaced_gets_nothing_more_and_is_closed(
    playground: Playground, session: ClientSession, ana: Person
) -> None:
    old = await open_wire(playground, session)
    saying = asyncio.create_task(ana.says("Before"))
    before = await old.next()
    assert playground.disturb("refresh_requested") == 1
    farewell = await old.next()
    assert (farewell["type"], farewell["reason"]) == ("disconnect", "refresh_requested")
    new = await open_wire(playground, session)
    for number in range(10):
        said, _ = await both(ana.says(str(number)), new)
        assert said["acknowledged"]
    await old.ack(before)
    assert (await saying)["acknowledged"]
    assert (await old.socket.receive()).type is WSMsgType.CLOSE


async def test_a_last_connection_is_used_until_it_goes(
    playground: Playground, wire: Wire, ana: Person
) -> None:
    playground.disturb("warning")
    assert (await wire.next())["reason"] == "warning"
    said, _ = await both(ana.says("Hello"), wire)
    assert said["acknowledged"]


@pytest.mark.parametrize("reason", ["link_disabled", "too_many_websockets"])
async def test_a_refused_connection_is_told_and_closed(
    playground: Playground, wire: Wire, reason: Fault
) -> None:
    playground.disturb(reason)
    assert (await wire.next())["reason"] == reason
    assert (await wire.socket.receive()).type is WSMsgType.CLOSE


@pytest.mark.parametrize(("fault", "end"), [("reset", "CLOSED"), ("close", "CLOSE")])
async def test_what_is_under_way_when_a_connection_ends_is_brought_over_another(
    playground: Playground, session: ClientSession, ana: Person, fault: Fault, end: str
) -> None:
    old = await open_wire(playground, session)
    saying = asyncio.create_task(ana.says("Hello"))
    await old.next()
    playground.disturb(fault)
    assert (await old.socket.receive()).type in (WSMsgType[end], WSMsgType.ERROR)
    assert (await saying)["acknowledged"] is False
    new = await open_wire(playground, session)
    assert (await new.take())["event"]["text"] == "Hello"
    assert new.seen[0]["retry_attempt"] == 1


async def test_a_silent_connection_neither_reads_nor_writes(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=0.2, again_after=(0, 0, 0))
    called = await call(playground, session, "apps.connections.open", token=playground.app_token)
    socket = await session.ws_connect(called["url"], autoping=False)
    await socket.receive_json()
    await socket.ping()
    assert (await socket.receive()).type is WSMsgType.PONG
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (playground.connections, playground.disturb("silence")) == (1, 1)
    assert playground.connections == 0
    await socket.ping()
    assert (await ana.says("Hello"))["acknowledged"] is False
    with pytest.raises(TimeoutError):
        await socket.receive(timeout=0.5)


async def test_only_as_many_connections_as_said_are_struck_and_the_oldest_first(
    playground: Playground, session: ClientSession
) -> None:
    first, second = [await open_wire(playground, session) for _ in range(2)]
    assert playground.disturb("close", 1) == 1
    assert (await first.socket.receive()).type is WSMsgType.CLOSE
    assert playground.disturb("close") >= 1
    assert (await second.socket.receive()).type is WSMsgType.CLOSE


async def test_a_method_gives_an_answer_for_as_long_as_said_and_counts_its_calls(
    playground: Playground, session: ClientSession
) -> None:
    method, token = "apps.connections.open", playground.app_token
    with playground.answering(method, body={"ok": False, "error": "internal_error"}):
        for _ in range(3):
            refused = await call(playground, session, method, token=token)
            assert refused["error"] == "internal_error"
    assert (await call(playground, session, method, token=token))["ok"]
    assert playground.calls(method) == 4
