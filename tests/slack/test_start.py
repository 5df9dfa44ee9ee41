"""The start: what is wrong with the tokens or the address is one line, and Ctrl-C is heard."""

import asyncio
import json
import logging
import signal
import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import connected, running, serve_socket
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.errors import BusyError, ConfigError
from bot.playground import Playground
from bot.slack.manifest import manifest
from tests.slack.raw_slack import RawSlack, raw_slack


@pytest.fixture
async def raw() -> AsyncIterator[RawSlack]:
    async with raw_slack() as slack:
        yield slack


@pytest.fixture
async def local(assistant: Assistant) -> AsyncIterator[Settings]:
    playground = Playground(manifest(assistant.knowledge.subject))
    await playground.start()
    yield Settings(
        knowledge=Path("unused"),
        database_url="sqlite+aiosqlite://",
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
    )
    await playground.stop()


async def _start(settings: Settings, assistant: Assistant) -> None:
    async with running(settings, assistant) as app, connected(app, settings):
        pass


@pytest.mark.parametrize(
    ("field", "name"), [("bot_token", "SLACK_BOT_TOKEN"), ("app_token", "SLACK_APP_TOKEN")]
)
async def test_a_wrong_token_is_named_with_slacks_reason(
    local: Settings, assistant: Assistant, field: str, name: str
) -> None:
    wrong = replace(local, **{field: "wrong-1"})  # type: ignore[arg-type]  # both are texts
    with pytest.raises(ConfigError, match=f"{name}: invalid_auth") as caught:
        await _start(wrong, assistant)
    assert "wrong-1" not in str(caught.value)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize(
    ("text", "status", "kind"),
    [
        ("upstream is down", 503, "text/plain"),
        ("upstream is well", 200, "text/plain"),
        ("<html></html>", 404, "text/html"),
        ("{broken", 500, "application/json"),
    ],
)
async def test_an_answer_that_is_not_slacks_is_one_line(
    raw: RawSlack, assistant: Assistant, method: str, text: str, status: int, kind: str
) -> None:
    raw.answers_next(method, text, status, kind)
    with pytest.raises(ConfigError, match="SLACK_API_URL"):
        await _start(raw.settings(), assistant)


async def test_a_refusal_that_may_pass_is_not_blamed_on_the_token(
    raw: RawSlack, assistant: Assistant
) -> None:
    said = json.dumps({"ok": False, "error": "internal_error"})
    raw.answers_next("auth.test", said, kind="application/json")
    with pytest.raises(BusyError, match="SLACK_BOT_TOKEN just now: internal_error"):
        await _start(raw.settings(), assistant)


async def test_an_address_without_its_path_is_one_line(raw: RawSlack, assistant: Assistant) -> None:
    with pytest.raises(ConfigError, match="not Slack's Web API: HTTP 404"):
        await _start(raw.settings(slack_api_url=f"{raw.url}/"), assistant)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("silent", ["auth.test", "apps.connections.open"])
async def test_a_start_that_hangs_is_stopped_by_a_signal(
    raw: RawSlack, silent: str, number: signal.Signals
) -> None:
    raw.silent = silent
    serving = asyncio.create_task(serve_socket(raw.settings()))
    async with asyncio.timeout(5):
        while not raw.sent(silent):
            raw.asked.clear()
            await raw.asked.wait()
        signal.raise_signal(number)
        await serving


async def test_bolt_does_not_warn_of_a_token_that_it_found_by_itself(
    local: Settings,
    assistant: Assistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", local.bot_token)
    async with running(local, assistant):
        pass
    assert [r.message for r in caplog.records if r.levelno >= logging.WARNING] == []


def test_a_start_that_is_stopped_at_once_leaves_no_thread_behind(
    assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken: list[object] = []
    monkeypatch.setattr(threading, "excepthook", broken.append)

    async def once(number: int) -> None:
        async with raw_slack() as slack:
            settings = slack.settings(f"sqlite+aiosqlite:///{tmp_path / str(number)}.db")
            async with running(settings, assistant):
                pass

    before = set(threading.enumerate())
    for number in range(10):
        asyncio.run(once(number))
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=5)
        assert not thread.is_alive()
    assert broken == []
