import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.slack import manifest
from tests.conftest import REAL, TEA
from tests.slack.registered import registered

ROOT = Path(__file__).parents[2]

SCOPES_OF: dict[str, set[str]] = {
    "apps_connections_open": set(),
    "assistant_threads_setStatus": {"chat:write"},
    "assistant_threads_setSuggestedPrompts": {"assistant:write"},
    "auth_test": set(),
    "chat_delete": {"chat:write"},
    "chat_getPermalink": set(),
    "chat_postEphemeral": {"chat:write"},
    "chat_postMessage": {"chat:write"},
    "chat_update": {"chat:write"},
    "conversations_history": {"im:history", "channels:history", "groups:history"},
    "conversations_replies": {"im:history", "channels:history", "groups:history"},
    "files_upload_v2": {"files:write"},
    "oauth_v2_access": set(),
    "users_conversations": {"channels:read", "groups:read"},
    "users_info": {"users:read"},
    "views_open": set(),
    "views_publish": set(),
    "views_push": set(),
    "views_update": set(),
}
"""Slack's scopes for each Web API method that the bot calls (docs.slack.dev)."""
EVENT_SCOPES = {
    "app_mention": {"app_mentions:read"},
    "message.channels": {"channels:history"},
    "message.groups": {"groups:history"},
    "message.im": {"im:history"},
}
UNTIED = {"commands", "chat:write.public"}
"""Scopes that no method and no event names: to be a command, to post where one is no member."""


def test_it_declares_what_is_listened_to_and_nothing_else(assistant: Assistant) -> None:
    made = manifest.manifest(assistant.knowledge.subject)
    asked = registered(assistant)
    commands = [each["command"] for each in made["features"]["slash_commands"]]
    assert commands == asked["command"]
    shortcuts = [each["callback_id"] for each in made["features"]["shortcuts"]]
    assert sorted(shortcuts) == sorted(asked["shortcut"])
    assert list(made["functions"]) == asked["function"]
    events = {
        each.partition(".")[0] for each in made["settings"]["event_subscriptions"]["bot_events"]
    }
    assert events == {*asked["event"], "function_executed"}
    assert made["settings"]["interactivity"]["is_enabled"] == bool(asked["action"])


def test_it_asks_for_the_scopes_that_the_calls_and_events_need_and_no_others() -> None:
    source = "".join(
        path.read_text() for path in (ROOT / "bot").rglob("*.py") if "playground" not in str(path)
    )
    called = set(re.findall(r"client\.([a-z]+_\w+)\(", source))
    assert called == set(SCOPES_OF), "name each new method's scopes in SCOPES_OF"
    for_events = set[str]().union(*(EVENT_SCOPES.get(each, set()) for each in manifest.EVENTS))
    for_calls = set[str]().union(*(SCOPES_OF[each] for each in called))
    asked = {*manifest.SCOPES, *manifest.OPTIONAL_SCOPES}
    assert asked == for_calls | for_events | UNTIED


def test_what_a_workspace_may_refuse_is_named_twice_as_slack_wants_it(tea: Knowledge) -> None:
    scopes = manifest.manifest(tea.subject)["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert not set(scopes["bot_optional"]) & set(manifest.SCOPES)


@pytest.mark.parametrize("folder", [TEA, REAL])
def test_its_names_and_descriptions_fit(folder: Path) -> None:
    made = manifest.manifest(load(folder).subject)
    features = made["features"]
    for shortcut in features["shortcuts"]:
        assert 0 < len(shortcut["name"]) <= 24
        assert 0 < len(shortcut["description"]) <= 150
        assert "…" not in shortcut["name"] + shortcut["description"]
    assert len(features["agent_view"]["agent_description"]) <= 300
    assert 0 < len(features["agent_view"]["suggested_prompts"]) <= 4


@pytest.mark.parametrize(
    ("subject", "name"),
    [
        ("tea", "Find the right tea"),
        ("deep learning framework", "Find the right framework"),
        ("countertransubstantiation", "Get a recommendation"),
    ],
)
def test_the_guides_shortcut_is_named_after_the_subject(
    tea: Knowledge, subject: str, name: str
) -> None:
    made = manifest.manifest(replace(tea.subject, subject=subject))
    assert name in [each["name"] for each in made["features"]["shortcuts"]]


def test_the_file_in_the_repository_is_up_to_date() -> None:
    written = json.loads((ROOT / "manifest.json").read_text())
    assert written == manifest.manifest(load(REAL).subject), "run `make manifest`"
