import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.slack import listeners, manifest
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.store import SqlStore
from tests.conftest import REAL

ROOT = Path(__file__).parents[2]

SCOPE_OF = {
    "chat_postMessage": "chat:write",
    "views_open": None,
    "views_push": None,
    "views_update": None,
    "views_publish": None,
    "auth_test": None,
}
"""Slack's scope for each Web API method that the bot calls (docs.slack.dev/reference/methods)."""
EVENT_SCOPE = {"app_mention": "app_mentions:read", "message.im": "im:history"}


class Registrar:
    """Stands where the app stands and writes down what listeners ask for."""

    def __init__(self) -> None:
        self.asked: dict[str, list[Any]] = {"command": [], "event": [], "action": [], "view": []}

    def __getattr__(self, kind: str) -> Callable[[Any], Callable[[Any], Any]]:
        def listen(constraint: Any) -> Callable[[Any], Any]:
            self.asked[kind].append(constraint)
            return lambda handler: handler

        return listen


def _asked(mind: Assistant) -> dict[str, list[Any]]:
    registrar = Registrar()
    desk = Desk(mind, SqlStore("sqlite+aiosqlite://"), Background())
    listeners.register(cast(AsyncApp, registrar), desk)
    return registrar.asked


def test_it_declares_the_commands_and_events_that_are_listened_to_and_no_others(
    assistant: Assistant,
) -> None:
    made = manifest.manifest(assistant.knowledge.subject)
    asked = _asked(assistant)
    commands = [each["command"] for each in made["features"]["slash_commands"]]
    assert commands == asked["command"]
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert {event.partition(".")[0] for event in events} == set(asked["event"])
    assert made["settings"]["interactivity"]["is_enabled"] == bool(asked["action"])


def test_it_asks_for_the_scopes_that_the_calls_and_events_need_and_no_others(
    assistant: Assistant,
) -> None:
    source = "".join(
        path.read_text() for path in (ROOT / "bot").rglob("*.py") if "playground" not in str(path)
    )
    called = set(re.findall(r"client\.([a-z]+_[A-Za-z]+)\(", source))
    assert called == set(SCOPE_OF), "name each new method's scope in SCOPE_OF"
    events = manifest.EVENTS
    needed = {SCOPE_OF[call] for call in called} | {EVENT_SCOPE.get(event) for event in events}
    assert set(manifest.SCOPES) == (needed - {None}) | {"commands"}


def test_the_file_in_the_repository_is_up_to_date() -> None:
    written = json.loads((ROOT / "manifest.json").read_text())
    assert written == manifest.manifest(load(REAL).subject), "run `make manifest`"
