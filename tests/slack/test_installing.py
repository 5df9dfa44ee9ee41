"""Workspaces install the bot in a browser, over real HTTP, and remove it again."""

import asyncio
import logging
import secrets
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession
from slack_sdk.signature import SignatureVerifier
from yarl import URL

from bot.app import EVENTS_PATH
from bot.config import REDIRECT_PATH
from bot.core.assistant import Assistant
from bot.core.wording import installing as words
from bot.errors import ConfigError
from bot.slack.installed import KNOWN_FOR
from bot.slack.installing import INSTALL_PATH
from bot.slack.manifest import OPTIONAL_SCOPES, SCOPES
from bot.store.sealing import new_key
from tests.slack.installable import (
    HOME,
    OTHER,
    Browser,
    Installable,
    a_browser,
    installable,
    second,
)
from tests.slack.raw_slack import SECRET

ASKED = "what is green tea"
ANSWERED = "heated soon after picking"


@pytest.fixture
async def slack(assistant: Assistant) -> AsyncIterator[Installable]:
    async with installable(assistant) as slack:
        yield slack


@pytest.fixture
def browser(slack: Installable) -> Browser:
    return slack.browser


async def _commands(slack: Installable, team: str, **others: str) -> str:
    """What the bot says to a command that is signed as Slack's, whoever Slack thinks has it."""
    fields = {
        "command": "/whichtea",
        "text": ASKED,
        "user_id": "U0ANA",
        "team_id": team,
        "channel_id": "C0GENERAL",
        "trigger_id": secrets.token_hex(8),
    }
    now, body = str(int(time.time())), urlencode(fields | others)
    signature = SignatureVerifier(SECRET).generate_signature(timestamp=now, body=body)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": signature or "",
    }
    async with (
        ClientSession() as session,
        session.post(slack.url + EVENTS_PATH, data=body, headers=headers) as answer,
    ):
        assert answer.status == 200
        return await answer.text()


async def test_two_workspaces_install_it_and_each_is_answered_one_leaves_and_returns(
    slack: Installable, browser: Browser
) -> None:
    for team in (HOME, OTHER):
        end = await browser.installs(team, optional=OPTIONAL_SCOPES)
        assert end.status == 200
        assert "is installed in" in end.text
    await slack.ana.says(ASKED)
    await slack.ana.sees(ANSWERED)
    await slack.emil.says(ASKED)
    first = await slack.emil.sees(ANSWERED)

    assert await slack.playground.uninstall(OTHER)
    async with asyncio.timeout(5):
        while words.NOT_INSTALLED not in await _commands(slack, OTHER):
            pass
    assert ANSWERED in await _commands(slack, HOME)

    assert (await browser.installs(OTHER)).status == 200
    await slack.emil.says(ASKED)
    await slack.emil.sees(ANSWERED, after=first["ts"])
    assert ANSWERED in await _commands(slack, OTHER)


async def test_slack_is_asked_for_every_scope_and_told_where_to_send_the_browser_back(
    slack: Installable, browser: Browser
) -> None:
    page = await browser.begins()
    assert page.url.path == "/oauth/v2/authorize"
    assert set(page.url.query["scope"].split(",")) == {*SCOPES, *OPTIONAL_SCOPES}
    assert page.url.query["redirect_uri"] == slack.url + REDIRECT_PATH
    assert len(page.url.query["state"]) == 43


