from typing import Any

import pytest
from aiohttp import ClientSession, FormData
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import GENERAL, LEADS, MANIFEST, RANDOM, Start, call

Json = dict[str, Any]
RECORD = "# Tea, not coffee\n\nBecause é."
SCOPES = [*MANIFEST["oauth_config"]["scopes"]["bot"], "files:write"]
FILING = MANIFEST | {"oauth_config": {"scopes": {"bot": SCOPES}}}


@pytest.fixture
async def playground(start: Start) -> Playground:
    return await start(FILING)


async def expected(
    playground: Playground, session: ClientSession, content: bytes = b"abc", name: str = "a.txt"
) -> Json:
    """A ticket for a file."""
    length = len(content)
    ticket = await call(
        playground, session, "files.getUploadURLExternal", filename=name, length=length
    )
    assert ticket["ok"], ticket
    return ticket


async def sent(session: ClientSession, ticket: Json, data: Any) -> int:
    async with session.post(ticket["upload_url"], data=data) as answer:
        return answer.status


async def test_the_sdk_uploads_a_file_and_shares_it_in_a_thread(
    client: AsyncWebClient, ana: Person
) -> None:
    said = await ana.says("Where is the record?", GENERAL)
    answer = await client.files_upload_v2(
        content=RECORD,
        filename="record.md",
        title="The record",
        channel=GENERAL,
        thread_ts=said["ts"],
        initial_comment="Here it is",
    )
    file_id = answer["file"]["id"]
    assert answer["files"] == [{"id": file_id, "title": "The record"}]
    seen = await ana.sees("Here it is", GENERAL)
    assert (seen["thread_ts"], seen["bot"], seen["blocks"]) == (said["ts"], True, [])
    assert seen["files"] == [
        {
            "id": file_id,
            "name": "record.md",
            "title": "The record",
            "mimetype": "text/markdown",
            "size": len(RECORD.encode()),
            "preview": RECORD,
        }
    ]


async def test_two_files_are_one_message_and_a_picture_has_no_preview(
    client: AsyncWebClient, ana: Person
) -> None:
    files: list[Json] = [
        {"content": "a", "filename": "a.txt", "title": "A"},
        {"content": b"\x89PNG", "filename": "b.png", "title": "B"},
    ]
    await client.files_upload_v2(file_uploads=files, channel=GENERAL, initial_comment="Both")
    seen = await ana.sees("Both", GENERAL)
    assert [(f["mimetype"], f["preview"]) for f in seen["files"]] == [
        ("text/plain", "a"),
        ("image/png", ""),
    ]


async def test_a_file_for_a_direct_message_needs_no_words(
    client: AsyncWebClient, ana: Person, ben: Person
) -> None:
    await client.files_upload_v2(content="a", filename="a.txt", channel="D0ANA")
    (seen,) = await ana.until(lambda state: state["messages"]["D0ANA"])
    assert seen["files"][0]["title"] == "a.txt"
    assert "a.txt" not in str(await ben.state())


async def test_a_shared_file_is_in_the_message_that_the_app_gets(
    start: Start, session: ClientSession
) -> None:
    settings = MANIFEST["settings"] | {"event_subscriptions": {"bot_events": ["message.im"]}}
    playground = await start(FILING | {"settings": settings})
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    called = await call(playground, session, "apps.connections.open", token=playground.app_token)
    async with session.ws_connect(called["url"]) as line:
        assert (await line.receive_json())["type"] == "hello"
        await client.files_upload_v2(content="a", filename="a.txt", channel="D0ANA")
        event = (await line.receive_json())["payload"]["event"]
    assert (event["type"], event["subtype"], event["bot_id"]) == ("message", "file_share", "B0BOT")
    assert event["files"][0]["name"] == "a.txt"


async def test_a_file_that_is_shared_nowhere_is_seen_by_nobody(
    client: AsyncWebClient, ana: Person
) -> None:
    answer = await client.files_upload_v2(content="a", filename="secret.txt")
    assert answer["files"][0]["title"]
    assert "secret.txt" not in str(await ana.state())


async def test_a_file_may_come_as_a_form(
    playground: Playground, session: ClientSession, ana: Person
) -> None:
    ticket = await expected(playground, session)
    form = FormData()
    form.add_field("filename", b"abc", filename="a.txt", content_type="text/plain")
    assert await sent(session, ticket, form) == 200
    files = [{"id": ticket["file_id"]}]
    done = await call(
        playground, session, "files.completeUploadExternal", files=files, channel_id=GENERAL
    )
    assert done["ok"]
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["files"][0]["preview"] == "abc"


