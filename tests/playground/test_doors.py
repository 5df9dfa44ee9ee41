import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import BotError
from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import GENERAL, MANIFEST, Start, call

JSON = {"Content-Type": "application/json"}
DEEP = b"[" * 200_000
STRANGE_PART = (
    b'--b\r\nContent-Disposition: form-data; name="text"\r\n'
    b"Content-Transfer-Encoding: none-such\r\n\r\nHi\r\n--b--\r\n"
)


async def error_of(client: AsyncWebClient, method: str, **args: object) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await client.api_call(method, json=args)
    return str(refusal.value.response["error"])


async def test_the_apps_identity_is_told(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"], answer["team_id"]) == (
        "U0BOT",
        "B0BOT",
        "T0PLAYGRND",
    )
    assert answer["user"] == "tiny"
    assert answer.headers["x-oauth-scopes"].startswith("commands,chat:write")


async def test_a_call_without_a_token_is_not_authed(
    playground: Playground, session: ClientSession
) -> None:
    async with session.post(playground.api_url + "auth.test") as answer:
        assert answer.status == 200
        assert await answer.json() == {"ok": False, "error": "not_authed"}


async def test_an_unknown_token_is_no_admin(playground: Playground) -> None:
    stranger = AsyncWebClient(token="xoxb-other", base_url=playground.api_url)
    assert await error_of(stranger, "auth.test") == "invalid_auth"


async def test_each_token_opens_its_own_door_only(playground: Playground) -> None:
    app = AsyncWebClient(token=playground.app_token, base_url=playground.api_url)
    bot = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    assert await error_of(app, "chat.postMessage", channel=GENERAL) == "not_allowed_token_type"
    assert await error_of(bot, "apps.connections.open") == "not_allowed_token_type"


async def test_a_missing_scope_is_named_with_those_provided(client: AsyncWebClient) -> None:
    with pytest.raises(SlackApiError) as refusal:
        await client.users_info(user="U0ANA")
    answer = refusal.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "users:read")
    assert answer["provided"] == "commands,chat:write,app_mentions:read,im:history,assistant:write"


async def test_channels_are_told_only_with_the_scope_of_their_kind(start: Start) -> None:
    scopes = {"scopes": {"bot": ["channels:read", "users:read", "im:write"]}}
    playground = await start(MANIFEST | {"oauth_config": scopes})
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    listed = await client.conversations_list()
    assert [c["name"] for c in listed["channels"]] == [
        "general",
        "ml-team",
        "random",
        "old-project",
    ]
    assert (await client.conversations_info(channel="C0RANDOM"))["channel"]["is_member"] is False
    assert (await client.conversations_open(users="U0BEN"))["channel"]["id"] == "D0BEN"
    assert (await client.users_info(user="U0CHLOE"))["user"]["real_name"] == "Chloé"
    assert await error_of(client, "conversations.info", channel="G0LEADS") == "channel_not_found"
    assert await error_of(client, "conversations.list", types="im") == "missing_scope"
    assert await error_of(client, "users.info", user="U0NOBODY") == "user_not_found"


async def test_an_unknown_method_is_told_by_an_ordinary_answer(client: AsyncWebClient) -> None:
    assert await error_of(client, "chat.startStream") == "unknown_method"


async def test_arguments_may_come_as_a_form_with_json_inside(
    playground: Playground, session: ClientSession
) -> None:
    form = {
        "token": playground.bot_token,
        "channel": GENERAL,
        "text": "Hi",
        "blocks": '[{"type": "divider"}]',
    }
    async with session.post(playground.api_url + "chat.postMessage", data=form) as answer:
        body = await answer.json()
    assert body["ok"]
    assert body["message"]["blocks"][0]["type"] == "divider"


