from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import GENERAL, LEADS, RANDOM

Json = dict[str, Any]


async def test_a_person_sees_their_channels_and_everyone(ana: Person, chloe: Person) -> None:
    state = await ana.state()
    assert state["me"] == "U0ANA"
    assert state["team"] == {"id": "T0PLAYGRND", "name": "Playground"}
    assert [(p["id"], p["name"], p["bot"]) for p in state["people"]] == [
        ("U0ANA", "Ana", False),
        ("U0BEN", "Ben", False),
        ("U0CHLOE", "Chloé", False),
        ("U0BOT", "tiny", True),
        ("USLACKBOT", "Slackbot", True),
    ]
    assert [(c["id"], c["kind"], c["bot_is_member"]) for c in state["channels"]] == [
        ("C0GENERAL", "channel", True),
        ("C0MLTEAM", "channel", True),
        ("C0RANDOM", "channel", False),
        ("G0LEADS", "private", False),
        ("C0OLD", "channel", True),
        ("D0ANA", "dm", True),
    ]
    assert state["commands"][0] == {
        "command": "/tiny",
        "description": "Does things",
        "usage_hint": "[what]",
    }
    assert (state["views"], state["home"]) == ([], None)
    assert LEADS not in [c["id"] for c in (await chloe.state())["channels"]]


async def test_messages_are_told_oldest_first_with_their_threads(ana: Person, ben: Person) -> None:
    first = (await ana.says("First", GENERAL))["ts"]
    await ben.says("Second", GENERAL)
    await ben.says("Reply", GENERAL, thread=first)
    seen = (await ana.state())["messages"][GENERAL]
    assert [m["text"] for m in seen] == ["First", "Second", "Reply"]
    assert seen[0] == {
        "ts": first,
        "user": "U0ANA",
        "bot": False,
        "text": "First",
        "blocks": [],
        "files": [],
        "thread_ts": None,
        "ephemeral": False,
        "edited": False,
        "reply_count": 1,
        "reactions": {},
    }
    assert seen[2]["thread_ts"] == first
    assert sorted(m["ts"] for m in seen) == [m["ts"] for m in seen]


async def test_changes_are_told_to_those_who_see_them(
    session: ClientSession, playground: Playground, ana: Person, ben: Person
) -> None:
    live = f"{playground.url}/page/live"
    async with (
        session.ws_connect(live, params={"user": "U0ANA"}) as of_ana,
        session.ws_connect(live, params={"user": "U0CHLOE"}) as of_chloe,
    ):
        assert (await of_ana.receive_json())["me"] == "U0ANA"
        assert (await of_chloe.receive_json())["me"] == "U0CHLOE"
        await ben.says("Among us", LEADS)
        state = await of_ana.receive_json()
        assert [m["text"] for m in state["messages"][LEADS]] == ["Among us"]
        await ben.says("To all", GENERAL)
        state = await of_chloe.receive_json()
        assert [m["text"] for m in state["messages"][GENERAL]] == ["To all"]


async def test_changes_at_once_are_told_together(
    session: ClientSession, playground: Playground, ana: Person
) -> None:
    async with session.ws_connect(f"{playground.url}/page/live?user=U0ANA") as live:
        await live.receive_json()
        await ana.says("Hey @tiny", RANDOM)
        state = await live.receive_json()
        assert [m["user"] for m in state["messages"][RANDOM]] == ["U0ANA", "USLACKBOT"]


@pytest.mark.parametrize("user", ["", "U0NOBODY", "U0BOT"])
async def test_a_stranger_sees_and_does_nothing(
    session: ClientSession, playground: Playground, user: str
) -> None:
    error = {"ok": False, "error": f"There is no person {user!r} here."}
    async with session.get(f"{playground.url}/page/state", params={"user": user}) as answer:
        assert (answer.status, await answer.json()) == (400, error)
    async with session.post(
        f"{playground.url}/page/act", json={"user": user, "act": "home"}
    ) as answer:
        assert (answer.status, await answer.json()) == (400, error)
    with pytest.raises(WSServerHandshakeError, match="400"):
        await session.ws_connect(f"{playground.url}/page/live", params={"user": user})


