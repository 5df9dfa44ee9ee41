import time

import pytest

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.core.ports import Context
from bot.core.turns import Turn
from tests.local_slack import Json, Person, shown
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"


def _channel(state: Json, channel: str) -> Json:
    found: Json = next(each for each in state["channels"] if each["id"] == channel)
    return found


class Slow(Assistant):
    """Takes its time over every question."""

    def hear(self, text: str, context: Context | None = None) -> Turn:
        time.sleep(0.8)
        return super().hear(text, context)


async def test_prompts_from_the_knowledge_stand_above_the_direct_message(
    ana: Person, tea: Knowledge
) -> None:
    await ana.does("messages", channel=ana.dm)
    prompts = await ana.until(lambda state: _channel(state, ana.dm)["prompts"])
    assert [each["message"] for each in prompts] == list(tea.subject.examples)


@pytest.mark.parametrize("error", ["not_agent_app", "missing_scope", "unknown_method"])
async def test_a_workspace_without_agents_is_as_good(local: Local, error: str) -> None:
    method = "assistant.threads.setSuggestedPrompts"
    local.playground.answer_next(method, body={"ok": False, "error": error})
    await local.ana.does("messages", channel=local.ana.dm)
    await local.ana.says("what is black tea?")
    await local.ana.sees("left to oxidise")
    assert not _channel(await local.ana.state(), local.ana.dm)["prompts"]


@pytest.mark.parametrize("text", ["what is black tea?", "@whichtea what is black tea?"])
async def test_what_takes_long_is_said_to_be_under_way_until_it_is_there(
    tea: Knowledge, text: str
) -> None:
    async with local_slack(Slow(tea)) as local:
        channel = GENERAL if "@" in text else local.ana.dm
        said = await local.ana.says(text, channel)
        statuses = await local.ana.until(lambda state: _channel(state, channel)["statuses"])
        assert list(statuses) == [said["ts"]]
        await local.ana.sees("left to oxidise", channel)
        assert not _channel(await local.ana.state(), channel)["statuses"]


async def test_what_is_known_at_once_is_answered_without_ado(local: Local) -> None:
    await local.ana.says("what is black tea?")
    await local.ana.sees("left to oxidise")
    assert not _channel(await local.ana.state(), local.ana.dm)["statuses"]


async def test_a_refused_status_holds_nothing_up(tea: Knowledge) -> None:
    async with local_slack(Slow(tea)) as local:
        refused = {"ok": False, "error": "missing_scope"}
        local.playground.answer_next("assistant.threads.setStatus", body=refused)
        await local.ana.says("what is black tea?")
        assert "left to oxidise" in shown(await local.ana.sees("left to oxidise"))
