"""A subject with three things to choose from, made without code, as people meet it in Slack."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from tests import other_subject
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local, local_slack
from tests.slack.decisions import (
    CUP,
    GENERAL,
    KETTLE,
    ML_TEAM,
    TIME,
    asks,
    close,
    guided,
    in_thread,
    newest,
    say,
    start,
)

COMMAND = "/leafwise"
CLOSE_CALL = "a close call between"


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Local]:
    mind = Assistant(load(other_subject.begin(tmp_path / "teas")))
    async with local_slack(mind) as local:
        yield local


async def _advised(person: Person, answers: dict[str, str]) -> str:
    await person.commands(COMMAND, GENERAL)
    return shown(await guided(person, answers))


async def test_the_command_and_the_name_are_the_folders(slack: Local) -> None:
    refused = await slack.ana.act("command", channel=GENERAL, text="/whichtea hello")
    assert not refused["ok"]
    await slack.ana.commands(f"{COMMAND} what is oolong?", GENERAL)
    said = await slack.ana.sees("oxidise in part", GENERAL)
    assert said["ephemeral"]
    state = await slack.ana.state()
    assert state["bot"]["name"] == "leafwise"


async def test_what_could_be_of_any_of_three_is_offered_of_each(slack: Local) -> None:
    await slack.ana.says("is tea strong")
    offer = await slack.ana.sees("Did you mean one of these?")
    for tea in ("green", "black", "oolong"):
        assert f"How much caffeine is in {tea} tea?" in shown(offer)


async def test_the_others_are_both_offered(slack: Local) -> None:
    asked = await slack.ana.says("how much caffeine is in green tea?")
    await slack.ana.sees("half as much")
    thread = asked["ts"]
    await slack.ana.says("and the other one?", thread=thread)
    offer = await slack.ana.sees("Did you mean one of these?")
    assert labels(offer)[:2] == [
        "1. How much caffeine is in black tea?",
        "2. How much caffeine is in oolong tea?",
    ]
    await slack.ana.says("oolong", thread=thread)
    await slack.ana.sees("about forty milligrams")
    await slack.ana.says("and the others?", thread=thread)
    offer = await slack.ana.sees("Did you mean", after=offer["ts"])
    assert labels(offer)[:2] == [
        "1. How much caffeine is in green tea?",
        "2. How much caffeine is in black tea?",
    ]


async def test_a_question_about_the_other_one_is_offered_of_each_of_them(slack: Local) -> None:
    asked = await slack.ana.says("what is green tea?")
    await slack.ana.sees("were heated soon after picking")
    await slack.ana.says("and is the other one stronger?", thread=asked["ts"])
    offer = await slack.ana.sees("Did you mean one of these?")
    assert labels(offer)[:2] == [
        "1. How much caffeine is in black tea?",
        "2. How much caffeine is in oolong tea?",
    ]


@pytest.mark.parametrize(
    ("answers", "headline"),
    [
        ({TIME: "In the afternoon", CUP: "Many small cups"}, "Oolong tea is the clear choice"),
        ({CUP: "Milk", KETTLE: "No"}, "Black tea is the clear choice"),
        ({TIME: "In the afternoon"}, "Leaning towards Oolong tea"),
        (
            {TIME: "In the afternoon", CUP: "Milk"},
            "A close call between Black tea and Oolong tea",
        ),
        ({}, "A close call between Green tea, Black tea and Oolong tea"),
    ],
)
async def test_the_guide_decides_among_three(
    slack: Local, answers: dict[str, str], headline: str
) -> None:
    assert headline in await _advised(slack.ana, answers)


async def test_a_close_call_says_between_whom_and_what_would_settle_it(slack: Local) -> None:
    said = await _advised(slack.ana, {TIME: "In the afternoon", CUP: "Milk"})
    assert f"With what has changed since: {CLOSE_CALL} Black tea and Oolong tea." in said
    assert "What would settle it" in said
    assert "“No, it just boils”: Black tea." in said
    assert "“Many small cups”: Oolong tea." in said


async def test_a_team_decides_among_three(slack: Local) -> None:
    card = await start(
        slack.ana, {TIME: "In the afternoon", CUP: "Many small cups"}, command=COMMAND
    )
    assert "Oolong tea is the clear choice (1 view)" in shown(card)
    await say(slack.ben, card, {CUP: "Milk", TIME: "In the morning"})
    drawn = await slack.ana.sees("(2 views)*", ML_TEAM)
    await _card_of_two(drawn)
    compared = await asks(slack.chloe, drawn, "Compare views", "2 views side by side")
    assert "Oolong tea (clear): In the afternoon, Many small cups" in shown(compared)
    assert "Black tea (clear): In the morning, Milk" in shown(compared)
    await close(slack.ana, card, "Green", "nobody minds it")
    await _record(slack, card)
    await slack.ben.commands(f"{COMMAND} decisions", ML_TEAM)
    await slack.ben.sees("closed: Green tea, 2 views", ML_TEAM)


async def _card_of_two(drawn: Json) -> None:
    said = shown(drawn)
    assert "A close call between Black tea and Oolong tea (2 views)" in said
    assert f"{CLOSE_CALL} Black tea and Oolong tea; " in said
    assert "Green tea 0 %" in said
    assert f"*Where you disagree: {TIME}*" in said
    assert "In the afternoon (if all said so: Oolong tea): <@U0ANA>" in said
    assert "Milk (if all said so: Black tea): <@U0BEN>" in said
    assert "If everybody said" in said


async def _record(slack: Local, card: Json) -> None:
    summary = await in_thread(slack.ben, card, "Decided: Green tea (2 views)")
    assert f"came to something else together: {CLOSE_CALL} Black tea and Oolong" in shown(summary)
    assert "Decided: Green tea" in shown(await newest(slack.ana, card))
    await slack.ben.presses("Save as record", summary, ML_TEAM)
    (file,) = await slack.ana.until(
        lambda state: [f for message in state["messages"][ML_TEAM] for f in message["files"]]
    )
    record = file["preview"]
    for option in ("Green tea (0 %", "Black tea (50 %", "Oolong tea (50 %"):
        assert f"### {option}" in record
    for said in (
        "What speaks for Oolong tea and is given up: In the afternoon, Many small cups.",
        "What speaks for Black tea and is given up: Milk, In the morning.",
        "Reason given: nobody minds it",
    ):
        assert said in record


async def test_the_home_tab_speaks_of_the_subject(slack: Local) -> None:
    await _advised(slack.ana, {TIME: "In the afternoon", CUP: "Many small cups"})
    await slack.ana.does("home")
    said = "Oolong tea is the clear choice"
    home = await slack.ana.until(
        lambda state: state["home"] if said in shown(state["home"] or {}) else None
    )
    for said in ("green, black and oolong tea", COMMAND, "leafwise"):
        assert said in shown(home)


async def test_four_are_no_different(tmp_path: Path) -> None:
    mind = Assistant(load(other_subject.begin_with_four(tmp_path / "teas")))
    async with local_slack(mind) as slack:
        said = await _advised(slack.ana, {TIME: "In the afternoon", CUP: "Flowers"})
        assert "A close call between Oolong tea and White tea" in said
        card = await start(slack.ana, {TIME: "In the afternoon", CUP: "Flowers"}, command=COMMAND)
        view = await asks(slack.ana, card, "Close", "What was decided")
        options = [
            option["text"]["text"]
            for block in view["blocks"]
            for option in (block.get("element") or {}).get("options", ())
        ]
        assert options[:4] == ["Green tea", "Black tea", "Oolong tea", "White tea"]
