"""An organisation lets the bot into its workspaces, and out of them, while its token stays."""

import asyncio
import json
import secrets
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from aiohttp import ClientSession

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.core.wording.installing import NOT_INSTALLED
from bot.slack.manifest import SCOPES
from bot.store.departures import DEPARTED_KEPT
from tests.databases import Outside
from tests.slack.installable import HOME, Installable, installable
from tests.slack.raw_slack import BOT, raw_slack
from tests.slack.signed import FORM, JSON, signed

ORGANISATION, ONE, TWO = "E1", "T7", "T8"
ANSWERED = "heated soon after picking"
SOON = 5.0
STAYS = 1e14
"""A departure after this moment is none yet."""
WHOLE = {
    "ok": True,
    "access_token": "xoxb-whole",
    "token_type": "bot",
    "scope": ",".join(SCOPES),
    "bot_user_id": "U1BOT",
    "app_id": "A0APP",
    "team": None,
    "enterprise": {"id": ORGANISATION, "name": "All of it"},
    "is_enterprise_install": True,
}


@pytest.fixture
async def slack(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Installable]:
    """The bot is in an organisation as a whole, and has been asked in two of its workspaces."""
    async with installable(assistant, f"sqlite:///{tmp_path}/kept.db") as slack:
        back = await slack.browser.comes_back(HOME)
        slack.playground.answer_next("oauth.v2.access", body=WHOLE)
        slack.playground.answer_next("auth.test", body={"ok": True, "bot_id": "B1"})
        assert (await slack.browser.gets(back)).status == 200
        for team in (ONE, TWO):
            assert ANSWERED in await _commands(slack, team)
        await _until(lambda: _departing(slack) == {ONE: False, TWO: False})
        yield slack


async def _commands(slack: Installable, team: str) -> str:
    fields = {
        "command": "/whichtea",
        "text": "what is green tea",
        "user_id": "U0ANA",
        "team_id": team,
        "channel_id": "C1",
        "trigger_id": secrets.token_hex(8),
        "enterprise_id": ORGANISATION,
        "is_enterprise_install": "true",
    }
    return await _sent(slack, urlencode(fields).encode(), FORM)


async def _told(slack: Installable, kind: str, *teams: str) -> None:
    """Slack says so, of an organisation: the event names none of its workspaces as its own."""
    by = {"enterprise_id": ORGANISATION, "team_id": None, "is_bot": True}
    event = {
        "type": "event_callback",
        "team_id": None,
        "enterprise_id": ORGANISATION,
        "api_app_id": "A0APP",
        "event_id": f"Ev{secrets.token_hex(6)}",
        "event_time": int(time.time()),
        "authorizations": [by | {"is_enterprise_install": True}],
        "event": {"type": kind, "team_ids": list(teams), "event_ts": "1700000000.000100"},
    }
    await _sent(slack, json.dumps(event).encode(), JSON)


async def _sent(slack: Installable, body: bytes, kind: str) -> str:
    posting = {"data": body, "headers": signed(body, kind)}
    async with (
        ClientSession() as session,
        session.post(slack.url + EVENTS_PATH, **posting) as answer,  # type: ignore[arg-type]
    ):
        assert answer.status == 200
        return await answer.text()


def _departing(slack: Installable) -> dict[str, bool]:
    """The workspaces that were met by way of the organisation, and whether their data goes."""
    rows = Outside(slack.settings.database_url)("SELECT team, at FROM departures")
    return {row["team"]: row["at"] < STAYS for row in rows}


async def _until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(SOON):
        while not what():  # noqa: ASYNC110 -- no bell rings
            await asyncio.sleep(0.02)


async def test_the_data_of_a_workspace_goes_and_the_token_of_the_organisation_stays(
    slack: Installable,
) -> None:
    await _told(slack, "team_access_revoked", ONE)
    await _until(lambda: _departing(slack)[ONE])
    (row,) = Outside(slack.settings.database_url)("SELECT at FROM departures WHERE at < 1e14")
    assert abs(row["at"] - slack.clock()) < DEPARTED_KEPT
    assert _departing(slack) == {ONE: True, TWO: False}
    assert ANSWERED in await _commands(slack, TWO)
    assert len(Outside(slack.settings.database_url)("SELECT id FROM slack_bots")) == 1


@pytest.mark.parametrize("again", ["told", "asked"])
async def test_a_workspace_that_is_let_in_again_keeps_its_data(
    slack: Installable, again: str
) -> None:
    await _told(slack, "team_access_revoked", ONE, TWO)
    await _until(lambda: _departing(slack) == {ONE: True, TWO: True})
    if again == "told":
        await _told(slack, "team_access_granted", ONE)
    else:  # long after, so that it is nothing that came late
        outside = Outside(slack.settings.database_url)
        await outside.change("UPDATE departures SET at = at - 86400")
        assert ANSWERED in await _commands(slack, ONE)
    await _until(lambda: _departing(slack) == {ONE: False, TWO: True})


async def test_a_workspace_that_has_installed_it_itself_is_there_as_before(
    slack: Installable,
) -> None:
    assert (await slack.browser.installs(HOME)).status == 200
    for kind in ("team_access_granted", "team_access_revoked"):
        await _told(slack, kind, HOME, ONE)
    await _until(lambda: _departing(slack)[ONE])
    assert HOME not in _departing(slack)


@pytest.mark.parametrize("teams", [None, [], "T7", [7], [{"id": "T7"}]])
async def test_what_names_no_workspaces_changes_nothing(slack: Installable, teams: object) -> None:
    event = {"type": "team_access_revoked", "team_ids": teams}
    payload = {"type": "event_callback", "team_id": ONE, "event_id": "Ev1", "event": event}
    body = json.dumps(payload | {"enterprise_id": ORGANISATION}).encode()
    posting = {"data": body, "headers": signed(body, JSON)}
    async with (
        ClientSession() as session,
        session.post(slack.url + EVENTS_PATH, **posting) as answer,  # type: ignore[arg-type]
    ):
        assert answer.status == (200 if not teams else 400)
    assert ANSWERED in await _commands(slack, ONE)
    assert _departing(slack) == {ONE: False, TWO: False}
    assert NOT_INSTALLED not in await _commands(slack, TWO)


async def test_where_the_token_was_given_the_data_goes_but_for_the_workspace_of_the_token(
    assistant: Assistant, tmp_path: Path
) -> None:
    url, own = f"sqlite:///{tmp_path}/kept.db", str(BOT["team_id"])
    async with raw_slack() as raw:
        for number, kind in enumerate(("team_access_revoked", "team_access_granted")):
            event = {"type": kind, "team_ids": [ONE, TWO, own][number:]}
            payload = {"type": "event_callback", "team_id": own, "event_id": f"Ev{number}"}
            async with running(raw.settings(url), assistant) as bot:
                assert (await bot.receiver.receive(payload | {"event": event})).status == 200
    assert [row["team"] for row in Outside(url)("SELECT team FROM departures")] == [ONE]
