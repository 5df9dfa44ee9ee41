"""What goes out on the wire, and what the person hears where Slack does not take it."""

import logging
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import Block, ButtonElement
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.model import Knowledge
from bot.slack import blocks, markup, send, sound, views
from bot.slack.blocks import Message
from bot.slack.decode import Ear
from bot.slack.render import Canvas
from tests.slack.raw_slack import RawSlack, raw_slack

HELLO = Message(markup.escape("hello"), [blocks.section(markup.escape("hello"))])


@pytest.fixture
async def raw() -> AsyncIterator[RawSlack]:
    async with raw_slack() as slack:
        yield slack


@pytest.fixture
def client(raw: RawSlack) -> AsyncWebClient:
    return AsyncWebClient("xoxb-1", f"{raw.url}/api/")


async def _posted(raw: RawSlack, client: AsyncWebClient, *drawn: Block) -> Any:
    await send.post(client, "C1", Message(markup.escape("in words"), drawn))
    return raw.sent("chat.postMessage")[-1]


async def test_links_are_not_unfurled(raw: RawSlack, client: AsyncWebClient) -> None:
    await send.post(client, "C1", HELLO, "1.1")
    await send.publish(client, f"{raw.url}/api/response", HELLO)
    await send.whisper(client, Ear(f"{raw.url}/api/response", "U1"), HELLO)
    for body in (*raw.sent("chat.postMessage"), *raw.sent("response")):
        assert body["unfurl_links"] is False
        assert body["unfurl_media"] is False


async def test_a_message_that_slack_would_refuse_goes_out_in_words(
    raw: RawSlack, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
) -> None:
    twice = [blocks.button("A secret", "same.id", "1")] * 2
    body = await _posted(raw, client, blocks.actions(twice))
    assert body["text"] == "in words"
    assert not body["blocks"]
    assert "/blocks/0/elements/1/action_id" in caplog.text
    assert "secret" not in caplog.text


async def test_blocks_that_the_sdk_refuses_to_build_go_out_in_words(
    raw: RawSlack, client: AsyncWebClient
) -> None:
    body = await _posted(raw, client, blocks.actions([ButtonElement(text="x" * 76, action_id="a")]))
    assert body["text"] == "in words"
    assert not body["blocks"]


async def test_more_text_than_slack_takes_goes_out_in_words(
    raw: RawSlack, client: AsyncWebClient
) -> None:
    full = blocks.section(markup.escape("x" * 3000))
    assert len((await _posted(raw, client, full, full, full))["blocks"]) == 3
    one_more = blocks.section(markup.escape("x"))
    assert not (await _posted(raw, client, full, full, full, one_more))["blocks"]


async def test_a_view_that_slack_would_refuse_is_not_sent(
    raw: RawSlack, client: AsyncWebClient
) -> None:
    view = View(type="modal", title="T", blocks=[blocks.header(" "), blocks.header("")])
    with pytest.raises(sound.UnsoundViewError, match="/view"):
        await send.open_view(client, "1.2.3", view)
    with pytest.raises(sound.UnsoundViewError):
        await send.push_view(client, "1.2.3", view)
    with pytest.raises(sound.UnsoundViewError):
        await send.update_view(client, "V1", view)
    with pytest.raises(sound.UnsoundViewError):
        await send.publish_home(client, "U1", View(type="home", blocks=[]))
    assert raw.calls == []


@pytest.mark.parametrize("method", ["views.open", "views.push", "views.update"])
async def test_an_answer_that_is_not_json_is_an_error_like_another(
    raw: RawSlack,
    client: AsyncWebClient,
    tea: Knowledge,
    method: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL, "slack_sdk")
    view = views.notice(Canvas(tea), "Something")
    raw.answers_next(method, "upstream is down", 503)
    calls: dict[str, Coroutine[Any, Any, object]] = {
        "views.open": send.open_view(client, "1.2.3", view),
        "views.push": send.push_view(client, "1.2.3", view),
        "views.update": send.update_view(client, "V1", view),
    }
    calling = calls.pop(method)
    for other in calls.values():
        other.close()
    with pytest.raises(SlackApiError):
        await calling


async def test_a_view_that_has_changed_since_is_not_drawn_over(
    raw: RawSlack, client: AsyncWebClient, tea: Knowledge
) -> None:
    conflict = '{"ok": false, "error": "hash_conflict"}'
    raw.answers_next("views.update", conflict, kind="application/json")
    await send.update_view(client, "V1", views.notice(Canvas(tea), "Something"), "seen-then")
    (body,) = raw.sent("views.update")
    assert "seen-then" in str(body)