@pytest.mark.parametrize(
    ("sent", "error"), [("{", "invalid_json"), ("[1]", "json_not_object"), ("", "")]
)
async def test_a_body_that_is_no_json_object_is_refused_but_an_empty_one_is_fine(
    playground: Playground, session: ClientSession, sent: str, error: str
) -> None:
    headers = JSON | {"Authorization": f"Bearer {playground.bot_token}"}
    async with session.post(playground.api_url + "auth.test", data=sent, headers=headers) as answer:
        assert (await answer.json()).get("error", "") == error


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("application/json", DEEP, "invalid_json"),
        ("application/json", b'"\xff"', "invalid_json"),
        ("application/json; charset=none", b"{", "invalid_json"),
        ("application/x-www-form-urlencoded", b"a=\xff", "invalid_form_data"),
        ("application/x-www-form-urlencoded; charset=none", b"a=1", "invalid_form_data"),
        ("multipart/form-data", b"x", "invalid_form_data"),
        ("multipart/form-data; boundary=b", b"x", "invalid_form_data"),
        ("multipart/form-data; boundary=b", STRANGE_PART, "invalid_form_data"),
    ],
)
async def test_a_body_that_cannot_be_read_is_refused_in_a_word(
    playground: Playground, session: ClientSession, kind: str, body: bytes, error: str
) -> None:
    headers = {"Content-Type": kind, "Authorization": f"Bearer {playground.bot_token}"}
    url = playground.api_url + "chat.postMessage"
    async with session.post(url, data=body, headers=headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["error"] == error


async def test_blocks_that_cannot_be_read_are_refused_in_a_word(client: AsyncWebClient) -> None:
    call = {"channel": GENERAL, "text": "Hi"}
    deep = DEEP.decode()
    assert (
        await error_of(client, "chat.postMessage", **call, blocks=deep) == "invalid_blocks_format"
    )
    assert (
        await error_of(client, "chat.postMessage", **call, metadata=deep)
        == "invalid_metadata_format"
    )
    assert await error_of(client, "views.publish", user_id="U0ANA", view=deep) == (
        "invalid_arguments"
    )


@pytest.mark.parametrize("body", [DEEP, b'"\xff"', b"[]"])
async def test_an_act_that_cannot_be_read_is_refused(
    playground: Playground, session: ClientSession, body: bytes
) -> None:
    async with session.post(f"{playground.url}/page/act", data=body, headers=JSON) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"].startswith("An act is a JSON object")


async def test_a_message_to_a_persons_id_is_a_direct_message(
    client: AsyncWebClient, ana: Person, ben: Person
) -> None:
    posted = await client.chat_postMessage(channel=ana.id, text="For you")
    assert posted["channel"] == ana.dm
    await ana.sees("For you")
    assert "For you" not in str(await ben.state())


async def test_a_rate_limit_is_injected_once_and_the_sdk_retries(
    playground: Playground, client: AsyncWebClient
) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    playground.answer_next(
        "chat.postMessage",
        status=429,
        body={"ok": False, "error": "ratelimited"},
        headers={"Retry-After": "0"},
    )
    assert (await client.chat_postMessage(channel=GENERAL, text="Hi"))["ok"]


async def test_an_injected_answer_concerns_its_own_method_only(
    playground: Playground, session: ClientSession
) -> None:
    playground.answer_next("auth.test", body={"ok": False, "error": "token_revoked"})
    posted = await call(playground, session, "chat.postMessage", channel=GENERAL, text="Hi")
    assert posted["ok"]
    assert (await call(playground, session, "auth.test"))["error"] == "token_revoked"
    assert (await call(playground, session, "auth.test"))["ok"]


async def test_a_taken_port_is_named_with_the_next_step(playground: Playground) -> None:
    port = int(playground.url.rsplit(":", 1)[1])
    with pytest.raises(BotError, match=rf"Port {port} .* choose another port"):
        await Playground(MANIFEST).start(port=port)


async def test_prompts_are_for_agents_and_at_most_four(
    start: Start, playground: Playground, session: ClientSession, client: AsyncWebClient
) -> None:
    prompts = [{"title": f"Ask {n}", "message": f"What about {n}?"} for n in range(5)]
    method = "assistant.threads.setSuggestedPrompts"
    assert await error_of(client, method, channel_id="D0ANA", prompts=prompts) == (
        "invalid_arguments"
    )
    await client.assistant_threads_setSuggestedPrompts(
        channel_id="D0ANA", thread_ts="1.0", prompts=prompts[:1]
    )
    await client.api_call(method, json={"channel_id": "D0ANA", "prompts": prompts[1:]})
    async with session.get(playground.url + "/page/state?user=U0ANA") as answer:
        channels = (await answer.json())["channels"]
    assert channels[-1]["prompts"] == prompts[1:]
    features = {k: v for k, v in MANIFEST["features"].items() if k != "agent_view"}
    other = await start(MANIFEST | {"features": features})
    refused = await call(other, session, method, channel_id="D0ANA", prompts=prompts[1:])
    assert refused["error"] == "not_agent_app"
