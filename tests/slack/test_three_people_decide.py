"""From a recommendation to a record: how Ana, Ben and Chloé decide on their tea."""

from pathlib import Path

from bot.core.assistant import Assistant
from tests.local_slack import Json, labels, shown
from tests.slack.decisions import (
    BLACK,
    CUP,
    KETTLE,
    ML_TEAM,
    TITLE,
    Office,
    asks,
    close,
    in_thread,
    newer,
    newest,
    office,
    presses,
    say,
    start,
    takes,
)


async def test_three_people_decide(assistant: Assistant, tmp_path: Path) -> None:
    async with office(assistant.knowledge, tmp_path) as place:
        async with place.bot(assistant):
            card = await _they_disagree(place)
            await _ana_closes(place, card)
            await _they_find_it_again(place, card)
        async with place.bot(Assistant(newer(assistant.knowledge))):
            await _the_knowledge_has_changed(place, card)


async def _they_disagree(place: Office) -> Json:
    card = await start(place.ana, note="for the whole office")
    assert "Green tea is the clear choice (1 view)" in shown(card)
    await say(place.ben, card, BLACK, "we have milk")
    told = await say(place.chloe, card, {CUP: "Nothing", KETTLE: "No"}, "the kettle is old")
    drawn = await place.ana.sees("(3 views)*", ML_TEAM)
    headline = shown(drawn).splitlines()[2]
    assert headline in shown(told)
    assert f"*Where you disagree: {CUP}*" in shown(drawn)
    assert f"*Where you disagree: {KETTLE}*" in shown(drawn)
    assert "Milk (if all said so: Black tea): <@U0BEN>" in shown(drawn)
    assert "<@U0BEN>, <@U0CHLOE>" in shown(drawn)
    compared = await asks(place.chloe, drawn, "Compare views", "3 views side by side")
    for note in ("for the whole office", "we have milk", "the kettle is old"):
        assert note in shown(compared)
    return card


async def _ana_closes(place: Office, card: Json) -> None:
    await presses(place.ben, card, "Close")
    await place.ben.sees("<@U0ANA> started this decision", ML_TEAM)
    await close(place.ana, card, "Green", "the kettle will be replaced")
    summary = await in_thread(place.ben, card, "Decided: Green tea (3 views)")
    assert "the kettle will be replaced" in shown(summary)
    assert "Decided: Green tea" in shown(await newest(place.chloe, card))
    await place.chloe.presses("Save as record", summary, ML_TEAM)
    (file,) = await place.ben.until(_files)
    record = file["preview"]
    assert record.startswith(f"# {TITLE}")
    for name in ("ana", "ben", "chloe"):
        assert f"\n- {name}" in record
    for said in ("we have milk", "the kettle is old", "the kettle will be replaced"):
        assert said in record


def _files(state: Json) -> list[Json]:
    return [file for message in state["messages"][ML_TEAM] for file in message["files"]]


async def _they_find_it_again(place: Office, card: Json) -> None:
    await place.chloe.commands("/whichtea decisions mine", ML_TEAM)
    page = await place.chloe.sees("closed: Green tea, 3 views", ML_TEAM)
    assert TITLE in shown(page)
    assert "made on older knowledge" not in shown(page)
    await takes(place.ana, "Open again", card)
    await in_thread(place.ben, card, "<@U0ANA> opened this decision again")
    assert labels(await newest(place.ben, card)) == ["Add my view", "Compare views", "Close"]
    await say(place.ben, card, {KETTLE: "Yes"})
    await close(place.ana, card, "Green", "the kettle has been replaced")


async def _the_knowledge_has_changed(place: Office, card: Json) -> None:
    await place.ben.commands("/whichtea decisions", ML_TEAM)
    await place.ben.sees("made on older knowledge", ML_TEAM)
    await takes(place.ben, "What has changed", card)
    view = await place.ben.sees_view("there is newer now")
    assert "now counts for Green tea (1 of 3)" in shown(view)
