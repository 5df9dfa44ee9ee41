from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import (
    GENERAL,
    MANIFEST,
    Start,
    Wire,
    actions,
    both,
    button,
    call,
    modal,
)

Json = dict[str, Any]
HERE, THERE = "T0PLAYGRND", "T0OTHER"
SCOPES = [*MANIFEST["oauth_config"]["scopes"]["bot"], "channels:read", "users:read", "im:write"]
SHORTCUT = {"type": "global", "name": "Think", "callback_id": "think", "description": "Thinks"}
READING = MANIFEST | {
    "features": MANIFEST["features"] | {"shortcuts": [SHORTCUT]},
    "oauth_config": {"scopes": {"bot": SCOPES}},
}


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start(READING)


@pytest.fixture
def emil(playground: Playground, session: ClientSession) -> Person:
    return Person(session, playground.url, "U1EMIL", "D1EMIL")


@pytest.fixture
def there(playground: Playground) -> AsyncWebClient:
    """The app's client for the second workspace."""
    token = playground.bot_tokens.split(",")[1]
    return AsyncWebClient(token=token, base_url=playground.api_url)


async def error_of(client: AsyncWebClient, method: str, **args: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await client.api_call(method, json=args)
    return str(refusal.value.response["error"])


async def test_each_person_sees_their_own_workspace_and_the_names_of_both(
    ana: Person, emil: Person
) -> None:
    teams = [
        {
            "id": HERE,
            "name": "Playground",
            "people": [
                {"id": "U0ANA", "name": "Ana"},
                {"id": "U0BEN", "name": "Ben"},
                {"id": "U0CHLOE", "name": "Chloé"},
            ],
        },
        {"id": THERE, "name": "Other playground", "people": [{"id": "U1EMIL", "name": "Emil"}]},
    ]
    of_ana, of_emil = await ana.state(), await emil.state()
    assert of_ana["teams"] == of_emil["teams"] == teams
    assert of_emil["team"] == {"id": THERE, "name": "Other playground"}
    assert [p["id"] for p in of_emil["people"]] == ["U1EMIL", "U1BOT", "USLACKBOT"]
    assert [c["id"] for c in of_emil["channels"]] == ["C1GENERAL", "D1EMIL"]
    assert (of_emil["bot"]["id"], of_ana["bot"]["id"]) == ("U1BOT", "U0BOT")
    assert of_emil["commands"] == of_ana["commands"]


async def test_the_token_says_which_workspace_is_meant(
    playground: Playground, client: AsyncWebClient, there: AsyncWebClient
) -> None:
    assert playground.bot_tokens.split(",")[0] == playground.bot_token
    fields = ("team_id", "team", "user_id", "bot_id", "url")
    first, second = await client.auth_test(), await there.auth_test()
    assert [first[field] for field in fields] == [
        HERE,
        "Playground",
        "U0BOT",
        "B0BOT",
        "https://playground.slack.com/",
    ]
    assert [second[field] for field in fields] == [
        THERE,
        "Other playground",
        "U1BOT",
        "B1BOT",
        "https://other-playground.slack.com/",
    ]
    assert second.headers["x-oauth-scopes"] == first.headers["x-oauth-scopes"]


async def test_nothing_of_one_workspace_is_there_in_the_other(
    client: AsyncWebClient, there: AsyncWebClient, ana: Person, emil: Person
) -> None:
    posted = await there.chat_postMessage(channel="#general", text="For Emil")
    assert posted["channel"] == "C1GENERAL"
    assert posted["message"]["user"] == "U1BOT"
    assert (await emil.sees("For Emil", "C1GENERAL"))["user"] == "U1BOT"
    assert "For Emil" not in str(await ana.state())
    text = {"text": "Hi"}
    for stranger, channel in ((client, "C1GENERAL"), (there, GENERAL), (there, "U0ANA")):
        refused = await error_of(stranger, "chat.postMessage", channel=channel, **text)
        assert refused == "channel_not_found"
    place = {"channel": "C1GENERAL", "ts": posted["ts"]}
    assert await error_of(client, "chat.update", **place, **text) == "channel_not_found"
    assert await error_of(there, "users.info", user="U0ANA") == "user_not_found"
    assert await error_of(client, "conversations.open", users="U1EMIL") == "user_not_found"
    home = {"type": "home", "blocks": [actions(button("press"))]}
    assert await error_of(there, "views.publish", user_id="U0ANA", view=home) == "user_not_found"
    listed = await there.conversations_list()
    assert [c["id"] for c in listed["channels"]] == ["C1GENERAL"]
    info = (await there.users_info(user="U1EMIL"))["user"]
    assert (info["team_id"], info["is_owner"], info["is_admin"]) == (THERE, True, True)


async def test_one_socket_carries_what_happens_in_both(
    wire: Wire, ana: Person, emil: Person
) -> None:
    for person, team, bot in ((ana, HERE, "U0BOT"), (emil, THERE, "U1BOT")):
        _, event = await both(person.says("Hello"), wire)
        assert event["team_id"] == event["event"]["team"] == team
        assert event["authorizations"][0]["team_id"] == team
        assert event["authorizations"][0]["user_id"] == bot
        _, command = await both(person.commands("/tiny hi", person.dm), wire)
        assert (command["team_id"], command["user_id"]) == (team, person.id)
        _, shortcut = await both(person.does("shortcut", callback_id="think"), wire)
        assert shortcut["team"]["id"] == shortcut["user"]["team_id"] == team


async def test_a_mention_is_of_the_bot_of_the_same_workspace(wire: Wire, emil: Person) -> None:
    _, heard = await both(emil.says("@tiny hello @Ana", "C1GENERAL"), wire)
    assert heard["event"]["type"] == "app_mention"
    assert heard["event"]["text"] == "<@U1BOT> hello @Ana"


async def test_a_trigger_opens_views_in_its_own_workspace_only(
    client: AsyncWebClient, there: AsyncWebClient, wire: Wire, emil: Person
) -> None:
    _, command = await both(emil.commands("/tiny form", "C1GENERAL"), wire)
    opening = {"trigger_id": command["trigger_id"], "view": modal()}
    assert await error_of(client, "views.open", **opening) == "invalid_trigger_id"
    opened = await there.views_open(**opening)
    assert opened["view"]["team_id"] == THERE
    assert await emil.sees_view("Nothing to ask")
    update = {"view_id": opened["view"]["id"], "view": modal()}
    assert await error_of(client, "views.update", **update) == "not_found"


async def test_a_response_url_answers_in_its_own_workspace(
    session: ClientSession, wire: Wire, ana: Person, emil: Person
) -> None:
    _, command = await both(emil.commands("/tiny hi", "C1GENERAL"), wire)
    answer = {"text": "Only here", "response_type": "in_channel"}
    async with session.post(command["response_url"], json=answer) as answered:
        assert answered.status == 200
    assert (await emil.sees("Only here", "C1GENERAL"))["user"] == "U1BOT"
    assert "Only here" not in str(await ana.state())


async def test_a_click_in_the_other_workspace_carries_its_id(
    there: AsyncWebClient, wire: Wire, ana: Person, emil: Person
) -> None:
    blocks = [actions(button("it"))]
    posted = await there.chat_postMessage(channel="C1GENERAL", text="x", blocks=blocks)
    click = {
        "channel": "C1GENERAL",
        "ts": posted["ts"],
        "block_id": "acts",
        "action_id": "it",
    }
    _, payload = await both(emil.does("click", **click), wire)
    assert payload["team"] == {"id": THERE, "domain": "other-playground"}
    assert payload["message"]["team"] == THERE
    refused = await ana.act("click", **click)
    assert refused["error"] == "You are in no channel 'C1GENERAL'."


async def test_files_and_uploads_belong_to_their_workspace(
    start: Start, session: ClientSession
) -> None:
    scopes = {"scopes": {"bot": ["chat:write", "files:write"]}}
    playground = await start(MANIFEST | {"oauth_config": scopes})
    token = playground.bot_tokens.split(",")[1]
    there = AsyncWebClient(token=token, base_url=playground.api_url)
    emil = Person(session, playground.url, "U1EMIL", "D1EMIL")
    await there.files_upload_v2(content="a", filename="a.txt", channel="C1GENERAL")
    assert await emil.until(lambda state: state["messages"]["C1GENERAL"])
    method = "files.getUploadURLExternal"
    ticket = await call(playground, session, method, token, filename="b.txt", length=1)
    async with session.post(ticket["upload_url"], data=b"b") as sent:
        assert sent.status == 200
    files = [{"id": ticket["file_id"]}]
    refused = await call(playground, session, "files.completeUploadExternal", files=files)
    assert refused["error"] == "file_not_found"
