"""What stands in a record's message, arguments or traceback, and must not stand in its line."""

import json
import logging
import os
from pathlib import Path
from urllib.parse import quote, quote_plus, urlencode

import pytest

from bot import logs
from bot.logs import Redaction
from tests.log_watch import PLANTED

TRIGGER = "13345224609.738474920.8088930838d88f008e0a1b2c3d4e5f60"
URL = "https://hooks.slack.com/commands/T1234/5678/PlantedResponse"
KNOWN = ("planted&signing=secret", "planted client/secret+x", "PlantedKey0123456789abcdefg=")
SECRETS = {
    "bot token": "xoxb-17653672481-PlantedBot",
    "rotated token": "xoxe.xoxb-1-PlantedRotated",
    "refresh token": "xoxe-1-PlantedRefresh",
    "user token": "xoxp-23984754863-PlantedUser",
    "app token": "xapp-1-A123-456-PlantedApp",
    "trigger": TRIGGER,
    "response url": URL,
    "signing secret": KNOWN[0],
    "client secret": KNOWN[1],
    "encryption key": KNOWN[2],
}
CODE = "4724469134.4644010092.847a1b2c3d4e5f60718293a4b5c6d7e8"
BODY = {"token": "PlantedVerification", "trigger_id": TRIGGER, "response_url": URL}
SPELLED = [
    *SECRETS.values(),
    *(json.dumps({name: value}) for name, value in BODY.items()),
    json.dumps(json.dumps(BODY)),
    repr(BODY),
    urlencode(BODY),
    urlencode({"payload": json.dumps(BODY)}),
    urlencode({"client_secret": KNOWN[1], "code": CODE}),
    f"GET /slack/oauth_redirect?code=PlantedCode&state=PlantedState HTTP/1.1 {CODE}",
    "{'code': 'PlantedCode', 'state': 'PlantedState', 'client_secret': 'PlantedOther'}",
    "Authorization: Bearer PlantedBearer0123",
    "postgresql+asyncpg://bot:PlantedPassword@db.internal:5432/bot",
    "wss://wss-primary.slack.com/link/?ticket=PlantedTicket&app_id=5d64",
    "[SQL: INSERT INTO turns VALUES (?)]\n[parameters: ('PlantedQuestion about [x] tea',)]",
    "Unhandled request ({'type': 'block_actions', 'value': 'PlantedValue'})\n--- PlantedValue",
]


def _is_planted(text: str) -> bool:
    spelled = [spell(known) for known in KNOWN for spell in (str, quote, quote_plus)]
    return any(each in text for each in ("Planted", TRIGGER, CODE, *spelled))


@pytest.mark.parametrize("spelled", SPELLED)
def test_a_secret_is_not_shown_however_it_is_spelled(spelled: str) -> None:
    assert _is_planted(spelled)
    assert not _is_planted(Redaction(KNOWN)(spelled))


@pytest.mark.parametrize(
    "said",
    [
        "SLACK_BOT_TOKEN does not begin with xoxb- (copy it from the Slack app's pages)",
        "Slack does not accept SLACK_BOT_TOKEN: invalid_auth (copy it again)",
        "Slack refused a call: HTTP 503",
        "knowledge 3f2a91: 48 entries, embedding matching",
        "knowledge/entries/a.yaml:12: answer: the basic facts are missing (give them)",
        "listening on port 3000, path /slack/events",
        "Slack cannot be reached at https://slack.com/api/: ClientConnectorError",
        "exit code: 3, state: open",
    ],
)
def test_what_is_no_secret_stays_as_it_is(said: str) -> None:
    assert Redaction(KNOWN)(said) == said


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_logger_shows_a_secret_in_message_arguments_or_traceback(
    tmp_path: Path, level: str, as_json: bool
) -> None:
    to = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    planted = logging.getLogger(PLANTED)
    with logs.written(to, level=level, json=as_json, secrets=KNOWN):
        for secret in SPELLED:
            planted.log(logging.getLevelNamesMapping()[level], secret)
            planted.warning("got %s and %r", secret, {"data": secret})
            try:
                raise ValueError(secret)
            except ValueError as error:
                planted.error("a bug", exc_info=error)
    os.close(to)
    lines = (tmp_path / "log").read_text().splitlines()
    assert len(lines) >= 2 * len(SPELLED)
    assert [line for line in lines if _is_planted(line)] == []
