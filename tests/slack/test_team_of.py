"""Which workspace a payload belongs to: the one that the token is taken of, and no other."""

from typing import Any

import pytest
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.slack import decode

HOME, GUEST = "T0HOME", "T0GUEST"
ORG_WIDE = [{"enterprise_id": "E1", "team_id": HOME, "is_enterprise_install": True}]
EVENT = {"type": "app_mention", "user": "U1", "user_team": GUEST, "team": GUEST, "channel": "C1"}
PAYLOADS: dict[str, dict[str, Any]] = {
    "a command": {"command": "/whichtea", "team_id": HOME, "user_id": "U1"},
    "an event": {"type": "event_callback", "team_id": HOME, "event": EVENT},
    "an event in a shared channel": {
        "type": "event_callback",
        "team_id": GUEST,
        "context_team_id": HOME,
        "authorizations": [{"enterprise_id": None, "team_id": HOME}],
        "is_ext_shared_channel": True,
        "event": EVENT,
    },
    "an event of an organisation": {
        "type": "event_callback",
        "team_id": HOME,
        "authorizations": ORG_WIDE,
        "event": EVENT,
    },
    "a click by a guest": {
        "type": "block_actions",
        "team": {"id": HOME, "domain": "home"},
        "user": {"id": "U1", "team_id": GUEST},
    },
    "a modal that a guest opened": {
        "type": "view_submission",
        "team": {"id": GUEST},
        "user": {"id": "U1", "team_id": GUEST},
        "view": {"id": "V1", "team_id": GUEST, "app_installed_team_id": HOME},
    },
    "a click where an organisation has the bot": {
        "type": "block_actions",
        "team": None,
        "enterprise": {"id": "E1"},
        "is_enterprise_install": True,
        "user": {"id": "U1", "team_id": HOME},
    },
}


@pytest.mark.parametrize("kind", PAYLOADS)
def test_data_and_token_are_of_the_same_workspace(kind: str) -> None:
    payload = PAYLOADS[kind]
    request = AsyncBoltRequest(mode="socket_mode", body=payload)
    assert decode.team(payload) == request.context.team_id == HOME


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"team": "T1"},
        {"team": None, "user": None, "view": None, "authorizations": None},
        {"team": [], "user": "U1", "view": "V1", "authorizations": ["E1"]},
        {"team": {"id": 5}, "authorizations": []},
    ],
)
def test_what_names_no_workspace_has_none(payload: dict[str, Any]) -> None:
    assert decode.team(payload) == ""
