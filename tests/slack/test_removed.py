"""A workspace removes the app whose token was given to the bot: Slack is not called any more."""

import asyncio
import logging
import sqlite3
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from bot.slack.shut import SHUT_FOR
from tests.databases import Outside
from tests.local_slack import Person, shown
from tests.slack.conftest import local_slack

HOME, OTHER = "T0PLAYGRND", "T0OTHER"


def _departed(file: Path) -> list[str]:
    return [row["team"] for row in Outside(f"sqlite:///{file}")("SELECT team FROM departures")]


async def _unknown(person: Person) -> bool:
    messages = (await person.state())["messages"]["C0GENERAL"]
    return any("I am not set up for this workspace" in shown(each) for each in messages)


async def test_a_removal_is_heard_and_its_data_goes_after_a_while_unless_it_returns(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "kept.db"
    async with local_slack(assistant, f"sqlite:///{file}") as slack:
        assert await slack.playground.uninstall(HOME)
    assert _departed(file) == [HOME]
    assert f"workspace {HOME}: the app was removed; Slack is not called for it" in caplog.text
    assert slack.playground.bot_token not in caplog.text
    async with local_slack(assistant, f"sqlite:///{file}"):
        pass
    assert _departed(file) == []


async def test_what_is_told_of_a_workspace_without_a_token_changes_nothing(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "kept.db"
    async with local_slack(assistant, f"sqlite:///{file}") as slack:
        assert await slack.playground.uninstall(OTHER)
        await slack.ana.says("what is green tea")
        await slack.ana.sees("heated soon after picking")
    assert _departed(file) == []


async def test_a_token_that_slack_takes_again_is_used_again_after_minutes(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "kept.db"
    async with local_slack(assistant, f"sqlite:///{file}") as slack:
        for method in ("chat.postMessage", "assistant.threads.setStatus"):
            slack.playground.answer_next(method, body={"ok": False, "error": "invalid_auth"})
        await slack.ana.says("what is green tea")
        async with asyncio.timeout(5):
            while not await _unknown(slack.ana):
                await slack.ana.commands("/whichtea what is green tea", channel="C0GENERAL")
        slack.clock.ahead += SHUT_FOR
        await slack.ben.says("what is green tea")
        await slack.ben.sees("heated soon after picking")


async def test_what_a_token_is_given_for_is_not_deleted_though_a_departure_could_not_be_taken_back(
    assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "kept.db"
    async with local_slack(assistant, f"sqlite:///{file}"):
        pass
    outside = Outside(f"sqlite:///{file}")
    outside(f"INSERT INTO switches VALUES ('{HOME}', 'misses')")  # noqa: S608
    outside(f"INSERT INTO departures VALUES ('{HOME}', '', 1.0)")  # noqa: S608
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    await asyncio.to_thread(other.execute, "BEGIN IMMEDIATE")

    def let_go(record: logging.LogRecord) -> bool:
        if "who returned is noted later" in record.getMessage():
            other.execute("ROLLBACK")
        return True

    caplog.handler.addFilter(let_go)
    async with local_slack(assistant, f"sqlite:///{file}") as slack:
        await slack.ana.says("what is green tea")
        await slack.ana.sees("heated soon after picking")
        async with asyncio.timeout(10):
            while _departed(file):
                await slack.ana.state()
    caplog.handler.removeFilter(let_go)
    other.close()
    assert "who returned is noted later" in caplog.text
    assert len(outside("SELECT * FROM switches")) == 1


@pytest.mark.parametrize(
    ("said", "departed"),
    [("token_revoked", [HOME]), ("account_inactive", [HOME]), ("invalid_auth", [])],
)
async def test_after_a_token_is_refused_slack_is_not_called_with_it_again(
    assistant: Assistant, tmp_path: Path, said: str, departed: list[str]
) -> None:
    file = tmp_path / "kept.db"
    refusal = {"ok": False, "error": said}
    async with local_slack(assistant, f"sqlite:///{file}") as slack:
        for method in ("chat.postMessage", "assistant.threads.setStatus"):
            slack.playground.answer_next(method, body=refusal)
        await slack.ana.says("what is green tea")
        async with asyncio.timeout(5):
            while not await _unknown(slack.ana):
                await slack.ana.commands("/whichtea what is green tea", channel="C0GENERAL")
        for _ in range(5):
            await slack.ana.says("what is green tea")
    # The answer that was under way, and that it did not work.
    assert slack.playground.calls("chat.postMessage") <= 2
    assert _departed(file) == departed
