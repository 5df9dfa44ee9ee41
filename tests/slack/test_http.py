import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import ClientResponse, ClientSession
from aiohttp.test_utils import TestClient, TestServer
from slack_sdk.signature import SignatureVerifier

from bot.app import EVENTS_PATH, running
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.playground import Playground
from bot.slack import ids
from bot.slack.blockkit import check_view
from bot.slack.carried import Carried
from bot.slack.decode import said
from bot.slack.manifest import manifest
from tests.local_slack import Person, shown
from tests.slack.raw_slack import SECRET, RawSlack, raw_slack

GREEN = {
    "type": "message",
    "channel_type": "im",
    "channel": "D0ANA",
    "user": "U0ANA",
    "ts": "1700000000.000100",
    "text": "what is green tea",
}


class Slack:
    """Slack's side of HTTP mode: signs and sends."""

    def __init__(self, client: TestClient[Any, Any], person: Person) -> None:
        self.client = client
        self.person = person

    async def sends(
        self, body: str, kind: str, *, secret: str = SECRET, late: int = 0
    ) -> ClientResponse:
        timestamp = str(int(time.time()) - late)
        signature = SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body)
        headers = {
            "Content-Type": kind,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature or "",
        }
        return await self.client.post(EVENTS_PATH, data=body.encode(), headers=headers)

    async def commands(self, text: str, **signing: Any) -> ClientResponse:
        fields = {
            "command": "/whichtea",
            "text": text,
            "user_id": "U0ANA",
            "team_id": "T0PLAYGRND",
            "channel_id": "C0GENERAL",
            "channel_name": "general",
            "response_url": "http://127.0.0.1:9/none",
            "trigger_id": "1.2.3",
        }
        return await self.sends(urlencode(fields), "application/x-www-form-urlencoded", **signing)

    async def interacts(self, payload: dict[str, Any], user: str = "U0ANA") -> ClientResponse:
        known = {"user": {"id": user, "team_id": "T0PLAYGRND"}, "team": {"id": "T0PLAYGRND"}}
        body = urlencode({"payload": json.dumps(payload | known)})
        return await self.sends(body, "application/x-www-form-urlencoded")

    async def tells(self, event: dict[str, Any]) -> ClientResponse:
        body = {
            "type": "event_callback",
            "team_id": "T0PLAYGRND",
            "api_app_id": "A0APP",
            "event_id": "Ev1",
            "event": event,
        }
        return await self.sends(json.dumps(body), "application/json")


@pytest.fixture
async def slack(assistant: Assistant) -> AsyncIterator[Slack]:
    playground = Playground(manifest(assistant.knowledge.subject))
    await playground.start()
    settings = Settings(
        knowledge=Path("unused"),
        database_url="sqlite+aiosqlite://",
        bot_token=playground.bot_token,
        signing_secret=SECRET,
        slack_api_url=playground.api_url,
    )
    try:
        async with (
            running(settings, assistant) as app,
            ClientSession() as session,
            TestClient(TestServer(app.web_app(EVENTS_PATH))) as client,
        ):
            yield Slack(client, Person(session, playground.url, "U0ANA", "D0ANA"))
    finally:
        await playground.stop()


async def test_a_question_is_answered_in_the_response_itself(slack: Slack) -> None:
    answer = await slack.commands("what is green tea")
    assert answer.status == 200
    said = await answer.json()
    assert said["response_type"] == "ephemeral"
    assert "heated soon after picking" in said["text"]


async def test_a_direct_message_is_acknowledged_and_answered(slack: Slack) -> None:
    for _ in range(2):
        assert (await slack.tells(GREEN)).status == 200
    await slack.person.sees("heated soon after picking")


@pytest.mark.parametrize(
    "other",
    [
        {"bot_id": "B0OTHER"},
        {"subtype": "bot_message"},
        {"subtype": "message_changed"},
        {"edited": {"user": "U0ANA", "ts": "1.2"}},
        {"user": None},
        {"channel_type": "channel"},
    ],
)
def test_what_no_person_says_to_the_bot_is_not_heard(other: dict[str, Any]) -> None:
    assert said({"team_id": "T1", "event": GREEN}) is not None
    assert said({"team_id": "T1", "event": GREEN | other}) is None


@pytest.mark.parametrize("signing", [{"secret": "another"}, {"late": 600}])
async def test_what_slack_did_not_sign_now_is_refused(
    slack: Slack, signing: dict[str, Any]
) -> None:
    answer = await slack.commands("what is green tea", **signing)
    assert answer.status == 401
    assert "tea" not in await answer.text()


async def test_slacks_question_for_the_address_is_answered(slack: Slack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "c0ffee"})
    answer = await slack.sends(body, "application/json")
    assert "c0ffee" in await answer.text()


