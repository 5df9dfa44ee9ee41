import asyncio
import json
from typing import Any

from aiohttp import ClientSession, WSMsgType
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground import tiny
from tests.playground.world import GENERAL, Start, Wire, call, open_wire

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
    for text in ("One", "Two"):
        saying = asyncio.create_task(ana.says(text))
        waiting = {asyncio.create_task(w.take()): w for w in wires}
        done, rest = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        assert (await saying)["acknowledged"]
        (taken,) = done
        assert taken.result()["event"]["text"] == text
        for task in rest:
            task.cancel()
        wires = [waiting[task] for task in rest]
        await asyncio.gather(*rest, return_exceptions=True)
        if text == "One":
            wires.append(await open_wire(playground, session))


async def test_an_event_is_brought_again_three_times_at_most(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=0.2)
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
    playground = await start(ack_within=0.2)
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
