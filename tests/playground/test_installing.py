"""The local Slack installs an app: what it shows, what it hands out, and what it takes once."""

import re
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.playground import Playground
from tests.playground.world import MANIFEST, Clock

BACK = "https://bot.example.org/back"
SCOPES = MANIFEST["oauth_config"]["scopes"]["bot"]
OPTIONAL = ("channels:history", "users:read")
WANTED = {
    "oauth_config": {
        "redirect_urls": [BACK],
        "scopes": {"bot": [*SCOPES, *OPTIONAL], "bot_optional": [*OPTIONAL]},
    },
    "settings": MANIFEST["settings"] | {"token_rotation_enabled": True},
}


class App:
    """An app's developer, who can see the local Slack's pages and call its Web API."""

    def __init__(self, playground: Playground, session: ClientSession, clock: Clock) -> None:
        self.playground = playground
        self.clock = clock
        self.session = session
        self.api = AsyncWebClient(base_url=playground.api_url, session=session, retry_handlers=[])
        self.id, self.secret = playground.installs.client_id, playground.installs.client_secret

    @property
    def asked(self) -> dict[str, str]:
        scopes = ",".join((*SCOPES, *OPTIONAL))
        return {"client_id": self.id, "scope": scopes, "state": "s&1", "redirect_uri": BACK}

    @property
    def url(self) -> str:
        return f"{self.playground.url}/oauth/v2/authorize"

    async def page(self, **others: str) -> tuple[int, str]:
        url = f"{self.url}?{urlencode(self.asked | others)}"
        async with self.session.get(url) as answer:
            return answer.status, await answer.text()

    async def answers(self, answer: str = "allow", **others: Any) -> URL:
        fields = self.asked | {"team": "T0OTHER", "answer": answer} | others
        body = urlencode(fields, doseq=True)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        async with self.session.post(
            self.url, data=body, headers=headers, allow_redirects=False
        ) as got:
            return URL(got.headers["Location"])

    async def installs(self, **others: Any) -> Any:
        code = (await self.answers(**others)).query["code"]
        return (await self.fetches(code=code, redirect_uri=BACK)).data

    async def fetches(self, **others: str) -> Any:
        given = {"client_id": self.id, "client_secret": self.secret}
        return await self.api.oauth_v2_access(**given | others)

    async def refused(self, **others: str) -> str:
        with pytest.raises(SlackApiError) as caught:
            await self.fetches(**others)
        return str(caught.value.response["error"])

    async def tested(self, token: str) -> str:
        try:
            return str((await self.api.auth_test(token=token))["team_id"])
        except SlackApiError as error:
            return str(error.response["error"])


@pytest.fixture
async def app() -> AsyncIterator[App]:
    clock = Clock()
    playground = Playground(MANIFEST | WANTED, clock=clock, installed=False)
    await playground.start()
    async with ClientSession() as session:
        yield App(playground, session, clock)
    await playground.stop()


async def test_the_page_lists_what_the_app_asks_for_and_what_may_be_refused(app: App) -> None:
    status, text = await app.page()
    assert status == 200
    assert set(re.findall(r"<code>([^<]*)</code>", text)) == {*SCOPES, *OPTIONAL}
    assert re.findall(r'name="optional" value="([^"]*)"', text) == [*OPTIONAL]
    assert re.findall(r'<option value="([^"]*)"', text) == ["T0PLAYGRND", "T0OTHER"]


@pytest.mark.parametrize(
    ("others", "problem"),
    [
        ({"client_id": "another"}, "invalid_client_id"),
        ({"redirect_uri": "https://evil.example.org/"}, "bad_redirect_uri"),
        ({"scope": "chat:write,admin"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
async def test_the_page_does_not_go_on_with_what_the_app_did_not_declare(
    app: App, others: dict[str, str], problem: str
) -> None:
    status, text = await app.page(**others)
    assert (status, problem in text) == (400, True)


async def test_what_the_app_sends_is_shown_as_text(app: App) -> None:
    _, text = await app.page(state='"><script>alert(1)</script>')
    assert "<script" not in text


async def test_a_code_is_good_once_for_the_app_that_asked_and_not_for_long(app: App) -> None:
    back = await app.answers()
    assert (back.with_query(None), back.query["state"]) == (URL(BACK), "s&1")
    code = {"code": back.query["code"], "redirect_uri": BACK}
    assert await app.refused(**code, client_id="another") == "invalid_client_id"
    assert await app.refused(**code, client_secret="another") == "bad_client_secret"
    got = (await app.fetches(**code)).data
    assert (got["team"]["id"], got["bot_user_id"]) == ("T0OTHER", "U1BOT")
    assert await app.tested(got["access_token"]) == "T0OTHER"
    assert await app.refused(**code) == "invalid_code"
    late = (await app.answers()).query["code"]
    app.clock.now += 601
    assert await app.refused(code=late, redirect_uri=BACK) == "invalid_code"
    other = (await app.answers()).query["code"]
    assert await app.refused(code=other, redirect_uri="https://x/") == "bad_redirect_uri"


async def test_who_does_not_agree_goes_back_without_a_code(app: App) -> None:
    back = await app.answers("cancel")
    assert dict(back.query) == {"error": "access_denied", "state": "s&1"}


@pytest.mark.parametrize("agreed", [(), OPTIONAL[:1], OPTIONAL])
async def test_the_app_gets_the_optional_scopes_that_were_left_on_in_that_workspace_alone(
    app: App, agreed: tuple[str, ...]
) -> None:
    got = await app.installs(optional=agreed)
    assert got["scope"].split(",") == [*SCOPES, *agreed]
    answer = await app.api.auth_test(token=got["access_token"])
    assert answer.headers["X-OAuth-Scopes"].split(",") == [*SCOPES, *agreed]


async def test_a_token_ends_and_a_refresh_token_is_good_once(app: App) -> None:
    got = await app.installs()
    token, refresh = got["access_token"], got["refresh_token"]
    app.clock.now += got["expires_in"] - 1
    assert await app.tested(token) == "T0OTHER"
    app.clock.now += 1
    assert await app.tested(token) == "token_expired"
    new = await app.fetches(grant_type="refresh_token", refresh_token=refresh)
    assert await app.tested(new["access_token"]) == "T0OTHER"
    again = await app.refused(grant_type="refresh_token", refresh_token=refresh)
    assert again == "invalid_refresh_token"


async def test_who_is_removed_has_tokens_that_are_revoked_and_hears_nothing_more(app: App) -> None:
    got = await app.installs()
    await app.playground.uninstall("T0OTHER")
    assert await app.tested(got["access_token"]) == "token_revoked"
    refresh = {"grant_type": "refresh_token", "refresh_token": got["refresh_token"]}
    assert await app.refused(**refresh) == "invalid_refresh_token"
    again = await app.installs()
    assert await app.tested(again["access_token"]) == "T0OTHER"
    assert await app.tested(got["access_token"]) == "token_revoked"
