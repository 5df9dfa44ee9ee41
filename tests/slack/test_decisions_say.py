"""Adding one's own view to a decision."""

import asyncio
import sqlite3
from pathlib import Path

from bot.core.assistant import Assistant
from tests.local_slack import Json, Person, shown
from tests.slack.conftest import Local, local_slack
from tests.slack.decisions import (
    BLACK,
    CUP,
    GREEN,
    KETTLE,
    ML_TEAM,
    SWEET,
    TITLE,
    asked,
    asks,
    close,
    field,
    held,
    say,
    send,
    start,
    takes,
)

OPEN_KETTLE = {CUP: "Nothing", KETTLE: "No"}


async def test_the_form_starts_from_what_the_card_rests_on(ana: Person, ben: Person) -> None:
    view = await asks(ben, await start(ana), "Add my view", "Change only")
    assert TITLE in shown(view)
    assert set(asked(view)) >= {CUP, KETTLE}
    assert held(view, CUP) == "Nothing, just tea"
    assert held(view, KETTLE) == "Yes, it has a dial"


async def test_every_question_can_be_left_open(ana: Person, ben: Person) -> None:
    view = await asks(ben, await start(ana), "Add my view", "Change only")
    for question in asked(view):
        options = [o["text"]["text"] for o in field(view, question)["element"]["options"]]
        assert options[-1] == "Doesn't matter / not sure"


async def test_a_view_is_counted_and_named_on_the_card(ana: Person, ben: Person) -> None:
    view = await say(ben, await start(ana), BLACK, "it is what we have")
    assert "A close call between Green tea and Black tea (2 views)" in shown(view)
    card = await ana.sees("2 views", ML_TEAM)
    assert "Milk (if all said so: Black tea): <@U0BEN>" in shown(card)
    assert "“it is what we have”: <@U0BEN>" in shown(card)


async def test_a_view_that_differs_in_nothing_counts_too(ana: Person, ben: Person) -> None:
    view = await say(ben, await start(ana))
    assert "Green tea is the clear choice (2 views)" in shown(view)
    assert "all views answer alike" in shown(await ana.sees("2 views", ML_TEAM))