@pytest.mark.parametrize(
    "sent",
    [
        {"data": "{"},
        {"data": "{", "headers": {"Content-Type": "application/json"}},
        {"data": '{"user": "U0ANA", "act": "home"}', "headers": {"Content-Type": "text/plain"}},
        {"json": ["home"]},
        {"json": {"user": "U0ANA", "act": "dance"}},
        {"json": {"user": ["U0ANA"], "act": "home"}},
        {"json": {"user": "U0ANA"}},
    ],
)
async def test_what_is_no_act_is_a_bad_request(
    session: ClientSession, playground: Playground, sent: Json
) -> None:
    async with session.post(f"{playground.url}/page/act", **sent) as answer:
        body = await answer.json()
    assert answer.status == 400
    assert body["ok"] is False
    assert body["error"]


async def test_a_field_of_the_wrong_kind_is_told(ana: Person) -> None:
    refused = await ana.act("say", channel=GENERAL, text=5)
    assert refused == {"ok": False, "error": "The field 'text' must be text."}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Host": "evil.example"},
        {"Host": "evil.example:80", "Origin": "http://evil.example:80"},
        {"Host": "127.0.0.1.evil.example"},
    ],
)
async def test_another_site_can_neither_read_nor_act(
    session: ClientSession, playground: Playground, headers: Json
) -> None:
    url = playground.url
    act = {"user": "U0ANA", "act": "say", "channel": GENERAL, "text": "Forged"}
    async with session.post(f"{url}/page/act", json=act, headers=headers) as answer:
        assert answer.status == 403
    for path in ("/", "/page/state?user=U0ANA"):
        async with session.get(url + path, headers=headers) as answer:
            assert answer.status == 403
    with pytest.raises(WSServerHandshakeError, match="403"):
        await session.ws_connect(f"{url}/page/live?user=U0ANA", headers=headers)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_the_page_itself_may_act(
    session: ClientSession, playground: Playground, ana: Person, host: str
) -> None:
    own = f"{host}:{playground.url.rsplit(':', 1)[1]}"
    headers = {"Host": own, "Origin": f"http://{own}"}
    act = {"user": "U0ANA", "act": "say", "channel": GENERAL, "text": "Hello"}
    async with session.post(f"{playground.url}/page/act", json=act, headers=headers) as answer:
        assert (await answer.json())["ok"]


async def test_the_page_runs_no_foreign_script_and_is_always_fresh(
    session: ClientSession, playground: Playground
) -> None:
    async with session.get(playground.url + "/") as answer:
        assert (answer.status, answer.content_type) == (200, "text/html")
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["Cache-Control"] == "no-cache"
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "unsafe" not in policy
    assert "*" not in policy
    async with session.get(playground.url + "/static/app.js") as answer:
        assert (answer.status, answer.content_type) == (200, "text/javascript")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2fserver.py", ".hidden", "%2e%2e/server.py", "app.js%00", "page"]
)
async def test_nothing_but_the_pages_files_is_served(
    session: ClientSession, playground: Playground, name: str
) -> None:
    async with session.get(f"{playground.url}/static/{name}") as answer:
        assert answer.status == 404


async def test_markup_that_a_person_types_stays_text(ana: Person) -> None:
    await ana.says("<script>alert(1)</script> <!channel> <@U0BEN>", GENERAL)
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert "<" not in seen["text"]


async def test_everything_closes_while_pages_watch(
    session: ClientSession, playground: Playground
) -> None:
    live = await session.ws_connect(f"{playground.url}/page/live?user=U0ANA")
    await live.receive_json()
    await playground.stop()
    assert (await live.receive()).data in (1000, 1001, 1006)
