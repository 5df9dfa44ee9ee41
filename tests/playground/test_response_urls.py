from typing import Any

import pytest
from aiohttp import ClientSession

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import (
    GENERAL,
    RANDOM,
    Clock,
    Wire,
    actions,
    both,
    button,
    call,
    section,
)

Json = dict[str, Any]


async def said(session: ClientSession, url: str, body: Any) -> tuple[int, str]:
    async with session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def commanded(ana: Person, wire: Wire, channel: str = GENERAL) -> str:
    _, payload = await both(ana.commands("/tiny", channel), wire)
    return str(payload["response_url"])


async def clicked(playground: Playground, session: ClientSession, ana: Person, wire: Wire) -> Json:
    """Ana has clicked a message of the bot in #general; what the app got of it."""
    blocks = [section("Before"), actions(button("it"))]
    args: Json = {"channel": GENERAL, "text": "Before", "blocks": blocks}
    posted = await call(playground, session, "chat.postMessage", **args)
    place = {"channel": GENERAL, "ts": posted["ts"], "block_id": "acts", "action_id": "it"}
    _, payload = await both(ana.does("click", **place), wire)
    return payload


async def test_five_answers_and_no_more(session: ClientSession, ana: Person, wire: Wire) -> None:
    url = await commanded(ana, wire)
    for number in range(5):
        assert await said(session, url, {"text": str(number)}) == (200, "ok")
    assert await said(session, url, {"text": "5"}) == (404, "used_url")
    seen = (await ana.state())["messages"][GENERAL]
    assert [m["text"] for m in seen] == ["0", "1", "2", "3", "4"]


async def test_an_address_is_good_for_half_an_hour(
    session: ClientSession, ana: Person, wire: Wire, clock: Clock
) -> None:
    url = await commanded(ana, wire)
    clock.now += 30 * 60
    assert await said(session, url, {"text": "In time"}) == (200, "ok")
    clock.now += 1
    assert await said(session, url, {"text": "Late"}) == (404, "expired_url")
    assert await said(session, url + "x", {"text": "Guessed"}) == (404, "expired_url")


async def test_an_answer_is_for_the_person_unless_it_is_for_all(
    session: ClientSession, ana: Person, ben: Person, wire: Wire
) -> None:
    url = await commanded(ana, wire, RANDOM)
    await said(session, url, {"text": "For you"})
    await said(session, url, {"text": "For all", "response_type": "in_channel"})
    seen = (await ana.state())["messages"][RANDOM]
    assert [(m["text"], m["ephemeral"]) for m in seen] == [("For you", True), ("For all", False)]
    assert [m["text"] for m in (await ben.state())["messages"][RANDOM]] == ["For all"]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"blocks": [{"type": "sparkle"}]}, "invalid_blocks"),
        ({"blocks": "{"}, "invalid_blocks_format"),
        ({}, "no_text"),
        ([1], "invalid_payload"),
    ],
)
async def test_what_slack_refuses_is_told_in_a_bare_word(
    session: ClientSession, ana: Person, wire: Wire, body: Any, error: str
) -> None:
    assert await said(session, await commanded(ana, wire), body) == (400, error)


async def test_a_long_answer_is_not_bound_by_a_messages_budget(
    session: ClientSession, ana: Person, wire: Wire
) -> None:
    blocks = [section("x" * 3000) for _ in range(6)]
    url = await commanded(ana, wire)
    assert await said(session, url, {"text": "Long", "blocks": blocks}) == (200, "ok")


async def test_the_original_is_replaced_for_all_who_saw_it(
    playground: Playground, session: ClientSession, ana: Person, ben: Person, wire: Wire
) -> None:
    payload = await clicked(playground, session, ana, wire)
    await said(session, payload["response_url"], {"text": "After", "replace_original": "true"})
    (seen,) = (await ben.state())["messages"][GENERAL]
    assert (seen["ts"], seen["text"]) == (payload["message"]["ts"], "After")
    assert (seen["blocks"], seen["ephemeral"]) == ([], False)


async def test_the_original_is_deleted(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    payload = await clicked(playground, session, ana, wire)
    assert (await said(session, payload["response_url"], {"delete_original": True}))[0] == 200
    assert (await ana.state())["messages"][GENERAL] == []


async def test_without_saying_so_the_original_stays(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    payload = await clicked(playground, session, ana, wire)
    await said(session, payload["response_url"], {"text": "Beside"})
    seen = (await ana.state())["messages"][GENERAL]
    assert [m["text"] for m in seen] == ["Before", "Beside"]


async def test_a_thread_is_kept_only_where_it_is_named(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    payload = await clicked(playground, session, ana, wire)
    ts = payload["message"]["ts"]
    await said(session, payload["response_url"], {"text": "Outside"})
    await said(session, payload["response_url"], {"text": "Inside", "thread_ts": ts})
    seen = (await ana.state())["messages"][GENERAL]
    assert [(m["text"], m["thread_ts"]) for m in seen[1:]] == [("Outside", None), ("Inside", ts)]


async def test_what_is_posted_for_all_is_heard_where_the_bot_is_a_member(
    session: ClientSession, ana: Person, wire: Wire
) -> None:
    url = await commanded(ana, wire, "D0ANA")
    await said(session, url, {"text": "For you"})
    await said(session, url, {"text": "For all", "response_type": "in_channel"})
    event = (await wire.take())["event"]
    assert (event["text"], event["bot_id"]) == ("For all", "B0BOT")


async def test_a_failure_is_injected_once(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    url = await commanded(ana, wire)
    playground.answer_next("response_url", status=500, body={"error": "fatal_error"})
    assert await said(session, url, {"text": "Lost"}) == (500, '{"error": "fatal_error"}')
    assert await said(session, url, {"text": "Here"}) == (200, "ok")
    assert [m["text"] for m in (await ana.state())["messages"][GENERAL]] == ["Here"]


@pytest.mark.parametrize("body", [b"[" * 200_000, b'"\xff"', b"[]"])
async def test_a_body_that_cannot_be_read_is_refused_in_a_bare_word(
    session: ClientSession, ana: Person, wire: Wire, body: bytes
) -> None:
    async with session.post(await commanded(ana, wire), data=body) as answer:
        assert (answer.status, await answer.text()) == (400, "invalid_payload")
