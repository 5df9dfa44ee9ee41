"""Every call of Slack, held against each way in which it can fail."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import ClientConnectorError, ServerDisconnectedError
from slack_sdk.errors import SlackApiError, SlackRequestError

from bot.core.model import Knowledge
from bot.errors import UnsureError
from bot.slack import send, views
from bot.slack.caller import Caller
from bot.slack.calling import PATIENCE, UNREACHED
from bot.slack.decode import Ear
from bot.slack.refused import REFUSALS, pause_of
from bot.slack.render import Canvas
from bot.slack.send import NotPostedError
from tests.slack.lines import GENERAL, HELLO, ML_TEAM, Line, line

HTML = "<html><body>upstream is down</body></html>"
POST = "chat.postMessage"
LIMITED: dict[str, Any] = {"status": 429, "body": {"ok": False, "error": "ratelimited"}}
CODES = sorted(
    {
        *("ratelimited", "fatal_error", "internal_error", "service_unavailable"),
        *("request_timeout", "channel_not_found", "not_in_channel", "is_archived"),
        *("restricted_action", "msg_too_long", "msg_blocks_too_long", "invalid_blocks"),
        *("missing_scope", "user_is_bot", "cannot_dm_bot", "user_not_in_channel"),
        *("messages_tab_disabled", "token_revoked", "account_inactive", "invalid_auth"),
        *("token_expired", "not_authed", "team_access_not_granted", "no_permission"),
        *("ekm_access_denied", "access_denied", "org_login_required", "message_not_found"),
        *("cant_update_message", "edit_window_closed", "expired_trigger_id", "never_heard_of"),
    }
)
FAULTS: dict[str, dict[str, Any]] = {
    **{f"{status}": {"status": status, "body": HTML} for status in (500, 502, 503, 504)},
    "empty": {"status": 200},
    "HTML": {"status": 200, "body": HTML},
    "reset": {"line": "reset"},
    "hang": {"line": "hang"},
    "fatal_error": {"body": {"ok": False, "error": "fatal_error"}},
}


@pytest.fixture
async def wire(tea: Knowledge) -> AsyncIterator[Line]:
    async with line(tea.subject) as made:
        yield made


async def _every(wire: Line, tea: Knowledge, method: str) -> object:
    """One call of a method, as the bot makes it."""
    client, view = wire.client, views.notice(Canvas(tea), "Something")
    home = view.to_dict() | {"type": "home"}
    url = f"{wire.slack.url}/response/any"
    sites: dict[str, Callable[[], Awaitable[object]]] = {
        POST: lambda: send.post(client, GENERAL, HELLO),
        "chat.postEphemeral": lambda: send.whisper(client, Ear("", "U0ANA", GENERAL), HELLO),
        "chat.update": lambda: send.update(client, GENERAL, "1.1", HELLO),
        "chat.delete": lambda: send.delete(client, GENERAL, "1.1"),
        "chat.getPermalink": lambda: send.permalink(client, GENERAL, "1.1"),
        "files.getUploadURLExternal": lambda: _upload(client),
        "files.completeUploadExternal": lambda: _upload(client),
        "upload": lambda: _upload(client),
        "assistant.threads.setSuggestedPrompts": lambda: send.suggest(client, "D0ANA", []),
        "assistant.threads.setStatus": lambda: send.status(client, GENERAL, "1.1", "at work"),
        "views.open": lambda: send.open_view(client, "1.2.3", view),
        "views.push": lambda: send.push_view(client, "1.2.3", view),
        "views.update": lambda: send.update_view(client, "V1", view),
        "views.publish": lambda: client.views_publish(user_id="U0ANA", view=home),
        "users.conversations": lambda: send.channels_of(client, "U0ANA", private=False),
        "users.info": lambda: client.users_info(user="U0ANA"),
        "functions.completeSuccess": lambda: client.functions_completeSuccess(
            function_execution_id="Fx1", outputs={}
        ),
        "functions.completeError": lambda: client.functions_completeError(
            function_execution_id="Fx1", error="no"
        ),
        "response_url": lambda: send.publish(client, url, HELLO),
    }
    return await sites[method]()


async def _raised(calling: Awaitable[object]) -> Exception | None:
    try:
        await calling
    except SAID as error:
        return error
    return None


async def _upload(client: Caller) -> None:
    await send.upload(client, GENERAL, "1.1", "record.md", "A record", "text")


METHODS = (
    *(POST, "chat.postEphemeral", "chat.update", "chat.delete", "chat.getPermalink"),
    *("files.getUploadURLExternal", "upload", "files.completeUploadExternal"),
    *("assistant.threads.setSuggestedPrompts", "assistant.threads.setStatus"),
    *("views.open", "views.push", "views.update", "views.publish", "users.conversations"),
    *("users.info", "functions.completeSuccess", "functions.completeError", "response_url"),
)
ONCE = {POST, "chat.postEphemeral", "files.completeUploadExternal", "response_url", "upload"}
"""What is not called again where it may have been done."""
READS = {"chat.getPermalink", "users.conversations", "users.info"}
SAID = (SlackApiError, SlackRequestError, NotPostedError, UnsureError, *UNREACHED)


@pytest.mark.parametrize("method", METHODS)
async def test_each_call_meets_each_code_without_a_crash_and_is_repeated_only_where_it_may(
    wire: Line, tea: Knowledge, method: str
) -> None:
    for code in CODES:
        before = wire.slack.calls(method)
        with wire.slack.answering(method, body={"ok": False, "error": code}):
            raised = await _raised(_every(wire, tea, method))
        course = REFUSALS[code].course if code in REFUSALS else "give up"
        assert course == "unsure" or not isinstance(raised, UnsureError)
        calls = wire.slack.calls(method) - before
        if course in ("tell", "give up") or method == "upload":
            assert calls == 1, code
        elif course == "unsure":
            assert calls == (1 if method in ONCE else 3), code
        else:
            assert 1 <= calls <= 6, code
        wire.time.now += 3600


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", METHODS)
async def test_each_call_meets_each_fault_without_a_crash(
    wire: Line, tea: Knowledge, method: str, fault: str
) -> None:
    before = wire.slack.calls(method)
    with wire.slack.answering(method, **FAULTS[fault]):
        raised = await _raised(_every(wire, tea, method))
    # To whom a response URL answers 200, it says nothing else of interest.
    taken = method == "response_url" and FAULTS[fault].get("status") == 200
    assert isinstance(raised, UnsureError) == (method in ONCE - {"upload"} and not taken)
    calls = wire.slack.calls(method) - before
    # What only reads is sent once more by the HTTP client where a connection ends.
    assert calls == 1 if method in ONCE else calls in (3, 6 if method in READS else 3)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("effective", [False, True])
async def test_what_may_have_been_posted_is_not_posted_again(
    wire: Line, fault: str, effective: bool
) -> None:
    wire.slack.answer_next(POST, effective=effective, **FAULTS[fault])
    with pytest.raises(UnsureError):
        await send.post(wire.client, GENERAL, HELLO)
    assert await wire.posted() == effective
    assert wire.outcomes(POST) == ["unsure"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("effective", [False, True])
async def test_what_may_be_done_twice_is_done_again(
    wire: Line, fault: str, effective: bool
) -> None:
    ts = await send.post(wire.client, GENERAL, HELLO)
    wire.slack.answer_next("chat.delete", effective=effective, **FAULTS[fault])
    await send.delete(wire.client, GENERAL, ts)
    assert await wire.posted() == 0
    assert wire.time.waits == [0.5]


async def test_where_nobody_listens_it_is_tried_again_and_said(wire: Line) -> None:
    await wire.slack.stop()
    with pytest.raises(ClientConnectorError):
        await send.post(wire.client, GENERAL, HELLO)
    assert wire.outcomes(POST) == ["again", "again", "unreached"]
    assert wire.time.waits == [0.5, 2.0]


async def test_what_surely_was_not_posted_is_posted_after_all(wire: Line) -> None:
    wire.slack.answer_next(POST, body={"ok": False, "error": "service_unavailable"})
    await send.post(wire.client, GENERAL, HELLO)
    assert await wire.posted() == 1
    assert wire.outcomes(POST) == ["again", "ok"]


@pytest.mark.parametrize(
    ("asked", "waited"),
    [
        ("1", 1.0),
        ("30", 30.0),
        (None, 1.0),
        ("abc", 1.0),
        ("0.5", 0.5),
        ("-5", 1.0),
        ("9" * 400, 1.0),
    ],
)
async def test_as_long_as_slack_asks_to_wait_is_waited(
    wire: Line, asked: str | None, waited: float
) -> None:
    headers = {"Retry-After": asked} if asked is not None else None
    wire.slack.answer_next(POST, headers=headers, **LIMITED)
    await send.post(wire.client, GENERAL, HELLO)
    assert wire.time.waits == [waited]
    assert await wire.posted() == 1
    assert wire.outcomes(POST) == ["ratelimited", "ok"]


async def test_what_would_have_to_wait_too_long_is_given_up_and_not_asked_again_before(
    wire: Line,
) -> None:
    wire.slack.answer_next(POST, headers={"Retry-After": "3600"}, **LIMITED)
    for left in (3600.0, 3600.0 - 1800.0):
        with pytest.raises(SlackApiError) as refused:
            await send.post(wire.client, GENERAL, HELLO)
        assert pause_of(refused.value) == left
        wire.time.now += 1800
    assert wire.slack.calls(POST) == 1
    assert wire.time.waits == []
    await send.post(wire.client, GENERAL, HELLO)
    assert await wire.posted() == 1


async def test_a_channel_that_has_to_wait_holds_up_no_other(wire: Line) -> None:
    wire.time.passes.clear()
    wire.slack.answer_next(POST, headers={"Retry-After": "30"}, **LIMITED)
    waiting = asyncio.create_task(send.post(wire.client, GENERAL, HELLO))
    await wire.time.waited.wait()
    await send.post(wire.client, ML_TEAM, HELLO)
    assert await wire.posted(ML_TEAM) == 1
    assert await wire.posted() == 0
    wire.time.passes.set()
    await waiting
    assert await wire.posted() == 1


async def test_posts_to_a_channel_that_has_to_wait_go_out_in_order_one_by_one(wire: Line) -> None:
    wire.time.passes.clear()
    wire.slack.answer_next(POST, headers={"Retry-After": "2"}, **LIMITED)
    sending = [asyncio.create_task(send.post(wire.client, GENERAL, HELLO))]
    await wire.time.waited.wait()
    for _ in range(5):
        sending.append(asyncio.create_task(send.post(wire.client, GENERAL, HELLO)))
    wire.time.passes.set()
    stamps = await asyncio.gather(*sending)
    assert stamps == sorted(stamps)
    assert wire.slack.calls(POST) == 7
    assert wire.time.waits == [2.0]


async def test_a_limit_that_does_not_end_is_given_up(wire: Line) -> None:
    always = wire.slack.answering(POST, headers={"Retry-After": "2"}, **LIMITED)
    with always, pytest.raises(SlackApiError):
        await send.post(wire.client, GENERAL, HELLO)
    assert sum(wire.time.waits) <= PATIENCE
    assert wire.outcomes(POST)[-1] == "later"


async def test_a_modal_is_not_waited_for_longer_than_its_trigger_is_good(
    wire: Line, tea: Knowledge
) -> None:
    wire.slack.answer_next("views.open", headers={"Retry-After": "5"}, **LIMITED)
    with pytest.raises(SlackApiError):
        await send.open_view(wire.client, "1.2.3", views.notice(Canvas(tea), "Something"))
    assert wire.time.waits == []


@pytest.mark.parametrize("code", ["token_revoked", "account_inactive", "invalid_auth"])
async def test_a_token_that_is_not_taken_is_made_known(wire: Line, code: str) -> None:
    wire.slack.answer_next(POST, body={"ok": False, "error": code})
    with pytest.raises(SlackApiError):
        await send.post(wire.client, GENERAL, HELLO)
    assert wire.refused == [code]


async def test_a_connection_that_ended_after_the_work_is_told_from_one_never_made(
    wire: Line,
) -> None:
    wire.slack.answer_next("chat.update", line="reset")
    wire.slack.answer_next("chat.update", line="reset")
    wire.slack.answer_next("chat.update", line="reset")
    with pytest.raises((ServerDisconnectedError, OSError)):
        await send.update(wire.client, GENERAL, "1.1", HELLO)
