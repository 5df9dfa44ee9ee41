"""Closing a decision."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from bot.slack import ids
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local, local_slack
from tests.slack.decisions import (
    BLACK,
    ML_TEAM,
    asks,
    close,
    field,
    held,
    in_thread,
    newest,
    presses,
    say,
    send,
    start,
)

OUTCOME = "What was decided"


@pytest.fixture
async def bare(assistant: Assistant) -> AsyncIterator[Local]:
    """A workspace that agreed to no optional scope."""
    async with local_slack(assistant, granted=()) as slack:
        yield slack


async def test_what_the_views_came_to_is_chosen_beforehand(ana: Person) -> None:
    view = await asks(ana, await start(ana), "Close", OUTCOME)
    assert held(view, OUTCOME) == "Green tea"
    assert "Together the views come to: Green tea (clear)." in shown(view)
    options = [option["text"]["text"] for option in field(view, OUTCOME)["element"]["options"]]
    assert options == ["Green tea", "Black tea", "None of them / something else"]


async def test_closing_with_it_needs_no_reason(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await close(ana, card)
    card = await newest(ben, card)
    assert "*Decided: Green tea" in shown(card)
    assert "Close" not in labels(card)
    assert "Add my view" not in labels(card)


async def test_anything_else_needs_a_reason(ana: Person) -> None:
    view = await asks(ana, await start(ana), "Close", OUTCOME)
    refused = await send(ana, view, {OUTCOME: "Black"})
    assert refused["errors"] == {
        ids.DECISION_CLOSE_REASON: "Say why: this is not what the views came to together."
    }
    await send(ana, view, {OUTCOME: "Black", "Why": "the shop has no green tea"})
    await ana.sees_view("Closed.")


async def test_none_of_them_can_be_decided(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await close(ana, card, "None of them", "we drink coffee")
    summary = await in_thread(ben, card, "Decided: none of them")
    assert "we drink coffee" in shown(summary)


async def test_a_close_call_can_be_closed_with_nothing_chosen_beforehand(
    ana: Person, ben: Person
) -> None:
    card = await start(ana)
    await say(ben, card, BLACK)
    view = await asks(ana, card, "Close", "a close call")
    assert held(view, OUTCOME) is None
    assert (await send(ana, view, {OUTCOME: "Green"}))["errors"]
    await send(ana, view, {OUTCOME: "Green", "Why": "Ana pays"})
    await in_thread(ben, card, "Decided: Green tea")


async def test_a_hidden_tally_stays_hidden_until_it_is_closed(ana: Person, ben: Person) -> None:
    card = await start(ana, hidden=True)
    await say(ben, card, BLACK)
    await say(ana, card, BLACK)
    view = await asks(ana, card, "Close", "shown once the decision is closed")
    assert held(view, OUTCOME) == "What the views come to together"
    assert "Together the views come to:" not in shown(view)
    assert (await send(ana, view, {OUTCOME: "Black"}))["errors"]
    await send(ana, view, {OUTCOME: "What the views"})
    await ana.sees_view("Closed.")
    card = await ben.sees("Decided: Black tea", ML_TEAM)
    assert "This is what the views came to together" in shown(card)


async def test_the_summary_stands_in_the_thread_with_the_record_to_save(
    ana: Person, ben: Person
) -> None:
    card = await start(ana)
    await say(ben, card, BLACK)
    await close(ana, card, "Black", "the shop has no green tea")
    summary = await in_thread(ben, card, "Decided: Black tea")
    assert "by: <@U0ANA>" in shown(summary)
    assert "the shop has no green tea" in shown(summary)
    assert labels(summary) == ["Save as record"]


async def test_nobody_but_the_starter_may_close(bare: Local) -> None:
    card = await start(bare.ana)
    await presses(bare.ben, card, "Close")
    refused = await bare.ben.sees("nobody else may close it", ML_TEAM)
    assert refused["ephemeral"]
    assert "<@U0ANA> started this decision" in shown(refused)
    assert (await bare.ben.state())["views"] == []


async def test_without_the_scope_an_admin_is_not_known(bare: Local) -> None:
    await presses(bare.chloe, await start(bare.ana), "Close")
    await bare.chloe.sees("nobody else may close it", ML_TEAM)


async def test_who_is_no_admin_learns_who_may(ana: Person, ben: Person) -> None:
    await presses(ben, await start(ana), "Close")
    await ben.sees("only they or a workspace admin may close it", ML_TEAM)


async def test_an_admin_may_close(ana: Person, chloe: Person) -> None:
    card = await start(ana)
    await close(chloe, card)
    assert "by: <@U0CHLOE>" in shown(await newest(ana, card))


async def test_an_admin_whom_slack_does_not_tell_of_may_not(local: Local) -> None:
    card = await start(local.ana)
    local.playground.answer_next("users.info", body={"ok": False, "error": "user_not_found"})
    await presses(local.chloe, card, "Close")
    await local.chloe.sees("only they or a workspace admin may close it", ML_TEAM)


async def test_rights_are_asked_again_when_it_is_sent(local: Local) -> None:
    card = await start(local.ana)
    view = await asks(local.chloe, card, "Close", OUTCOME)
    plain = {"id": "U0CHLOE", "is_admin": False, "is_owner": False}
    local.playground.answer_next("users.info", body={"ok": True, "user": plain})
    await send(local.chloe, view, {})
    await local.chloe.sees_view("only they or a workspace admin may close it")
    assert "Open · started" in shown(await newest(local.ana, card))


async def test_an_admin_of_another_workspace_may_not(local: Local) -> None:
    card = await start(local.ana)
    guest = {"id": "U0CHLOE", "team_id": "T1OTHER", "is_admin": True, "is_owner": True}
    local.playground.answer_next("users.info", body={"ok": True, "user": guest})
    await presses(local.chloe, card, "Close")
    await local.chloe.sees("only they or a workspace admin may close it", ML_TEAM)


async def test_of_two_who_close_at_once_the_second_learns_who_did(
    ana: Person, ben: Person, chloe: Person
) -> None:
    card = await start(ana)
    forms = [await asks(each, card, "Close", OUTCOME) for each in (ana, chloe)]
    await asyncio.gather(send(ana, forms[0], {}), send(chloe, forms[1], {}))
    ends = [await each.until(_ended) for each in (ana, chloe)]
    assert sorted("Closed." in end for end in ends) == [False, True]
    assert any("has closed this decision already" in end for end in ends)
    await in_thread(ben, card, "Decided: Green tea")
    messages = (await ben.state())["messages"][ML_TEAM]
    assert sum(message["thread_ts"] == card["ts"] for message in messages) == 1


def _ended(state: Json) -> str:
    text = shown(state["views"][-1])
    return "" if "Closing it" in text or OUTCOME in text else text


async def test_closing_in_a_form_that_was_left_open_says_that_it_is_closed(
    ana: Person, chloe: Person
) -> None:
    card = await start(ana)
    view = await asks(chloe, card, "Close", OUTCOME)
    await close(ana, card)
    await send(chloe, view, {})
    await chloe.sees_view("<@U0ANA> has closed this decision already")


async def test_where_slack_takes_no_summary_the_decision_is_closed_all_the_same(
    local: Local,
) -> None:
    card = await start(local.ana)
    view = await asks(local.ana, card, "Close", OUTCOME)
    refusal = {"ok": False, "error": "restricted_action_thread_locked"}
    local.playground.answer_next("chat.postMessage", body=refusal)
    await send(local.ana, view, {})
    await local.ana.sees_view("Closed, but I could not post the summary")
    await local.ben.sees("Decided: Green tea", ML_TEAM)


async def test_what_was_entered_stays_where_the_store_is_down(
    assistant: Assistant, tmp_path: Path
) -> None:
    file = tmp_path / "bot.db"
    async with local_slack(assistant, f"sqlite+aiosqlite:///{file}") as local:
        view = await asks(local.ana, await start(local.ana), "Close", OUTCOME)
        other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        await asyncio.to_thread(other.execute, "BEGIN EXCLUSIVE")  # the bot may be writing
        await send(local.ana, view, {OUTCOME: "Black", "Why": "no green tea"})
        view = await local.ana.sees_view("I could not close it just now")
        other.close()
        assert held(view, OUTCOME) == "Black tea"
        assert held(view, "Why") == "no green tea"
        await send(local.ana, view, {})
        await local.ana.sees_view("Closed.")
        await local.ben.sees("Decided: Black tea", ML_TEAM)


async def test_views_that_change_meanwhile_may_ask_for_a_reason(ana: Person, ben: Person) -> None:
    card = await start(ana)
    view = await asks(ana, card, "Close", OUTCOME)
    await say(ben, card, BLACK)
    await send(ana, view, {})
    view = await ana.sees_view("Say why: this is not what the views came to together.")
    assert held(view, OUTCOME) == "Green tea"
    assert "a close call" in shown(view)
    await send(ana, view, {"Why": "it was decided at noon"})
    await ana.sees_view("Closed.")
