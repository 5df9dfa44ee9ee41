"""The door of HTTP mode: what is let in, what is refused, and that nothing befalls it."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.slack.door import MOST_BYTES
from tests.slack.raw_slack import RawSlack, raw_slack
from tests.slack.signed import FORM, JSON, send, signed

CORPUS = {each.name: each.read_bytes() for each in (Path(__file__).parent / "corpus").iterdir()}
PATIENCE = 10.0
Client = TestClient[Any, Any]


@asynccontextmanager
async def _served(assistant: Assistant) -> AsyncIterator[tuple[Client, RawSlack]]:
    async with (
        raw_slack() as slack,
        running(slack.settings(), assistant) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
    ):
        slack.calls.clear()
        yield client, slack


@pytest.fixture
async def door(assistant: Assistant) -> AsyncIterator[Client]:
    async with _served(assistant) as (client, _):
        yield client


def _command(text: str = "what is green tea", **fields: str) -> bytes:
    command = {
        "command": "/whichtea",
        "text": text,
        "user_id": "U0ANA",
        "team_id": "T1",
        "channel_id": "C1",
        "trigger_id": "1.2.3",
    }
    return urlencode(command | fields).encode()


def _message(text: str = "what is green tea", event_id: str = "Ev1", **fields: Any) -> bytes:
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": "D1",
        "user": "U0ANA",
        "ts": "1700000000.000100",
        "text": text,
    }
    payload = {"type": "event_callback", "team_id": "T1", "event_id": event_id}
    return json.dumps(payload | {"event": event | fields}).encode()


def _posts(slack: RawSlack) -> list[str]:
    return [each["text"] for each in slack.sent("chat.postMessage")]


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": None},
        {"X-Slack-Signature": ""},
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=é"},
        {"X-Slack-Request-Timestamp": None},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
async def test_what_is_not_signed_is_refused_and_its_body_told_nobody(
    door: Client, change: dict[str, str | None], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "bot")
    body = _command("tell no log of this")
    headers = {k: v for k, v in (signed(body, FORM) | change).items() if v is not None}
    answer = await send(door, body, headers)
    assert (answer.status, await answer.read()) == (401, b"")
    said = [record for record in caplog.records if record.name.startswith("bot")]
    assert len(said) == 1
    assert "tell no log of this" not in caplog.text.replace("+", " ")


@pytest.mark.parametrize("secret", ["another", "a-secret-of-the-test", "A-SECRET-OF-THE-TESTS"])
async def test_another_secret_opens_nothing(door: Client, secret: str) -> None:
    body = _command()
    assert (await send(door, body, signed(body, FORM, secret=secret))).status == 401


@pytest.mark.parametrize(
    "at", ["abc", "", "1e9", "9" * 5000, "١٧٠٠٠٠٠٠٠٠", "-1", " 1", "1.5", "0x1"]
)
async def test_a_timestamp_is_made_of_digits(door: Client, at: str) -> None:
    body = _command()
    headers = signed(body, FORM, at=at)
    assert (await send(door, body, headers)).status == 401


@pytest.mark.parametrize("change", [str.upper, lambda s: s.removeprefix("v0="), lambda s: s + " x"])
async def test_a_signature_has_one_form(door: Client, change: Any) -> None:
    body = _command()
    headers = signed(body, FORM)
    headers["X-Slack-Signature"] = change(headers["X-Slack-Signature"])
    assert (await send(door, body, headers)).status == 401


@pytest.mark.parametrize("name", ["X-Slack-Signature", "X-Slack-Request-Timestamp"])
async def test_a_header_that_comes_twice_signs_nothing(door: Client, name: str) -> None:
    body = _command()
    once = signed(body, FORM)
    answer = await door.post(EVENTS_PATH, data=body, headers=[*once.items(), (name, once[name])])
    assert answer.status == 401


@pytest.mark.parametrize(("off", "status"), [(-240, 200), (240, 200), (-360, 401), (360, 401)])
async def test_a_clock_may_be_off_by_five_minutes(
    door: Client, off: int, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    body = _command()
    answer = await send(door, body, signed(body, FORM, at=time.time() + off))
    assert answer.status == status
    assert ("check clock" in caplog.text) is (status == 401)


async def test_who_forges_is_not_told_to_check_the_clock(
    door: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot")
    body = _command()
    await send(door, body, signed(body, FORM, secret="another", at=0))
    assert "check clock" not in caplog.text


async def test_the_same_signed_bytes_have_one_effect(assistant: Assistant) -> None:
    async with _served(assistant) as (client, slack):
        for body, kind in ((_message(), JSON), (_command("guide"), FORM)):
            headers = signed(body, kind)
            assert [(await send(client, body, headers)).status for _ in range(5)] == [200] * 5
            answers = await asyncio.gather(*(send(client, body, headers) for _ in range(5)))
            assert [answer.status for answer in answers] == [200] * 5
    assert len(_posts(slack)) == 1
    assert len(slack.sent("views.open")) == 1


async def test_headers_that_are_not_signed_change_nothing(assistant: Assistant) -> None:
    async with _served(assistant) as (client, slack):
        for number, extra in enumerate(
            (
                {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"},
                {"X-Slack-Bolt-Lazy-Only": "1", "X-Slack-Bolt-Lazy-Function-Name": "hear"},
                {"X-Slack-No-Retry": "1", "Authorization": "Bearer none"},
            )
        ):
            body = _message(event_id=f"Ev{number}", ts=f"1700000000.00010{number}")
            assert (await send(client, body, signed(body) | extra)).status == 200
    assert len(_posts(slack)) == 3


async def test_a_body_is_taken_up_to_its_limit(door: Client) -> None:
    body = _command("x" * 60_000)
    assert (await send(door, body, signed(body, FORM))).status == 200
    body = _command("x" * MOST_BYTES)
    assert (await send(door, body, signed(body, FORM))).status == 413


async def test_a_body_without_a_length_is_read_no_further_than_the_limit(door: Client) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 200 * MOST_BYTES:
            sent += 4096
            yield b"x" * 4096

    answer = await door.post(EVENTS_PATH, data=endless(), headers=signed(b"", FORM))
    assert answer.status == 413
    assert sent < 100 * MOST_BYTES


async def test_a_body_that_trickles_is_not_waited_for(door: Client) -> None:
    async def trickle() -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.2)

    async def one() -> int:
        return (await door.post(EVENTS_PATH, data=trickle(), headers=signed(b"", FORM))).status

    async with asyncio.timeout(PATIENCE):
        slow = [asyncio.create_task(one()) for _ in range(50)]
        body = _command()
        assert (await send(door, body, signed(body, FORM))).status == 200
        assert not any(each.done() for each in slow)
        assert await asyncio.gather(*slow) == [408] * 50


@pytest.mark.parametrize("name", sorted(CORPUS))
async def test_what_is_malformed_is_refused_civilly(
    assistant: Assistant, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    body, kind = CORPUS[name], FORM if name.endswith(".form") else JSON
    async with _served(assistant) as (client, slack):
        forged = await send(client, body, signed(body, kind, secret="another"))
        assert (forged.status, await forged.read()) == (401, b"")
        answer = await send(client, body, signed(body, kind))
        assert (answer.status, await answer.read()) == (400, b"")
    assert slack.calls == []
    assert [r for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/json; charset=latin-1",
        "application/json; charset=utf-16",
        "application/jsonx",
    ],
)
async def test_only_slacks_kinds_of_body_are_read(door: Client, kind: str) -> None:
    body = _message()
    assert (await send(door, body, signed(body, kind))).status == 400
    forged = signed(body, kind, secret="another")
    assert (await send(door, body, forged)).status == 401


@pytest.mark.parametrize(
    "kind", ["application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"']
)
async def test_a_kind_of_body_may_name_its_charset(door: Client, kind: str) -> None:
    body = _message()
    assert (await send(door, body, signed(body, kind))).status == 200


async def test_slacks_check_of_the_certificate_is_answered_and_nothing_else(
    assistant: Assistant,
) -> None:
    body = urlencode({"ssl_check": "1", "token": "x"}).encode()
    async with _served(assistant) as (client, slack):
        answer = await send(client, body, signed(body, FORM))
        assert (answer.status, await answer.read()) == (200, b"")
        assert (await send(client, body, signed(body, FORM, secret="another"))).status == 401
    assert slack.calls == []


async def test_the_challenge_is_given_back_and_nothing_else(door: Client) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee"}).encode()
    answer = await send(door, body, signed(body))
    assert (answer.status, await answer.read()) == (200, b"c0ffee")
    assert (await send(door, body, signed(body, secret="another"))).status == 401
    body = json.dumps({"type": "url_verification", "challenge": {"a": 1}}).encode()
    assert (await send(door, body, signed(body))).status == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "TRACE", "PATCH"])
async def test_other_methods_and_paths_lead_nowhere(door: Client, method: str) -> None:
    answer = await door.request(method, EVENTS_PATH)
    assert answer.status == 405
    assert (await door.request(method, "/elsewhere")).status == 404
    assert "aiohttp" not in str(answer.headers) + await answer.text()
    assert "Python" not in str(answer.headers)


@pytest.mark.parametrize(
    "headers",
    [
        "Content-Length: 4\nTransfer-Encoding: chunked\n\n0\n\n",
        "Content-Length: 4\nContent-Length: 5\n\nabcd",
        "Content-Length: -1\n\n",
        f"X-Long: {'x' * 65_536}\n\n",
        "\0\n\n",
    ],
)
async def test_a_request_that_is_none_is_refused(door: Client, headers: str) -> None:
    assert door.port is not None
    reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
    request = f"POST {EVENTS_PATH} HTTP/1.1\nHost: x\n{headers}"
    writer.write(request.replace("\n", "\r\n").encode())
    async with asyncio.timeout(PATIENCE):
        line = await reader.readline()
    writer.close()
    assert line.split()[1] in (b"400", b"401")


@pytest.mark.parametrize(
    "text",
    ["\ud800 what is green tea", "what is green tea\0", "what\u202e is green tea", "a\u0301" * 300],
)
async def test_odd_characters_are_read_as_a_question(assistant: Assistant, text: str) -> None:
    async with _served(assistant) as (client, slack):
        body = _message(text)
        assert (await send(client, body, signed(body))).status == 200
    assert len(_posts(slack)) == 1
    assert "Something went wrong" not in _posts(slack)[0]
