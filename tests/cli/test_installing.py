"""What whoever runs the bot for many workspaces types first: a manifest, and a key."""

import json

import pytest
from cryptography.fernet import Fernet

from tests.cli.conftest import Run


def test_the_manifest_for_http_names_the_host_and_nothing_else_differs(run: Run) -> None:
    socket = json.loads(run("manifest").stdout)
    http = json.loads(run("manifest", "--url", "https://bot.example.org/").stdout)
    address = "https://bot.example.org/slack/events"
    assert http["oauth_config"].pop("redirect_urls") == [
        "https://bot.example.org/slack/oauth_redirect"
    ]
    (command,) = http["features"]["slash_commands"]
    told = [command, http["settings"]["event_subscriptions"], http["settings"]["interactivity"]]
    assert [each.pop("url", "") or each.pop("request_url") for each in told] == [address] * 3
    assert (http["settings"].pop("socket_mode_enabled"), http["settings"]) == (
        False,
        {name: v for name, v in socket["settings"].items() if name != "socket_mode_enabled"},
    )
    socket["settings"].pop("socket_mode_enabled")
    assert http == socket


def test_tokens_expire_only_where_that_is_wanted(run: Run) -> None:
    for wanted in ([], ["--token-rotation"]):
        made = json.loads(run("manifest", *wanted).stdout)
        assert made["settings"]["token_rotation_enabled"] == bool(wanted)


@pytest.mark.parametrize("url", ["http://h", "bot.example.org", "https://", "https://h/path", "x"])
def test_an_address_that_slack_cannot_reach_is_refused(run: Run, url: str) -> None:
    refused = run("manifest", "--url", url)
    assert refused.exit_code == 2
    assert "give https://your-host" in refused.stderr


def test_a_key_can_be_used_as_it_is_and_is_another_each_time(run: Run) -> None:
    first, second = (run("key").stdout.strip() for _ in range(2))
    assert first != second
    assert Fernet(first).decrypt(Fernet(first).encrypt(b"token")) == b"token"
