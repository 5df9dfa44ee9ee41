"""What Slack sends, as texts in which person, workspace and number are still to be filled in."""

import json
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.core.replies import Answer, Step
from bot.slack import render, sound
from bot.slack.render import Canvas

Kind = Literal["command", "message", "click"]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
TEAM, USER, NUMBER, SLACK = "ZTEAMZ", "ZUSERZ", "ZNUMBERZ", "ZSLACKZ"
"""Letters that no way of writing a payload changes."""
_ENVELOPES = {"command": "slash_commands", "message": "events_api", "click": "interactive"}


@dataclass(frozen=True, slots=True)
class Sent:
    """Bodies of one kind. `over` is the type of an envelope, or of a body of HTTP."""

    over: str
    templates: tuple[str, ...]


def over_http(kind: Kind, knowledge: Knowledge, slack: str) -> Sent:
    """The bodies of requests."""
    payloads = [json.dumps(each) for each in _payloads(kind, knowledge)]
    if kind == "command":
        return Sent(FORM, _filled([urlencode(json.loads(each)) for each in payloads], slack))
    if kind == "click":
        return Sent(FORM, _filled([urlencode({"payload": each}) for each in payloads], slack))
    return Sent(JSON, _filled(payloads, slack))


def over_socket(kind: Kind, knowledge: Knowledge, slack: str) -> Sent:
    """The payloads of envelopes."""
    payloads = [json.dumps(each) for each in _payloads(kind, knowledge)]
    return Sent(_ENVELOPES[kind], _filled(payloads, slack))


def _filled(templates: list[str], slack: str) -> tuple[str, ...]:
    return tuple(each.replace(SLACK, slack) for each in templates)


def _payloads(kind: Kind, knowledge: Knowledge) -> list[dict[str, Any]]:
    mind = Assistant(knowledge)
    if kind == "click":
        return _clicks(mind)
    asked = [label.ask for label in knowledge.labels if _answered(mind, label.ask)]
    command = knowledge.subject.command
    return [_command(command, text) if kind == "command" else _message(text) for text in asked]


def _answered(mind: Assistant, text: str) -> bool:
    return isinstance(mind.hear(text).reply, Answer)


def _command(command: str, text: str) -> dict[str, Any]:
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "team_domain": "example",
        "channel_id": "C0GENERAL",
        "channel_name": "general",
        "user_id": USER,
        "user_name": "ana",
        "command": command,
        "text": text,
        "api_app_id": "A0APP",
        "is_enterprise_install": "false",
        "response_url": f"{SLACK}/commands/{NUMBER}",
        "trigger_id": f"{NUMBER}.1.a",
    }


def _message(text: str) -> dict[str, Any]:
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {
        "token": "gIkuvaNzQIHg97ATvDxqgjtO",
        "team_id": TEAM,
        "context_team_id": TEAM,
        "api_app_id": "A0APP",
        "event": {
            "type": "message",
            "channel_type": "im",
            "channel": f"D{USER}",
            "user": USER,
            "team": TEAM,
            "client_msg_id": f"55e9b5d0-6a2c-4c0e-a8ae-{NUMBER}",
            "ts": f"17{NUMBER}.000100",
            "event_ts": f"17{NUMBER}.000100",
            "text": text,
            "blocks": [{"type": "rich_text", "block_id": "Xy1", "elements": [words]}],
        },
        "type": "event_callback",
        "event_id": f"Ev{NUMBER}",
        "event_time": 1_700_000_000,
        "authorizations": [
            {"team_id": TEAM, "user_id": "U0BOT", "is_bot": True, "is_enterprise_install": False}
        ],
        "is_ext_shared_channel": False,
        "event_context": f"4-{NUMBER}",
    }


def _clicks(mind: Assistant) -> list[dict[str, Any]]:
    """Each choice of the guide's first question, in a direct message."""
    turn = mind.start()
    assert isinstance(turn.reply, Step)
    canvas = Canvas(mind.knowledge, USER, typing="heard")
    parts = sound.parts(render.message(turn.reply, canvas))
    ts = f"17{NUMBER}.000200"
    message = {"type": "message", "user": "U0BOT", "bot_id": "B1", "ts": ts, **parts}
    buttons = next(block["elements"] for block in parts["blocks"] if block["type"] == "actions")
    return [
        {
            "type": "block_actions",
            "token": "gIkuvaNzQIHg97ATvDxqgjtO",
            "team": {"id": TEAM, "domain": "example"},
            "user": {"id": USER, "username": "ana", "name": "ana", "team_id": TEAM},
            "api_app_id": "A0APP",
            "container": {
                "type": "message",
                "message_ts": ts,
                "channel_id": f"D{USER}",
                "is_ephemeral": False,
            },
            "channel": {"id": f"D{USER}", "name": "directmessage"},
            "trigger_id": f"{NUMBER}.1.a",
            "enterprise": None,
            "is_enterprise_install": False,
            "message": message,
            "state": {"values": {}},
            "response_url": f"{SLACK}/actions/{NUMBER}",
            "actions": [{**button, "block_id": "Ab1", "action_ts": "1700000000.1"}],
        }
        for button in buttons
    ]
