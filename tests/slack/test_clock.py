"""A clock that is set back or forward in the middle: nothing is lost, and nothing happens twice."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from bot.slack.deliveries import PAUSES
from tests.databases import Outside
from tests.local_slack import shown
from tests.slack.conftest import Local, local_slack
from tests.slack.decisions import (
    BLACK,
    GENERAL,
    GREEN,
    ML_TEAM,
    TITLE,
    close,
    guided,
    office,
    say,
    start,
    takes,
)

HOUR = 3600.0
DAY = 24 * HOUR
JUMPS = {"back": (-HOUR, -DAY, -1.0), "forward": (HOUR, DAY, 1.0)}
SOON = 15.0
RESTING = "SELECT key FROM deliveries WHERE done IS NULL AND lease_by = ''"


@pytest.fixture
async def slack(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Local]:
    async with local_slack(assistant, f"sqlite:///{tmp_path}/kept.db") as slack:
        yield slack


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    return Outside(f"sqlite:///{tmp_path}/kept.db")


async def _all_done(outside: Outside) -> None:
    async with asyncio.timeout(SOON):
        while outside("SELECT key FROM deliveries WHERE done IS NULL"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_the_guide_goes_on_by_typing_and_by_pressing(
    slack: Local, outside: Outside, jumps: tuple[float, ...]
) -> None:
    ana, clock = slack.ana, slack.clock
    said = await ana.says("guide")
    step = await ana.sees("Question 1 of about")
    clock.ahead += jumps[0]
    await ana.presses("1.", step)
    second = await ana.sees("Question 2")
    assert second["ts"] == step["ts"]
    clock.ahead += jumps[1]
    await ana.says("1", thread=said["ts"])
    third = await ana.sees("", after=second["ts"])
    assert "Question 3" in shown(third) or "What would" in shown(third)
    clock.ahead += jumps[2]
    await ana.says("what is green tea", thread=said["ts"])
    await ana.sees("heated soon after picking", after=third["ts"])
    await _all_done(outside)


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_the_guides_modal_goes_on_to_a_recommendation_that_is_kept(
    slack: Local, outside: Outside, jumps: tuple[float, ...]
) -> None:
    await slack.ana.commands("/whichtea", GENERAL)
    view = await slack.ana.sees_view("Question 1 ")
    slack.clock.ahead += jumps[0]
    await slack.ana.sends(view, "Doesn't matter")
    await slack.ana.does("close", view_id=view["id"])
    slack.clock.ahead += jumps[1]
    await slack.ana.commands("/whichtea", GENERAL)
    await guided(slack.ana, GREEN)
    async with asyncio.timeout(SOON):
        while not outside("SELECT progress FROM recommendations"):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_a_decision_keeps_every_view_and_closes_and_opens(
    slack: Local, outside: Outside, jumps: tuple[float, ...]
) -> None:
    ana, ben, chloe, clock = slack.ana, slack.ben, slack.chloe, slack.clock
    card = await start(ana)
    clock.ahead += jumps[0]
    await say(ben, card, BLACK, "with milk")
    clock.ahead += jumps[1]
    await say(chloe, card, GREEN)
    await say(ben, card, GREEN, "without after all")
    clock.ahead += jumps[2]
    await close(ana, card, "None of them", "it is late")
    await takes(ana, "Open", card)
    await ana.sees("opened this decision again", ML_TEAM)
    await ana.commands("/whichtea decisions", ML_TEAM)
    assert TITLE in shown(await ana.sees("1 of 1", ML_TEAM))
    rows = outside("SELECT person, note FROM voices ORDER BY person")
    assert [(row["person"], row["note"]) for row in rows] == [
        ("U0ANA", ""),
        ("U0BEN", "without after all"),
        ("U0CHLOE", ""),
    ]
    await _all_done(outside)


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_a_delivery_that_is_under_way_is_answered_once(
    slack: Local, outside: Outside, jumps: tuple[float, ...]
) -> None:
    """Slack asks to wait, and the clock is set before that time is over."""
    for jump in jumps:
        before = slack.playground.calls("chat.postMessage")
        wait = {"status": 429, "headers": {"Retry-After": "1"}}
        slack.playground.answer_next("chat.postMessage", **wait)  # type: ignore[arg-type]
        said = await slack.ana.says("what is green tea")
        async with asyncio.timeout(SOON):
            while slack.playground.calls("chat.postMessage") == before:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        slack.clock.ahead += jump
        answer = await slack.ana.sees("heated soon after picking", after=said["ts"])
        assert answer["thread_ts"] == said["ts"]
        await _all_done(outside)
        assert slack.playground.calls("chat.postMessage") == before + 2


@pytest.mark.parametrize("jumps", JUMPS.values(), ids=JUMPS)
async def test_what_is_left_by_one_instance_is_answered_once_by_the_next(
    assistant: Assistant, tmp_path: Path, jumps: tuple[float, ...]
) -> None:
    """The clock is set while no instance runs."""
    outside = Outside(f"sqlite:///{tmp_path}/bot.db")
    async with office(assistant.knowledge, tmp_path) as place:
        async with place.bot(assistant):
            with place.playground.answering("chat.postMessage", status=503, body="<html>"):
                said = await place.ana.says("what is green tea")
                async with asyncio.timeout(SOON):
                    while not outside(RESTING):  # noqa: ASYNC110
                        await asyncio.sleep(0.05)
        # What a clock is set back by, a row is ahead of it; and the pause has passed.
        outside("UPDATE deliveries SET at = at - :jump, lease_until = 1", jump=jumps[0])
        async with place.bot(assistant):
            await place.ana.sees("heated soon after picking", after=said["ts"])
            await _all_done(outside)
        messages = (await place.ana.state())["messages"]["D0ANA"]
        assert sum(each.get("thread_ts") == said["ts"] for each in messages) == 1


@pytest.mark.parametrize("jump", [-HOUR, DAY], ids=["back", "forward"])
async def test_what_rests_is_answered_whatever_the_clock_is_set_to(
    slack: Local, outside: Outside, jump: float
) -> None:
    with slack.playground.answering("chat.postMessage", status=503, body="<html>"):
        said = await slack.ana.says("what is green tea")
        async with asyncio.timeout(SOON):
            while not outside(RESTING):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    slack.clock.ahead += PAUSES[0] + jump
    await _all_done(outside)
    await slack.ana.sees("heated soon after picking", after=said["ts"])