@pytest.mark.parametrize("data", [b"", b"ab", b"abcd", b"a" * 2_000_000])
async def test_a_file_of_another_size_than_announced_is_not_taken(
    playground: Playground, session: ClientSession, data: bytes
) -> None:
    ticket = await expected(playground, session)
    assert await sent(session, ticket, data) in (400, 413)
    assert await sent(session, ticket, b"abc") == 200


async def test_an_upload_address_is_good_once_and_cannot_be_guessed(
    playground: Playground, session: ClientSession
) -> None:
    ticket = await expected(playground, session)
    token = ticket["upload_url"].rsplit("/", 1)[1]
    assert len(token) >= 32
    for other in (ticket["file_id"], token[:-1], "x" * 32):
        assert (
            await sent(session, {"upload_url": f"{playground.url}/upload/{other}"}, b"abc") == 400
        )
    assert await sent(session, ticket, b"abc") == 200
    assert await sent(session, ticket, b"xyz") == 400


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"length": 3}, "invalid_arguments"),
        ({"filename": "a.txt"}, "invalid_arguments"),
        ({"filename": "a.txt", "length": "many"}, "invalid_arguments"),
        ({"filename": "a.txt", "length": -1}, "invalid_arguments"),
        ({"filename": "a.txt", "length": 0}, "missing_argument"),
        ({"filename": "a.txt", "length": 1_000_001}, "file_upload_size_restricted"),
    ],
)
async def test_an_upload_is_announced_by_name_and_size(
    playground: Playground, session: ClientSession, args: Json, error: str
) -> None:
    answer = await call(playground, session, "files.getUploadURLExternal", **args)
    assert answer["error"] == error


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        (RANDOM, "not_in_channel"),
        (LEADS, "channel_not_found"),
        ("C0NOWHERE", "channel_not_found"),
        ("U0ANA", "channel_not_found"),
        ("#general", "channel_not_found"),
        ("C0OLD", "is_archived"),
    ],
)
async def test_a_file_is_shared_where_the_bot_is_and_is_not_lost_when_refused(
    playground: Playground, session: ClientSession, channel: str, error: str
) -> None:
    ticket = await expected(playground, session)
    await sent(session, ticket, b"abc")
    method, files = "files.completeUploadExternal", [{"id": ticket["file_id"]}]
    refused = await call(playground, session, method, files=files, channel_id=channel)
    assert refused["error"] == error
    done = await call(playground, session, method, files=files, channel_id=GENERAL)
    assert done["files"] == [{"id": ticket["file_id"], "title": "a.txt"}]
    again = await call(playground, session, method, files=files, channel_id=GENERAL)
    assert again["error"] == "file_not_found"


@pytest.mark.parametrize(
    ("files", "error"),
    [
        (None, "invalid_arguments"),
        ([], "invalid_arguments"),
        ("{", "invalid_arguments"),
        ({"id": "F0"}, "invalid_arguments"),
        (["F0"], "invalid_arguments"),
        ([{"title": "A"}], "invalid_arguments"),
        ([{"id": "F0NONE"}], "file_not_found"),
    ],
)
async def test_files_are_named_by_ids_that_were_given_out(
    playground: Playground, session: ClientSession, files: Any, error: str
) -> None:
    args = {} if files is None else {"files": files}
    answer = await call(playground, session, "files.completeUploadExternal", **args)
    assert answer["error"] == error


async def test_what_was_announced_but_never_sent_cannot_be_shared(
    playground: Playground, session: ClientSession
) -> None:
    ticket = await expected(playground, session)
    files = [{"id": ticket["file_id"]}]
    answer = await call(playground, session, "files.completeUploadExternal", files=files)
    assert answer["error"] == "file_not_found"


async def test_files_need_their_scope(start: Start) -> None:
    playground = await start(MANIFEST)
    client = AsyncWebClient(token=playground.bot_token, base_url=playground.api_url)
    with pytest.raises(SlackApiError) as refusal:
        await client.files_upload_v2(content="a", filename="a.txt", channel=GENERAL)
    assert (refusal.value.response["error"], refusal.value.response["needed"]) == (
        "missing_scope",
        "files:write",
    )
