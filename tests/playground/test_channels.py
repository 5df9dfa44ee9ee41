from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import GENERAL, LEADS, MANIFEST, Start, call

Json = dict[str, Any]
OLD = "C0OLD"
ALL_READ = ["channels:read", "groups:read", "im:read", "users:read", "chat:write", "commands"]
ARCHIVED = "#old-project is archived: nobody can write there any more."


def reading(*scopes: str) -> Json:
    return MANIFEST | {"oauth_config": {"scopes": {"bot": list(scopes or ALL_READ)}}}


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start(reading("reactions:write", *ALL_READ))


async def ids(client: AsyncWebClient, **args: Any) -> list[str]:
    answer = await client.users_conversations(**args)
    return [channel["id"] for channel in answer["channels"]]


async def error_of(client: AsyncWebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await client.api_call(method, json=args)
    return str(refusal.value.response["error"])


async def test_an_archived_channel_is_shown_with_what_was_said(ana: Person) -> None:
    state = await ana.state()
    archived = {channel["id"]: channel["archived"] for channel in state["channels"]}
    assert archived == {
        GENERAL: False,
        "C0MLTEAM": False,
        "C0RANDOM": False,
        LEADS: False,
        OLD: True,
        "D0ANA": False,
    }
    (said,) = state["messages"][OLD]
    assert said["user"] == "U0BEN"


async def test_nobody_writes_in_an_archived_channel(ana: Person, ben: Person) -> None:
    ((said),) = (await ben.state())["messages"][OLD]
    place = {"channel": OLD, "ts": said["ts"]}
    for act in (
        ana.act("say", channel=OLD, text="Still here?"),
        ana.act("say", channel=OLD, text="/tiny hello"),
        ana.act("say", channel=OLD, text="Yes", thread_ts=said["ts"]),
        ana.act("command", channel=OLD, text="/tiny hello"),
        ben.act("edit", **place, text="No"),
        ben.act("delete", **place),
    ):
        assert await act == {"ok": False, "error": ARCHIVED}
    assert (await ben.state())["messages"][OLD] == [said]


async def test_the_bot_cannot_write_in_an_archived_channel_either(
    client: AsyncWebClient, ana: Person
) -> None:
    (said,) = (await ana.state())["messages"][OLD]
    text = {"channel": OLD, "text": "Hi"}
    assert await error_of(client, "chat.postMessage", **text) == "is_archived"
    assert await error_of(client, "chat.postMessage", channel="#old-project", text="Hi") == (
        "is_archived"
    )
    assert await error_of(client, "chat.postEphemeral", **text, user="U0ANA") == "is_archived"
    mark = {"channel": OLD, "timestamp": said["ts"], "name": "eyes"}
    assert await error_of(client, "reactions.add", **mark) == "is_archived"
    assert (await client.conversations_info(channel=OLD))["channel"]["is_archived"] is True


async def test_a_refusal_can_be_had_where_one_is_wanted(
    playground: Playground, session: ClientSession
) -> None:
    refusal = {"ok": False, "error": "restricted_action"}
    playground.answer_next("chat.postMessage", body=refusal)
    first = await call(playground, session, "chat.postMessage", channel=GENERAL, text="Hi")
    assert first == refusal
    assert (await call(playground, session, "chat.postMessage", channel=GENERAL, text="Hi"))["ok"]


async def test_a_persons_channels_are_listed(client: AsyncWebClient) -> None:
    public = [GENERAL, "C0MLTEAM", "C0RANDOM", OLD]
    assert await ids(client, user="U0CHLOE") == public
    assert await ids(client, user="U0CHLOE", exclude_archived=True) == public[:-1]
    assert await ids(client) == [GENERAL, "C0MLTEAM", OLD]
    both = "public_channel,private_channel"
    assert await ids(client, user="U0ANA", types=both) == public
    assert await ids(client, user="U0ANA", types="im") == ["D0ANA"]
    answer = await client.users_conversations(user="U0ANA", limit=1)
    assert "is_member" not in answer["channels"][0]


async def test_a_list_of_channels_comes_in_pages(client: AsyncWebClient) -> None:
    seen, cursor = [], ""
    while True:
        page = await client.users_conversations(user="U0ANA", limit=3, cursor=cursor)
        seen.append([channel["id"] for channel in page["channels"]])
        cursor = page["response_metadata"]["next_cursor"]
        if not cursor:
            break
    assert seen == [[GENERAL, "C0MLTEAM", "C0RANDOM"], [OLD]]


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"types": "secret"}, "invalid_types"),
        ({"limit": 1000}, "invalid_limit"),
        ({"limit": -1}, "invalid_limit"),
        ({"limit": "some"}, "invalid_limit"),
        ({"cursor": "é"}, "invalid_cursor"),
        ({"cursor": "ZnJvbTpDMA=="}, "invalid_cursor"),
        ({"user": "U0NOBODY"}, "user_not_found"),
        ({"user": "U1EMIL"}, "user_not_found"),
    ],
)
async def test_a_list_that_makes_no_sense_is_refused(
    client: AsyncWebClient, args: Json, error: str
) -> None:
    assert await error_of(client, "users.conversations", **args) == error


async def test_each_kind_of_channel_is_listed_with_its_own_scope(start: Start) -> None:
    playground = await start(reading("channels:read"))
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    assert GENERAL in await ids(client, user="U0ANA")
    with pytest.raises(SlackApiError) as refusal:
        await client.users_conversations(user="U0ANA", types="public_channel,private_channel")
    answer = refusal.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "groups:read")


@pytest.mark.parametrize(
    ("user", "is_admin", "is_owner", "is_bot"),
    [
        ("U0ANA", False, False, False),
        ("U0CHLOE", True, False, False),
        ("U0BOT", False, False, True),
    ],
)
async def test_a_user_is_told_with_their_rights(
    client: AsyncWebClient, user: str, is_admin: bool, is_owner: bool, is_bot: bool
) -> None:
    told = (await client.users_info(user=user))["user"]
    assert (told["is_admin"], told["is_owner"], told["is_bot"]) == (is_admin, is_owner, is_bot)


async def test_a_permalink_leads_to_the_page(
    playground: Playground, client: AsyncWebClient, ana: Person
) -> None:
    said = (await ana.says("Read me", GENERAL))["ts"]
    reply = (await ana.says("And me", GENERAL, thread=said))["ts"]
    first = await client.chat_getPermalink(channel=GENERAL, message_ts=said)
    base = f"{playground.url}/#/archives/{GENERAL}/p"
    assert first["permalink"] == base + said.replace(".", "")
    assert first["channel"] == GENERAL
    second = await client.chat_getPermalink(channel=GENERAL, message_ts=reply)
    assert second["permalink"] == (f"{base}{reply.replace('.', '')}?thread_ts={said}&cid={GENERAL}")


async def test_there_is_no_permalink_to_what_the_bot_cannot_know(
    client: AsyncWebClient, ana: Person
) -> None:
    among = (await ana.says("Among us", LEADS))["ts"]
    method = "chat.getPermalink"
    assert await error_of(client, method, channel=LEADS, message_ts=among) == "channel_not_found"
    assert await error_of(client, method, channel=GENERAL, message_ts=among) == "message_not_found"
    assert await error_of(client, method, channel=GENERAL) == "invalid_arguments"
    hidden = await client.chat_postEphemeral(channel=GENERAL, user="U0ANA", text="Psst")
    assert await error_of(client, method, channel=GENERAL, message_ts=hidden["message_ts"]) == (
        "message_not_found"
    )
