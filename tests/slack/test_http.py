import json
import time
from collections.abc import AsyncIterator
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
from bot.playground import Playground
from bot.slack import ids
from bot.slack.blockkit import check_view
from bot.slack.carried import Carried
from bot.slack.manifest import manifest
from tests.local_slack import Person, shown

SECRET = "a-secret-of-the-tests"


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
    event = {
        "type": "message",
        "channel_type": "im",
        "channel": "D0ANA",
        "user": "U0ANA",
        "ts": "1700000000.000100",
        "text": "what is green tea",
    }
    for _ in range(2):
        assert (await slack.tells(event)).status == 200
    await slack.person.sees("heated soon after picking")


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
