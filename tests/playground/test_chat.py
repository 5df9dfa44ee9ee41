from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.local_slack import Person
from tests.playground.world import (
    GENERAL,
    LEADS,
    MANIFEST,
    RANDOM,
    Start,
    actions,
    button,
    call,
    section,
)

Json = dict[str, Any]


async def refusal(client: AsyncWebClient, method: str, **args: Any) -> Json:
    with pytest.raises(SlackApiError) as error:
        await client.api_call(method, json=args)
    assert error.value.response.status_code == 200
    body: Json = error.value.response.data
    return body


async def error_of(client: AsyncWebClient, method: str, **args: Any) -> str:
    return str((await refusal(client, method, **args))["error"])


async def test_a_post_is_seen_with_ids_filled_in(client: AsyncWebClient, ana: Person) -> None:
    blocks = [
        section("Hello", accessory={"type": "button", "text": {"type": "plain_text", "text": "B"}})
    ]
    posted = await client.chat_postMessage(channel="#general", text="Hello", blocks=blocks)
    assert posted["channel"] == GENERAL
    assert posted["message"]["bot_id"] == "B0BOT"
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["ts"] == posted["ts"]
    assert seen["blocks"][0]["block_id"]
    assert seen["blocks"][0]["accessory"]["action_id"]


async def test_a_post_to_a_person_lands_in_their_direct_message(
    client: AsyncWebClient, ana: Person, ben: Person
) -> None:
    assert (await client.chat_postMessage(channel="U0ANA", text="Psst"))["channel"] == "D0ANA"
    assert [m["text"] for m in (await ana.state())["messages"]["D0ANA"]] == ["Psst"]
    assert "D0ANA" not in (await ben.state())["messages"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        ({"text": "Hi"}, "invalid_arguments"),
        ({"channel": "C0NOWHERE", "text": "Hi"}, "channel_not_found"),
        ({"channel": LEADS, "text": "Hi"}, "channel_not_found"),
        ({"channel": RANDOM, "text": "Hi"}, "not_in_channel"),
        ({"channel": GENERAL}, "no_text"),
        ({"channel": GENERAL, "text": "  ", "blocks": []}, "no_text"),
        ({"channel": GENERAL, "blocks": "[{"}, "invalid_blocks_format"),
        ({"channel": GENERAL, "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": GENERAL, "blocks": [{"type": "sparkle"}]}, "invalid_blocks"),
        ({"channel": GENERAL, "blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        ({"channel": GENERAL, "text": "a", "markdown_text": "b"}, "markdown_text_conflict"),
        ({"channel": GENERAL, "markdown_text": "b" * 12_001}, "msg_too_long"),
        ({"channel": GENERAL, "text": "a", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": GENERAL, "text": "a", "attachments": [{"text": "b"}]}, "invalid_arguments"),
    ],
)
async def test_slack_refuses(client: AsyncWebClient, args: Json, code: str) -> None:
    assert await error_of(client, "chat.postMessage", **args) == code


async def test_a_refusal_of_blocks_points_at_the_place(client: AsyncWebClient) -> None:
    blocks = [section("x" * 3001)]
    body = await refusal(client, "chat.postMessage", channel=GENERAL, blocks=blocks)
    said = "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert body["errors"] == [said]
    assert body["response_metadata"]["messages"] == [f"[ERROR] {said}"]


async def test_a_message_has_a_budget_beyond_the_limits_of_its_blocks(
    client: AsyncWebClient,
) -> None:
    blocks = [section("x" * 3000) for _ in range(5)]
    code = await error_of(client, "chat.postMessage", channel=GENERAL, blocks=blocks)
    assert code == "msg_blocks_too_long"
    assert (await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks[:4]))["ok"]


async def test_metadata_is_bounded_and_kept(client: AsyncWebClient) -> None:
    data = {"event_type": "noted", "event_payload": {"note": "x" * 17_000}}
    args = {"channel": GENERAL, "text": "Hi", "metadata": data}
    assert await error_of(client, "chat.postMessage", **args) == "metadata_too_large"
    data["event_payload"] = {"note": "x"}
    posted = await client.chat_postMessage(channel=GENERAL, text="Hi", metadata=data)
    assert posted["message"]["metadata"] == data


async def test_text_beyond_slacks_limit_is_cut(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="x" * 50_000)
    assert len(posted["message"]["text"]) == 40_000


async def test_an_ephemeral_message_is_for_one_pair_of_eyes(
    client: AsyncWebClient, ana: Person, ben: Person
) -> None:
    posted = await client.chat_postEphemeral(channel=GENERAL, user="U0ANA", text="For you")
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert (seen["ts"], seen["ephemeral"]) == (posted["message_ts"], True)
    assert (await ben.state())["messages"][GENERAL] == []
    ts = posted["message_ts"]
    update = {"channel": GENERAL, "ts": ts, "text": "Other"}
    assert await error_of(client, "chat.update", **update) == "message_not_found"
    assert await error_of(client, "chat.delete", channel=GENERAL, ts=ts) == "message_not_found"


async def test_an_ephemeral_message_needs_both_in_the_channel(client: AsyncWebClient) -> None:
    args = {"text": "For you"}
    method = "chat.postEphemeral"
    assert await error_of(client, method, channel="D0ANA", user="U0BEN", **args) == (
        "user_not_in_channel"
    )
    assert await error_of(client, method, channel=RANDOM, user="U0BEN", **args) == "not_in_channel"
    assert await error_of(client, method, channel=GENERAL, **args) == "invalid_arguments"


async def test_an_update_keeps_blocks_that_it_does_not_name(
    client: AsyncWebClient, ana: Person
) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="One", blocks=[section("One")])
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="Two")
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert (seen["text"], seen["edited"], len(seen["blocks"])) == ("Two", True, 1)
    await client.chat_update(channel=GENERAL, ts=posted["ts"], text="Three", blocks=[])
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["blocks"] == []


