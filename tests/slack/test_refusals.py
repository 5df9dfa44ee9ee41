"""What a person hears where Slack refuses: for each code one sentence, and nothing twice."""

import json
from pathlib import Path
from typing import get_args

import pytest

from bot.core.wording.refusing import Why, sentence
from bot.slack.refused import REFUSALS
from tests.local_slack import shown
from tests.slack.conftest import Local
from tests.slack.test_calling import CODES

DOCUMENTED = json.loads((Path(__file__).parent / "documented_codes.json").read_text())
"""Slack's codes for each method that the bot calls, from its reference."""
ANSWER = "left to oxidise"


@pytest.mark.parametrize("method", DOCUMENTED)
def test_every_code_that_slack_documents_is_known(method: str) -> None:
    codes = [*DOCUMENTED["every method"], *DOCUMENTED[method]]
    assert [code for code in codes if code not in REFUSALS] == []


@pytest.mark.parametrize("why", get_args(Why))
def test_every_refusal_has_a_sentence_with_a_next_step(why: Why) -> None:
    said = sentence(why)
    assert said.endswith(".")
    assert len(said) > 40
    assert why not in ("unsure",) or "nothing was changed" not in said


@pytest.mark.parametrize("code", CODES)
async def test_a_question_that_slack_takes_no_answer_to_is_met_with_a_sentence_or_answered(
    local: Local, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    local.playground.answer_next("chat.postMessage", body={"ok": False, "error": code})
    said = await local.ana.says("what is black tea?")
    reply = await local.ana.sees("", after=said["ts"])
    passing = code in REFUSALS and REFUSALS[code].course == "again"
    expected = ANSWER if passing else sentence(REFUSALS[code].why if code in REFUSALS else "ours")
    assert expected in shown(reply)
    replies = [m for m in (await local.ana.state())["messages"][local.ana.dm] if m["bot"]]
    assert len(replies) == 1
    assert "a bug in this bot" not in caplog.text


async def test_an_answer_of_unknown_fate_is_not_posted_again_and_that_is_said(
    local: Local,
) -> None:
    local.playground.answer_next("chat.postMessage", line="reset")
    await local.ana.says("what is black tea?")
    await local.ana.sees("Slack did not tell me whether what you asked for arrived")
    messages = (await local.ana.state())["messages"][local.ana.dm]
    assert not any(ANSWER in shown(message) for message in messages)


async def test_an_answer_that_was_posted_though_slack_did_not_say_so_is_not_posted_again(
    local: Local,
) -> None:
    local.playground.answer_next("chat.postMessage", line="reset", effective=True)
    await local.ana.says("what is black tea?")
    await local.ana.sees(ANSWER)
    later = await local.ana.says("what is green tea?")
    await local.ana.sees("heated soon after picking", after=later["ts"])
    messages = (await local.ana.state())["messages"][local.ana.dm]
    assert sum(ANSWER in shown(message) for message in messages) == 1