async def test_the_cookie_is_for_this_installation_alone(slack: Installable) -> None:
    async with (
        ClientSession() as session,
        session.get(slack.url + INSTALL_PATH, allow_redirects=False) as answer,
    ):
        cookie = answer.cookies["installing"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert cookie["max-age"] == "600"


async def test_over_tls_the_cookie_is_of_this_host_alone_and_the_page_loads_nothing(
    slack: Installable, assistant: Assistant
) -> None:
    public = replace(slack.settings, redirect_url=f"https://bot.example.org{REDIRECT_PATH}")
    async with second(public, assistant, slack.clock) as bot, ClientSession() as session:
        async with session.get(bot + INSTALL_PATH, allow_redirects=False) as answer:
            cookie = answer.cookies["__Host-installing"]
        assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")
        back = {"Cookie": f"__Host-installing={cookie.value}"}
        query = urlencode({"state": cookie.value, "error": "access_denied"})
        async with session.get(f"{bot}{REDIRECT_PATH}?{query}", headers=back) as answer:
            assert words.DENIED.title in await answer.text()
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            gone = answer.cookies["__Host-installing"]
        # Else a browser would not take it.
        assert (gone["secure"], gone["path"], gone["max-age"]) == (True, "/", "0")


async def _refused(browser: Browser, url: object, told: words.Told, status: int) -> None:
    end = await browser.gets(str(url))
    assert (end.status, told.title in end.text) == (status, True), end.text
    assert "Set-Cookie" not in end.text


async def _nowhere(slack: Installable) -> None:
    for team in (HOME, OTHER):
        assert await _commands(slack, team) == words.NOT_INSTALLED


async def test_who_does_not_agree_installs_nothing(slack: Installable, browser: Browser) -> None:
    end = await browser.installs(HOME, allow=False)
    assert words.DENIED.title in end.text
    await _nowhere(slack)


@pytest.mark.parametrize("error", ["<script>alert(1)</script>", "server_error", "'\"&\0"])
async def test_what_slack_says_is_not_shown_as_it_is(
    slack: Installable, browser: Browser, error: str
) -> None:
    state = (await browser.begins()).url.query["state"]
    query = urlencode({"state": state, "error": error})
    end = await browser.gets(f"{slack.url}{REDIRECT_PATH}?{query}")
    assert (end.status, words.REFUSED.title in end.text) == (400, True)
    assert "<script" not in end.text
    await _nowhere(slack)


@pytest.mark.parametrize("state", ["", "x", "../../etc/passwd", "\0", "é" * 43, "a" * 43])
async def test_a_state_that_was_not_issued_here_installs_nothing(
    slack: Installable, browser: Browser, state: str
) -> None:
    back = await browser.comes_back(HOME)
    await _refused(browser, back.update_query(state=state), words.OTHER_BROWSER, 403)
    await _nowhere(slack)


async def test_another_browser_cannot_end_what_one_has_begun(
    slack: Installable, browser: Browser
) -> None:
    back = await browser.comes_back(HOME)
    async with a_browser(slack.url) as other:
        await _refused(other, back, words.OTHER_BROWSER, 403)
        await other.begins()
        await _refused(other, back, words.OTHER_BROWSER, 403)
    await _nowhere(slack)
    assert (await browser.gets(back)).status == 200


async def test_an_installation_that_took_too_long_installs_nothing(
    slack: Installable, browser: Browser
) -> None:
    back = await browser.comes_back(HOME)
    slack.clock.ahead = 601
    await _refused(browser, back, words.TOO_LATE, 400)
    await _nowhere(slack)


async def test_of_eight_browsers_that_come_back_at_once_one_installs(
    slack: Installable, browser: Browser
) -> None:
    for _ in range(3):
        back = await browser.comes_back(HOME)
        cookie = {"installing": back.query["state"]}

        async def come(back: object = back, cookie: dict[str, str] = cookie) -> int:
            async with ClientSession(cookies=cookie) as session, session.get(str(back)) as answer:
                return answer.status

        assert sorted(await asyncio.gather(*(come() for _ in range(8)))) == [200, *[400] * 7]


async def test_a_code_is_good_once(slack: Installable, browser: Browser) -> None:
    used = await browser.comes_back(HOME)
    await browser.gets(used)
    await slack.playground.uninstall(HOME)
    again = await browser.comes_back(OTHER)
    await _refused(browser, again.update_query(code=used.query["code"]), words.CODE, 400)
    again = await browser.comes_back(OTHER)
    await _refused(browser, again.with_query(state=again.query["state"]), words.CODE, 400)


@pytest.mark.parametrize("method", ["oauth.v2.access", "auth.test"])
@pytest.mark.parametrize(
    ("answer", "told", "status"),
    [
        ({"status": 503, "body": "<html>down</html>"}, words.SLACK_AWAY, 502),
        ({"status": 200, "body": "<html>what?</html>"}, words.SLACK_AWAY, 502),
        ({"status": 200, "body": {"ok": True}}, words.SLACK_AWAY, 502),
        ({"line": "reset"}, words.SLACK_AWAY, 502),
        ({"body": {"ok": False, "error": "bad_client_secret"}}, words.NOT_SET_UP, 500),
        ({"body": {"ok": False, "error": "team_is_restricted"}}, words.REFUSED, 502),
    ],
)
async def test_nothing_is_installed_where_slack_does_not_answer_as_it_should(
    slack: Installable,
    browser: Browser,
    method: str,
    answer: dict[str, object],
    told: words.Told,
    status: int,
) -> None:
    back = await browser.comes_back(HOME)
    slack.playground.answer_next(method, **answer)  # type: ignore[arg-type]  # its own arguments
    await _refused(browser, back, told, status)
    await _nowhere(slack)


async def test_no_state_code_or_token_is_logged(
    slack: Installable, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.DEBUG, "bot")
    caplog.set_level(logging.DEBUG, "slack_sdk")
    await browser.installs(HOME)
    await browser.gets(await browser.comes_back(OTHER))
    assert await slack.playground.uninstall(OTHER)
    back = [url for url in browser.seen if url.path == REDIRECT_PATH]
    given = {url.query[name] for url in back for name in ("state", "code")}
    assert len(given) == 4
    assert "installed into T0PLAYGRND" in caplog.text
    for secret in (*given, "xoxb-", slack.settings.client_secret, slack.settings.encryption_key):
        assert secret not in caplog.text


async def test_a_restart_knows_who_installed_it_and_another_key_is_one_clear_line(
    assistant: Assistant, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'kept.db'}"
    async with installable(assistant, database) as slack:
        await slack.browser.installs(HOME)
        settings = slack.settings
        both = f"{new_key()},{settings.encryption_key}"
        for key in (settings.encryption_key, both, both.partition(",")[0]):
            again = replace(settings, encryption_key=key)
            async with second(again, assistant, slack.clock) as other:
                assert ANSWERED in await _commands(replace(slack, url=other), HOME)
        for key in (new_key(), "", settings.encryption_key):
            with pytest.raises(ConfigError, match="ENCRYPTION_KEY does not read the tokens of 1"):
                async with second(replace(settings, encryption_key=key), assistant, slack.clock):
                    pass


@pytest.mark.parametrize("cookie", [b"\xff\xfe", b"\xed\xa0\x80", b'"\\377"'])
async def test_a_browser_that_sends_what_is_no_text_is_refused(
    slack: Installable, caplog: pytest.LogCaptureFixture, cookie: bytes
) -> None:
    url = URL(slack.url)
    for state in (b"x", b"%ff%fe", b"%ed%a0%80"):
        reader, writer = await asyncio.open_connection(url.host, url.port)
        asked = b"GET " + REDIRECT_PATH.encode() + b"?code=c&state=" + state + b" HTTP/1.1\r\n"
        rest = b"Host: bot\r\nConnection: close\r\nCookie: installing=" + cookie + b"\r\n\r\n"
        writer.write(asked + rest)
        assert (await reader.readline()).split()[1] == b"403"
        writer.close()
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_however_many_begin_at_once_few_wait_for_the_database(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "kept.db"
    async with installable(assistant, f"sqlite:///{file}") as slack, ClientSession() as session:
        await slack.browser.begins()

        async def begins() -> str:
            url = slack.url + INSTALL_PATH
            async with session.get(url, allow_redirects=False) as answer:
                return f"{answer.status} {await answer.text()}"

        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        begun = {asyncio.create_task(begins()) for _ in range(60)}
        sent_away: set[asyncio.Task[str]] = set()
        while len(sent_away) < 40:
            done, _ = await asyncio.wait(begun - sent_away, return_when=asyncio.FIRST_COMPLETED)
            sent_away |= done
        other.execute("ROLLBACK")
        other.close()
        assert all(words.BUSY.title in task.result() for task in sent_away)
        assert any(said.startswith("302") for said in await asyncio.gather(*begun))


async def test_an_instance_whose_key_is_no_longer_the_newest_goes_on_with_whom_it_knows(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with installable(assistant, f"sqlite:///{tmp_path / 'kept.db'}") as slack:
        await slack.browser.installs(HOME)
        assert ANSWERED in await _commands(slack, HOME)
        both = f"{new_key()},{slack.settings.encryption_key}"
        newer = replace(slack.settings, encryption_key=both)
        async with second(newer, assistant, slack.clock):
            slack.clock.ahead += KNOWN_FOR
            await slack.ana.says(ASKED)
            await slack.ana.sees(ANSWERED)
            assert ANSWERED in await _commands(slack, HOME)


async def test_where_the_database_is_away_nothing_is_begun_and_commands_are_answered(
    assistant: Assistant,
) -> None:
    async with installable(assistant, "postgresql://bot:bot@127.0.0.1:9/none") as slack:
        end = await slack.browser.gets(slack.url + INSTALL_PATH)
        assert (end.status, words.NOT_KEPT.title in end.text) == (503, True)
        reply = {"response_url": f"{slack.playground.url}/response/none"}
        assert ANSWERED in await _commands(slack, HOME, **reply)


async def test_an_installation_that_meets_a_locked_database_can_be_ended_by_loading_it_again(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "kept.db"
    async with installable(assistant, f"sqlite:///{file}") as slack:
        back = await slack.browser.comes_back(HOME)
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")
        await _refused(slack.browser, back, words.NOT_KEPT, 503)
        other.execute("ROLLBACK")
        other.close()
        await _nowhere(slack)
        assert (await slack.browser.gets(back)).status == 200
        assert ANSWERED in await _commands(slack, HOME)


async def test_an_organisation_installs_it_for_all_its_workspaces(assistant: Assistant) -> None:
    async with installable(assistant) as slack:
        back = await slack.browser.comes_back(HOME)
        whole = {
            "ok": True,
            "access_token": "xoxb-whole",
            "token_type": "bot",
            "scope": ",".join(SCOPES),
            "bot_user_id": "U1BOT",
            "app_id": "A0APP",
            "team": None,
            "enterprise": {"id": "E1", "name": "A & B"},
            "is_enterprise_install": True,
        }
        slack.playground.answer_next("oauth.v2.access", body=whole)
        slack.playground.answer_next("auth.test", body={"ok": True, "bot_id": "B1"})
        end = await slack.browser.gets(back)
        assert "is installed in A &amp; B" in end.text
        org_wide = {"enterprise_id": "E1", "is_enterprise_install": "true"}
        assert ANSWERED in await _commands(slack, "T7", **org_wide)
        assert words.NOT_INSTALLED in await _commands(slack, "T7")