async def test_only_its_own_messages_yield_to_the_app(client: AsyncWebClient, ana: Person) -> None:
    ts = (await ana.says("Mine", GENERAL))["ts"]
    args = {"channel": GENERAL, "ts": ts}
    assert await error_of(client, "chat.update", text="Yours", **args) == "cant_update_message"
    assert await error_of(client, "chat.delete", **args) == "cant_delete_message"
    args["ts"] = "1.000000"
    assert await error_of(client, "chat.update", text="Yours", **args) == "message_not_found"


async def test_an_update_is_held_to_four_thousand_characters(client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=GENERAL, text="x" * 5_000)
    args = {"channel": GENERAL, "ts": posted["ts"], "text": "x" * 4_001}
    assert await error_of(client, "chat.update", **args) == "msg_too_long"
    by_name = {"channel": "#general", "ts": posted["ts"], "text": "x"}
    assert await error_of(client, "chat.update", **by_name) == "channel_not_found"


async def test_a_deleted_message_is_gone_but_a_thread_keeps_its_place(
    client: AsyncWebClient, ana: Person
) -> None:
    alone = await client.chat_postMessage(channel=GENERAL, text="Alone")
    await client.chat_delete(channel=GENERAL, ts=alone["ts"])
    parent = await client.chat_postMessage(channel=GENERAL, text="Parent")
    await client.chat_postMessage(channel=GENERAL, text="Reply", thread_ts=parent["ts"])
    await client.chat_delete(channel=GENERAL, ts=parent["ts"])
    seen = (await ana.state())["messages"][GENERAL]
    assert [m["text"] for m in seen] == ["This message was deleted.", "Reply"]
    assert (seen[0]["reply_count"], seen[1]["thread_ts"]) == (1, parent["ts"])


async def test_a_thread_is_named_by_its_first_message_only(
    client: AsyncWebClient, ana: Person
) -> None:
    parent = await client.chat_postMessage(channel=GENERAL, text="Parent")
    reply = await client.chat_postMessage(channel=GENERAL, text="Re", thread_ts=parent["ts"])
    args = {"channel": GENERAL, "text": "Re: Re", "thread_ts": reply["ts"]}
    assert await error_of(client, "chat.postMessage", **args) == "cannot_reply_to_message"
    lost = await client.chat_postMessage(channel=GENERAL, text="Lost", thread_ts="1.000000")
    assert "thread_ts" not in lost["message"]


async def test_a_status_shows_until_the_bot_speaks(client: AsyncWebClient, ana: Person) -> None:
    ts = (await ana.says("Hi"))["ts"]
    await client.assistant_threads_setStatus(channel_id="D0ANA", thread_ts=ts, status="is thinking")
    channel = next(c for c in (await ana.state())["channels"] if c["id"] == "D0ANA")
    assert channel["statuses"] == {ts: "is thinking"}
    await client.chat_postMessage(channel="D0ANA", text="So…", thread_ts=ts)
    channel = next(c for c in (await ana.state())["channels"] if c["id"] == "D0ANA")
    assert channel["statuses"] == {}


async def test_two_elements_of_one_name_in_a_block_are_refused(client: AsyncWebClient) -> None:
    blocks = [actions(button("same"), button("same"))]
    assert await error_of(client, "chat.postMessage", channel=GENERAL, blocks=blocks) == (
        "invalid_blocks"
    )


async def test_a_reaction_is_set_once(start: Start, session: ClientSession) -> None:
    scopes = {"scopes": {"bot": ["chat:write", "reactions:write"]}}
    playground = await start(MANIFEST | {"oauth_config": scopes})
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    ts = (await ana.says("Well done", GENERAL))["ts"]
    args = {"channel": GENERAL, "timestamp": ts, "name": "tada"}
    assert (await call(playground, session, "reactions.add", **args))["ok"]
    again = await call(playground, session, "reactions.add", **args)
    assert again["error"] == "already_reacted"
    args["timestamp"] = "1.000000"
    lost = await call(playground, session, "reactions.add", **args)
    assert lost["error"] == "message_not_found"
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["reactions"] == {"tada": ["U0BOT"]}


async def test_a_scope_opens_public_channels_that_the_bot_is_not_in(
    start: Start, session: ClientSession
) -> None:
    scopes = {"scopes": {"bot": ["chat:write", "chat:write.public"]}}
    playground = await start(MANIFEST | {"oauth_config": scopes})
    posted = await call(playground, session, "chat.postMessage", channel=RANDOM, text="Hi")
    assert posted["ok"]
    hidden = await call(playground, session, "chat.postMessage", channel=LEADS, text="Hi")
    assert hidden["error"] == "channel_not_found"
