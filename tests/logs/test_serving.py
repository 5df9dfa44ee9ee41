"""The log of a bot that serves, with faults at every side: what its reader finds in it."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

import pytest

from tests.served import Served, serving
from tests.slack.raw_slack import RawSlack

ASKED = "is PlantedQuestion a green tea"
TRIGGER = "13345224609.738474920.8088930838d88f008e0a1b2c3d4e5f60"
CODE = "4724469134.4644010092.847a1b2c3d4e5f60718293a4b5c6d7e8"
SIGNING = "PlantedSigning/secret+x"
ENVIRON = {
    "SLACK_BOT_TOKEN": "xoxb-1-PlantedBot",
    "SLACK_SIGNING_SECRET": SIGNING,
    "DATABASE_URL": "postgresql://bot:PlantedPassword@127.0.0.1:9/bot",
}
ANSWERED = {"access_token": "xoxb-2-PlantedNewBot", "refresh_token": "xoxe-1-PlantedRefresh"}


async def _commanded(bot: Served, number: int, secret: str = "") -> int:
    return await bot.sent(urlencode(_command(bot.slack, number)), secret=secret)


def _command(slack: RawSlack, number: int) -> dict[str, str]:
    return {
        "command": "/whichtea",
        "text": ASKED,
        "token": "PlantedVerification",
        "user_id": f"U0{number}",
        "team_id": "T1",
        "channel_id": "C1",
        "channel_name": "general",
        "response_url": f"{slack.url}/commands/T1/2/PlantedResponse",
        "trigger_id": f"{TRIGGER}{number:06x}",
    }


def _click(action: dict[str, Any], slack: RawSlack) -> str:
    payload = {
        "type": "block_actions",
        "token": "PlantedVerification",
        "trigger_id": TRIGGER,
        "response_url": f"{slack.url}/actions/T1/2/PlantedResponse",
        "user": {"id": "U0ANA", "team_id": "T1"},
        "team": {"id": "T1"},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "1.2", "channel_id": "C1"},
        "actions": [{"type": "button", "value": ASKED, **action}],
    }
    return urlencode({"payload": json.dumps(payload)})


def _message(number: int) -> str:
    said = {"type": "message", "channel_type": "im", "channel": "D0ANA", "user": "U0ANA"}
    body = {
        "type": "event_callback",
        "token": "PlantedVerification",
        "team_id": "T1",
        "api_app_id": "A0APP",
        "event_id": f"Ev{number}",
        "event": said | {"ts": f"17000000{number:02}.000100", "text": ASKED},
    }
    return json.dumps(body)


async def _all_goes_wrong(bot: Served) -> None:
    for status, text in ((500, json.dumps(ANSWERED)), (200, json.dumps({"ok": False} | ANSWERED))):
        bot.slack.answers_next("chat.postMessage", text, status, "application/json")
    for number in range(4):
        await bot.sent(_message(number), "application/json")
    await _commanded(bot, 1, secret="another")
    await _commanded(bot, 2)
    await _commanded(bot, 2)
    for action in ("share", "unknown", "feedback:up", "guide:back"):
        await bot.sent(_click({"action_id": action}, bot.slack))
    await bot.sent(_message(0)[:-9], "application/json")
    await bot.sent(_message(5), "application/json", secret="another")
    await bot.sent(urlencode({"payload": "{" + ASKED}))
    url = f"{bot.url}/slack/oauth_redirect?code={CODE}&state=PlantedState"
    async with bot.session.get(url):
        pass


def _is_told(log: str) -> list[str]:
    secrets = ["Planted" + name for name in ("Bot", "NewBot", "Refresh", "Password", "Response")]
    secrets += ["PlantedVerification", "PlantedBearer", "PlantedState", TRIGGER, CODE]
    secrets += [spell(SIGNING) for spell in (str, quote, quote_plus)]
    return [secret for secret in secrets if secret in log]


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
async def test_faults_show_no_secret_and_at_info_not_what_was_asked(
    tmp_path: Path, level: str
) -> None:
    path = tmp_path / "log"
    with path.open("wb") as log:
        async with serving(log.fileno(), **ENVIRON, LOG_LEVEL=level, LOG_FORMAT="json") as bot:
            await _all_goes_wrong(bot)
            assert len(bot.slack.calls) > 3
    lines = path.read_text().splitlines()
    assert [json.loads(line)["level"] for line in lines].count("WARNING") > 0
    assert _is_told("\n".join(lines)) == []
    if level == "INFO":
        assert [line for line in lines if "PlantedQuestion" in line] == []


async def test_a_log_that_nobody_reads_costs_no_answer(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.set_blocking(write, True)
    database = f"sqlite:///{tmp_path / 'bot.db'}"
    try:
        async with serving(
            write, **ENVIRON | {"LOG_LEVEL": "DEBUG", "DATABASE_URL": database}
        ) as bot:
            for number in range(150):
                assert await _commanded(bot, number, secret="another") == 401
                assert await _commanded(bot, number) == 200
    finally:
        os.close(read)
        os.close(write)