async def test_what_was_said_before_is_filled_in_and_replaced(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await say(ben, card, BLACK, "it is what we have")
    view = await asks(ben, card, "Add my view", "Change only")
    assert held(view, CUP) == "Milk"
    assert held(view, "A note") == "it is what we have"
    await send(ben, view, {CUP: "Nothing", KETTLE: "Yes", "A note": ""})
    await ben.sees_view("(2 views)")
    card = await ana.sees("all views answer alike", ML_TEAM)
    assert "it is what we have" not in shown(card)


async def test_the_one_who_started_may_change_their_view_too(ana: Person) -> None:
    view = await say(ana, await start(ana), BLACK)
    assert "Black tea is the clear choice (1 view)" in shown(view)


async def _left_open(ana: Person, ben: Person) -> Json:
    view = await asks(ben, await start(ana), "Add my view", "Change only")
    await send(ben, view, {**OPEN_KETTLE, "A note": "hm"})
    return await ben.sees_view("one thing open")


async def test_a_question_that_the_answers_leave_open_is_asked_too(
    ana: Person, ben: Person
) -> None:
    view = await _left_open(ana, ben)
    assert asked(view)[-1] == SWEET
    assert held(view, SWEET) is None
    assert held(view, CUP) == "Nothing, just tea"
    assert held(view, "A note") == "hm"
    await send(ben, view, {SWEET: "With sugar"})
    while "one thing open" in shown(view := (await ben.state())["views"][-1]):
        await send(ben, view, {asked(view)[-1]: "Doesn't matter"})
    await ben.sees_view("(2 views)")
    compared = await asks(ana, await ana.sees("2 views", ML_TEAM), "Compare", "side by side")
    assert "With sugar: <@U0BEN>" in shown(compared)


async def test_a_view_can_be_added_as_it_is(ana: Person, ben: Person) -> None:
    view = await _left_open(ana, ben)
    await ben.presses("Add it as it is", view)
    await ben.sees_view("(2 views)")
    compared = await asks(ana, await ana.sees("2 views", ML_TEAM), "Compare", "side by side")
    assert SWEET not in shown(compared)


async def test_adding_it_as_it_is_twice_adds_it_once(ana: Person, ben: Person) -> None:
    view = await _left_open(ana, ben)
    await asyncio.gather(*(ben.presses("Add it as it is", view) for _ in range(2)))
    await ben.sees_view("(2 views)")
    assert "“hm”: <@U0BEN>" in shown(await ana.sees("2 views", ML_TEAM))


async def test_people_who_speak_at_once_are_all_heard(
    ana: Person, ben: Person, chloe: Person
) -> None:
    card = await start(ana)
    forms = [await asks(each, card, "Add my view", "Change only") for each in (ben, chloe)]
    await asyncio.gather(send(ben, forms[0], BLACK), send(chloe, forms[1], GREEN))
    card = await ana.sees("3 views", ML_TEAM)
    assert "Milk (if all said so: Black tea): <@U0BEN>" in shown(card)
    assert "<@U0ANA>, <@U0CHLOE>" in shown(card)


async def test_a_hidden_tally_is_not_told_to_who_adds_a_view(ana: Person, ben: Person) -> None:
    view = await say(ben, await start(ana, hidden=True), BLACK)
    assert "stays hidden until the decision is closed" in shown(view)
    assert "close call" not in shown(view)
    assert "Milk" not in shown(await ana.sees("2 views", ML_TEAM)).partition("*The need")[2]


async def test_a_decision_closed_meanwhile_takes_no_view_and_the_note_is_kept(
    ana: Person, ben: Person
) -> None:
    card = await start(ana)
    view = await asks(ben, card, "Add my view", "Change only")
    await close(ana, card)
    await send(ben, view, {"A note": "wait for me"})
    said = await ben.sees_view("<@U0ANA> has closed this decision meanwhile")
    assert "wait for me" in shown(said)
    assert "(1 view)" in shown(await ana.sees("Decided", ML_TEAM))


async def test_a_deleted_decision_takes_no_view(ana: Person, ben: Person) -> None:
    card = await start(ana)
    view = await asks(ben, card, "Add my view", "Change only")
    await takes(ana, "Delete", card)
    await ana.act("submit", view_id=(await ana.sees_view("will be deleted"))["id"])
    await ana.sees_view("Deleted:")
    await send(ben, view, {})
    await ben.sees_view("I know no such decision here")


async def test_a_note_cannot_smuggle_in_a_mention(ana: Person, ben: Person) -> None:
    await say(ben, await start(ana), note="<!channel> <@U0ANA> & \u202eevil")
    card = await ana.sees("2 views", ML_TEAM)
    assert "&lt;!channel&gt; &lt;@U0ANA&gt; &amp; evil" in shown(card)
    assert "<!" not in str(card)


async def test_a_view_that_cannot_be_kept_is_kept_in_the_form(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    async with local_slack(assistant, f"sqlite+aiosqlite:///{file}") as local:
        view = await _while_locked(local, file)
        assert view["submit"]["text"] == "Try again"
        assert held(view, CUP) == "Milk"
        assert held(view, "A note") == "it is what we have"
        await send(local.ben, view, {})
        await local.ben.sees_view("(2 views)")
        card = await local.ana.sees("2 views", ML_TEAM)
        assert "“it is what we have”: <@U0BEN>" in shown(card)


async def _while_locked(local: Local, file: Path) -> Json:
    """What Ben sees who adds a view while somebody else holds the database."""
    view = await asks(local.ben, await start(local.ana), "Add my view", "Change only")
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    try:
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")  # the bot may be writing
        await send(local.ben, view, {**BLACK, "A note": "it is what we have"})
        return await local.ben.sees_view("I could not keep your view")
    finally:
        other.close()