def _submission(carried: Carried, choice: str, callback: str = ids.GUIDE_VIEW) -> dict[str, Any]:
    state = {"type": "radio_buttons", "selected_option": {"value": choice}}
    block = f"{ids.GUIDE_INPUT}:{carried.question}"
    return {
        "type": "view_submission",
        "view": {
            "id": "V1",
            "type": "modal",
            "callback_id": callback,
            "private_metadata": carried.encode(),
            "state": {"values": {block: {ids.GUIDE_INPUT: state}}},
        },
    }


async def _view_after(slack: Slack, payload: dict[str, Any], user: str = "U0ANA") -> str:
    answer = await slack.interacts(payload, user)
    assert answer.status == 200
    said = await answer.json()
    assert said["response_action"] == "update"
    assert check_view(said["view"]) == []
    return shown(said["view"])


async def test_the_next_question_is_in_the_response_itself(slack: Slack) -> None:
    sent = _submission(Carried("U0ANA", question="milk"), "milk")
    assert "Question 2" in await _view_after(slack, sent)


@pytest.mark.parametrize(
    "sent",
    [
        _submission(Carried("U0ANA", question="milk"), "gone"),
        _submission(Carried("U0ANA", question="gone"), "milk"),
        _submission(Carried("U0ANA"), ""),
        _submission(Carried("U0ANA", question="milk"), "milk", callback="poll"),
    ],
)
async def test_a_modal_that_fits_the_guide_no_more_gets_a_civil_word(
    slack: Slack, sent: dict[str, Any]
) -> None:
    assert "older version" in await _view_after(slack, sent)


async def test_another_persons_modal_gets_a_civil_word(slack: Slack) -> None:
    sent = _submission(Carried("U0ANA", question="milk"), "milk")
    assert "belongs to someone else" in await _view_after(slack, sent, user="U0BEN")


async def test_a_modal_without_its_metadata_gets_a_civil_word(slack: Slack) -> None:
    sent = _submission(Carried("U0ANA", question="milk"), "milk")
    sent["view"]["private_metadata"] = "nonsense"
    assert "older version" in await _view_after(slack, sent)


@asynccontextmanager
async def _over_raw_slack(assistant: Assistant, raw: RawSlack) -> AsyncIterator[Slack]:
    """On leaving, the bot has ended all that it had begun."""
    async with (
        ClientSession() as session,
        running(raw.settings(), assistant) as app,
        TestClient(TestServer(app.web_app(EVENTS_PATH))) as client,
    ):
        yield Slack(client, Person(session, raw.url, "U0ANA", "D0ANA"))


async def test_when_slack_answers_with_something_else_the_person_is_told(
    assistant: Assistant,
) -> None:
    async with raw_slack() as raw:
        raw.answers_next("chat.postMessage", "upstream is down", 503)
        async with _over_raw_slack(assistant, raw) as slack:
            assert (await slack.tells(GREEN)).status == 200
        first, second = raw.sent("chat.postMessage")
    assert "heated soon after picking" in first["text"]
    assert "Slack did not tell me whether" in second["text"]


async def test_a_click_in_a_modal_that_has_moved_on_changes_nothing(assistant: Assistant) -> None:
    """Slack keeps what is there, for the click comes with the hash of what was seen."""
    value = Carried("U0ANA", question="milk", choice="milk").encode()
    click = {
        "type": "block_actions",
        "actions": [{"type": "button", "action_id": ids.GUIDE_BACK, "value": value}],
        "container": {"type": "view", "view_id": "V1"},
        "view": {"id": "V1", "type": "modal", "hash": "seen-then"},
        "trigger_id": "1.2.3",
    }
    async with raw_slack() as raw:
        conflict = json.dumps({"ok": False, "error": "hash_conflict"})
        raw.answers_next("views.update", conflict, kind="application/json")
        async with _over_raw_slack(assistant, raw) as slack:
            assert (await slack.interacts(click)).status == 200
        (update,) = raw.sent("views.update")
    assert update["hash"] == "seen-then"


async def test_a_step_that_slack_would_refuse_is_answered_with_a_civil_word(
    tea: Knowledge,
) -> None:
    nameless = [
        replace(question, choices=tuple(replace(each, label="") for each in question.choices))
        for question in tea.guide.questions
    ]
    mind = Assistant(replace(tea, guide=replace(tea.guide, questions=tuple(nameless))))
    async with raw_slack() as raw, _over_raw_slack(mind, raw) as slack:
        sent = _submission(Carried("U0ANA", question="milk"), "milk")
        assert "Something went wrong on my side" in await _view_after(slack, sent)
