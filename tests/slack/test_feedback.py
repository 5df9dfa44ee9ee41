import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.slack import rating, render, sound
from bot.slack.blocks import Message
from bot.slack.carried import Carried, decode
from bot.slack.listeners import feedback
from tests.local_slack import Json, Person, labels
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"
ASKED = "how much caffeine is in green tea?"
KEPT = "select helped, question, entry, chosen from feedback order by rowid"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "kept.db"


@pytest.fixture
async def local(assistant: Assistant, file: Path) -> AsyncIterator[Local]:
    async with local_slack(assistant, f"sqlite+aiosqlite:///{file}") as slack:
        yield slack


def _pair(message: Json) -> tuple[Json, Json]:
    return next(
        (block, element)
        for block in message["blocks"]
        for element in block.get("elements", ())
        if element["type"] == "feedback_buttons"
    )


def _drawn(message: Message) -> Json:
    return {"blocks": [block.to_dict() for block in message.blocks]}


def _has_pair(message: Json) -> bool:
    return any(block["type"] == "context_actions" for block in message["blocks"])


async def _thinks(person: Person, good: bool, on: Json, channel: str | None = None) -> None:
    block, element = _pair(on)
    name = "positive_button" if good else "negative_button"
    await person.does(
        "click",
        channel=channel or person.dm,
        ts=on["ts"],
        block_id=block["block_id"],
        action_id=element["action_id"],
        value=element[name]["value"],
    )


def _kept(file: Path) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file, timeout=0)  # to wait would hold up the bot as well
    try:
        return connection.execute(KEPT).fetchall()
    except sqlite3.OperationalError:  # no table yet, or one that is being written to
        return []
    finally:
        connection.close()


async def _keeps(file: Path, *rows: tuple[object, ...]) -> None:
    """Waits until exactly these are kept: they are written after the person has their reply."""
    async with asyncio.timeout(5):
        while _kept(file) != list(rows):  # noqa: ASYNC110 -- a file rings no bell
            await asyncio.sleep(0.01)


async def test_what_helped_is_thanked_for_in_private_and_kept(local: Local, file: Path) -> None:
    said = await local.ana.says(f"@whichtea {ASKED}", GENERAL)
    answer = await local.ana.sees("half as much caffeine", GENERAL)
    await _thinks(local.ana, True, answer, GENERAL)
    thanks = await local.ana.sees("Thank you", GENERAL)
    assert thanks["ephemeral"]
    assert thanks["thread_ts"] == said["ts"]
    await _keeps(file, (1, ASKED, "green-caffeine", ""))


async def test_the_entry_that_was_meant_is_shown_and_kept(local: Local, file: Path) -> None:
    await local.ana.says(ASKED)
    await _thinks(local.ana, False, await local.ana.sees("half as much caffeine"))
    offer = await local.ana.sees("Which of these did you mean")
    assert offer["ephemeral"]
    assert not any("caffeine is in green tea" in label for label in labels(offer))
    assert 2 <= len(labels(offer)) <= 4
    meant = next(label for label in labels(offer) if "What is green tea" in label)
    await local.ana.presses(meant, offer)
    shown_now = await local.ana.sees("heated soon after picking")
    assert shown_now["ts"] == offer["ts"]
    await _keeps(file, (0, ASKED, "green-caffeine", "green-what"))


async def test_that_none_was_meant_is_kept_as_well(local: Local, file: Path) -> None:
    await local.ana.says(ASKED)
    await _thinks(local.ana, False, await local.ana.sees("half as much caffeine"))
    await local.ana.presses("None of these", await local.ana.sees("Which of these"))
    await local.ana.sees("none of my answers fits")
    await _keeps(file, (0, ASKED, "green-caffeine", ""))


async def test_a_second_press_on_the_same_answer_is_not_counted(local: Local, file: Path) -> None:
    await local.ana.says(ASKED)
    answer = await local.ana.sees("half as much caffeine")
    await _thinks(local.ana, True, answer)
    first = await local.ana.sees("Thank you")
    await _thinks(local.ana, True, answer)
    await local.ana.sees("Thank you", after=first["ts"])
    await local.ana.says("what is black tea?")
    await _thinks(local.ana, True, await local.ana.sees("left to oxidise"))
    await _keeps(
        file, (1, ASKED, "green-caffeine", ""), (1, "what is black tea?", "black-what", "")
    )


async def test_an_answer_to_a_command_is_thought_of_as_well(local: Local, file: Path) -> None:
    await local.ana.commands(f"/whichtea {ASKED}", GENERAL)
    answer = await local.ana.sees("half as much caffeine", GENERAL)
    assert answer["ephemeral"]
    await _thinks(local.ana, False, answer, GENERAL)
    offer = await local.ana.sees("Which of these", GENERAL)
    await local.ana.presses("None", offer, GENERAL)
    await local.ana.sees("none of my answers", GENERAL)
    await _keeps(file, (0, ASKED, "green-caffeine", ""))


async def test_only_the_one_who_asked_says_whether_it_helped(local: Local, file: Path) -> None:
    await local.ana.says(f"@whichtea {ASKED}", GENERAL)
    answer = await local.ben.sees("half as much caffeine", GENERAL)
    await _thinks(local.ben, True, answer, GENERAL)
    await local.ben.sees("belongs to someone else", GENERAL)
    await _thinks(local.ana, True, answer, GENERAL)
    await local.ana.sees("Thank you", GENERAL)
    await _keeps(file, (1, ASKED, "green-caffeine", ""))


async def test_what_the_bot_says_of_itself_is_not_rated(local: Local) -> None:
    await local.ana.says("what can you do?")
    assert not _has_pair(await local.ana.sees("I answer questions"))
    await local.ana.says("guide")
    assert not _has_pair(await local.ana.sees("Question 1"))


async def test_a_post_for_all_has_no_such_buttons(assistant: Assistant, tea: Knowledge) -> None:
    turn = assistant.show("green-caffeine")
    assert turn is not None
    own = render.message(turn.reply, render.Canvas(tea, "U0ANA"))
    shared = render.shared(turn.reply, render.Canvas(tea, public=True), "U0ANA", "")
    assert [_has_pair(_drawn(each)) for each in (own, shared)] == [True, False]


async def test_with_the_store_down_people_are_thanked_all_the_same(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    async with local_slack(assistant, "sqlite+aiosqlite:////nowhere/at/all.db") as local:
        await local.ana.says(ASKED)
        answer = await local.ana.sees("half as much caffeine")
        await _thinks(local.ana, True, answer)
        await local.ana.sees("Thank you")
        await _thinks(local.ana, False, answer)
        offer = await local.ana.sees("Which of these")
        await local.ana.presses("None", offer)
        await local.ana.sees("none of my answers")
    told = [each for each in caplog.records if each.name == feedback.__name__]
    assert len(told) == 2


def test_a_long_question_is_carried_as_far_as_slack_lets_it(tea: Knowledge) -> None:
    shown, *others = tea.entries[:4]
    holds = Carried("U0ANA", tea.version, shown=shown.id, asked='é"' * 1000)
    offer = rating.which_meant(holds, others)
    assert sound.fits(offer)
    buttons = offer.blocks[1].to_dict()["elements"]
    carried = [decode(each["value"], tea.guide) for each in buttons]
    assert [each.asked for each in carried if each] == ['é"' * 150] * 4
