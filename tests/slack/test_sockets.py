"""Socket Mode heals by itself: people ask on while it breaks, and nothing is lost or said twice."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
from aiohttp import ClientSession

from bot.core.assistant import Assistant
from bot.playground import Playground
from bot.playground.lines import Fault
from bot.playground.socket_mode import MOST_LINES
from bot.slack.sockets import CONNECTIONS
from tests.playground.world import MANIFEST, open_wire
from tests.slack.raw_sockets import Desk, RawSocket, RawSockets, raw_sockets, sockets
from tests.slack.traffic import Scene, Traffic, scene, until

OPEN = "apps.connections.open"


@pytest.fixture
async def at(assistant: Assistant) -> AsyncIterator[Scene]:
    async with scene(assistant) as made:
        yield made


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    made = Playground(MANIFEST)
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
async def raw() -> AsyncIterator[RawSockets]:
    async with raw_sockets() as made:
        yield made


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
async def one(raw: RawSockets, desk: Desk) -> AsyncIterator[RawSocket]:
    """One of the connections as Slack holds it."""
    async with sockets(str(raw.server.make_url("/api/")), desk) as made:
        await made.start()
        yield raw.opened[0]


async def _nothing_lost(traffic: Traffic) -> None:
    counts = await traffic.answers()
    assert dict(counts) == {1: len(traffic.asked)}


@pytest.mark.parametrize("fault", ["refresh_requested", "warning"])
async def test_a_connection_is_replaced_before_it_goes(at: Scene, fault: Fault) -> None:
    async with at.busy() as traffic:
        assert at.playground.disturb(fault) == CONNECTIONS
        await at.whole()
    await _nothing_lost(traffic)
    assert traffic.failed == []


@pytest.mark.parametrize("fault", ["reset", "close"])
async def test_while_one_connection_ends_the_other_hears(at: Scene, fault: Fault) -> None:
    async with at.busy() as traffic:
        at.playground.disturb(fault, 1)
        await at.whole()
    await _nothing_lost(traffic)
    assert len(traffic.failed) <= 1


@pytest.mark.parametrize("fault", ["reset", "close", "too_many_websockets"])
async def test_when_both_connections_end_it_hears_again(at: Scene, fault: Fault) -> None:
    async with at.busy() as traffic:
        assert at.playground.disturb(fault) == CONNECTIONS
        await at.whole()
    await _nothing_lost(traffic)
    assert at.sockets.connected()


@pytest.mark.parametrize("connections", [1, CONNECTIONS])
async def test_a_silent_connection_is_found_out(assistant: Assistant, connections: int) -> None:
    async with scene(assistant, ack_within=1.0, again_after=(0, 5, 5)) as at:
        async with at.busy() as traffic:
            assert at.playground.disturb("silence", connections) == connections
            await at.whole()
        await _nothing_lost(traffic)


async def test_a_storm_of_a_hundred_disconnects_passes(at: Scene) -> None:
    async with at.busy() as traffic:
        calls = at.playground.calls(OPEN)
        for _ in range(100):
            at.playground.disturb("refresh_requested")
            await asyncio.sleep(0.01)
        await at.whole()
        assert at.playground.calls(OPEN) - calls <= 20, "it does not run after each of them"
    await _nothing_lost(traffic)


@pytest.mark.parametrize(
    ("status", "error"), [(500, "internal_error"), (429, "ratelimited"), (200, "invalid_auth")]
)
async def test_an_outage_of_the_openings_is_waited_out(at: Scene, status: int, error: str) -> None:
    async with at.busy() as traffic:
        body = {"ok": False, "error": error}
        with at.playground.answering(OPEN, status=status, body=body):
            before = at.playground.calls(OPEN)
            at.playground.disturb("reset")
            await until(lambda: at.playground.calls(OPEN) > before)
            began = time.monotonic()
            await until(lambda: at.playground.calls(OPEN) >= before + 3)
            least = (0.25 + 0.5) / 2
            assert time.monotonic() - began >= least, "one call a step, for both connections"
            assert not at.sockets.connected()
        await at.whole()
    await _nothing_lost(traffic)


async def test_it_does_not_call_before_slack_allows_it(playground: Playground, desk: Desk) -> None:
    async with sockets(playground.api_url, desk, playground.app_token) as made:
        await made.start()
        before = playground.calls(OPEN)
        limit = {"ok": False, "error": "ratelimited"}
        playground.answer_next(OPEN, status=429, body=limit, headers={"Retry-After": "2"})
        playground.disturb("reset")
        await until(lambda: playground.calls(OPEN) > before)
        began = time.monotonic()
        await until(lambda: playground.calls(OPEN) > before + 1)
        assert time.monotonic() - began >= 1.9
        await until(made.connected)


async def test_a_start_while_slack_is_busy_is_waited_out(
    playground: Playground, desk: Desk
) -> None:
    limit = {"ok": False, "error": "ratelimited"}
    playground.answer_next(OPEN, body={"ok": False, "error": "internal_error"})
    playground.answer_next(OPEN, status=429, body=limit, headers={"Retry-After": "1"})
    began = time.monotonic()
    async with sockets(playground.api_url, desk, playground.app_token) as made:
        await made.start()
        assert made.connected()
    assert time.monotonic() - began >= 1


async def test_where_all_connections_are_taken_it_waits_for_its_turn(
    playground: Playground, desk: Desk
) -> None:
    async with ClientSession() as session:
        others = [await open_wire(playground, session) for _ in range(MOST_LINES - 1)]
        async with sockets(playground.api_url, desk, playground.app_token) as made:
            await made.start()
            before = playground.calls(OPEN)
            await until(lambda: playground.calls(OPEN) > before + 3)
            assert made.connected()
            assert playground.connections == MOST_LINES
            await others[0].socket.close()
            await others[1].socket.close()
            await until(lambda: playground.connections == MOST_LINES - 1)
            await asyncio.gather(*(other.socket.close() for other in others[2:]))
            await until(lambda: playground.connections == CONNECTIONS)


async def test_socket_mode_switched_off_is_said_and_tried_again(
    playground: Playground, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    async with sockets(playground.api_url, desk, playground.app_token) as made:
        await made.start()
        await until(lambda: playground.connections == CONNECTIONS)
        with caplog.at_level(logging.ERROR):
            assert playground.disturb("link_disabled") == CONNECTIONS
            await until(lambda: playground.connections == CONNECTIONS)
        assert "Socket Mode is switched off for this app" in caplog.text
        assert made.connected()


async def test_it_knows_whether_it_is_heard(playground: Playground, desk: Desk) -> None:
    counted: list[int] = []
    token = playground.app_token
    async with sockets(playground.api_url, desk, token, count=counted.append) as made:
        assert not made.connected()
        await made.start()
        await until(lambda: counted == [1, 2])
        assert made.connected()
        with playground.answering(OPEN, body={"ok": False, "error": "internal_error"}):
            playground.disturb("silence")
            await until(lambda: not made.connected())
            assert counted[-1] == 0
        await until(made.connected)


async def test_a_silent_connection_does_not_hold_up_the_stop(
    playground: Playground, desk: Desk
) -> None:
    async with sockets(playground.api_url, desk, playground.app_token) as made:
        await made.start()
        playground.disturb("silence")
    assert not made.connected()


@pytest.mark.parametrize(
    ("answer", "payload"),
    [(None, None), ("", None), ("Hello", {"text": "Hello"}), ({"blocks": []}, {"blocks": []})],
)
async def test_an_acknowledgement_carries_the_answer(
    one: RawSocket, answer: object, payload: object
) -> None:
    await one.sends(1, {"answer": answer})
    assert await one.hears() == {"envelope_id": "1"} | ({"payload": payload} if payload else {})


async def test_what_is_not_safe_is_not_acknowledged(one: RawSocket, desk: Desk) -> None:
    await one.sends(1, {"status": 503})
    await until(lambda: len(desk.taken) == 1)
    await one.sends(2, {})
    assert await one.hears() == {"envelope_id": "2"}


async def test_what_is_malformed_is_not_brought_again(
    one: RawSocket, caplog: pytest.LogCaptureFixture
) -> None:
    await one.sends(1, {"status": 400})
    assert await one.hears() == {"envelope_id": "1"}
    assert "status 400" in caplog.text


async def test_a_bug_ends_no_connection(
    one: RawSocket, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    await one.sends(1, {"raises": "oh"})
    await until(lambda: "a bug in this bot" in caplog.text)
    await one.sends(2, {})
    assert await one.hears() == {"envelope_id": "2"}


@pytest.mark.parametrize(
    "noise",
    [
        "",
        "{",
        "[]",
        "null",
        "1e999",
        '"\ud800"'.encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
        "[" * 100_000,
        "{}",
        json.dumps({"type": ["hello"]}),
        json.dumps({"type": "events_api"}),
        json.dumps({"type": "events_api", "envelope_id": 7, "payload": {}}),
        b"\x00\xff",
        b"",
    ],
)
async def test_noise_is_not_heard(one: RawSocket, desk: Desk, noise: str | bytes) -> None:
    if isinstance(noise, str):
        await one.socket.send_str(noise)
    else:
        await one.socket.send_bytes(noise)
    await one.sends(1, {})
    assert await one.hears() == {"envelope_id": "1"}
    assert desk.taken == [{}]


@pytest.mark.parametrize(
    ("kind", "payload"),
    [("events_api", None), ("events_api", [1]), ("interactive", "{}"), ("new_thing", {"a": 1})],
)
async def test_an_envelope_that_cannot_be_read_is_not_brought_again(
    one: RawSocket, desk: Desk, kind: str, payload: object
) -> None:
    await one.sends(1, payload, type=kind)
    assert await one.hears() == {"envelope_id": "1"}
    assert desk.taken == []


async def test_an_envelope_too_large_costs_its_connection_only(
    raw: RawSockets, one: RawSocket
) -> None:
    await until(lambda: len(raw.opened) == CONNECTIONS)
    with suppress(ConnectionError):  # it ends while this is still being sent
        await one.sends(1, {"text": "x" * 5_000_000})
    await until(lambda: len(raw.opened) > CONNECTIONS)
    await raw.opened[-1].sends(2, {})
    assert await raw.opened[-1].hears() == {"envelope_id": "2"}


async def test_what_runs_at_the_stop_is_acknowledged_and_nothing_more_is_taken(
    raw: RawSockets, desk: Desk
) -> None:
    async with sockets(str(raw.server.make_url("/api/")), desk) as made:
        await made.start()
        line = raw.opened[0]
        await line.sends(1, {"slow": True})
        await until(lambda: len(desk.taken) == 1)
        stopping = asyncio.create_task(made.stop())
        await asyncio.sleep(0)  # it has begun
        await line.sends(2, {})
        await line.socket.ping()
        assert not line.closed.is_set()
        desk.finishing.set()
        assert await line.hears() == {"envelope_id": "1"}
        await stopping
        await line.closed.wait()
    assert desk.taken == [{"slow": True}]
    assert line.frames.empty()
