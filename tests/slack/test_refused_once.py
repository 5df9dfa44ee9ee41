"""What comes of a call that Slack refuses once: nothing is told that is not so, nothing is lost."""

from typing import Any

import pytest

from bot.slack import ids
from tests.local_slack import Json, Person, shown
from tests.slack import decisions
from tests.slack.conftest import Local
from tests.slack.decisions import BLACK, ML_TEAM, TITLE

FAULT: dict[str, Any] = {"status": 500, "body": {"ok": False, "error": "internal_error"}}
UNTRUE = "nothing was changed"


def _cards(state: Json) -> list[Json]:
    return [m for m in state["messages"][ML_TEAM] if m["bot"] and TITLE in shown(m)]


async def _meanwhile(person: Person) -> None:
    """Lets everything that is under way come to its end: what is asked now is answered later."""
    said = await person.says("what is green tea?")
    await person.sees("heated soon after picking", after=said["ts"])


async def test_a_decision_that_stands_there_is_not_said_to_have_failed(local: Local) -> None:
    ana = local.ana
    await ana.commands("/whichtea", "C0GENERAL")
    advice = await decisions.guided(ana, BLACK)
    await ana.presses("Share to a channel", advice)
    form = await ana.sees_view("Post it to")
    names = {"block_id": ids.SHARE_WAY, "action_id": ids.SHARE_WAY}
    await ana.does("click", view_id=form["id"], value="decision", **names)
    form = await ana.sees_view("What is to be decided")
    local.playground.answer_next("views.update", **FAULT)
    await decisions.send(ana, form, {"Post it to": ML_TEAM, "What is to be decided": TITLE})
    await ana.sees(TITLE, ML_TEAM)
    await _meanwhile(ana)
    state = await ana.state()
    assert UNTRUE not in shown(state["views"][-1])
    assert len(_cards(state)) == 1


async def test_a_decision_is_made_in_a_channel_and_not_in_a_direct_message(ana: Person) -> None:
    await ana.commands("/whichtea", "C0GENERAL")
    await ana.presses("Share to a channel", await decisions.guided(ana, BLACK))
    form = await ana.sees_view("Post it to")
    names = {"block_id": ids.SHARE_WAY, "action_id": ids.SHARE_WAY}
    await ana.does("click", view_id=form["id"], value="decision", **names)
    form = await ana.sees_view("What is to be decided")
    await decisions.send(ana, form, {"Post it to": ana.dm, "What is to be decided": TITLE})
    refused = await ana.sees_view("a team decides in a channel")
    assert TITLE not in str((await ana.state())["messages"][ana.dm])
    await ana.presses("Post it plainly", refused)
    await ana.sees("Black tea is the clear choice", ana.dm)


async def test_a_card_follows_later_where_slack_had_a_fault(local: Local) -> None:
    card = await decisions.start(local.ana, BLACK)
    local.playground.answer_next("chat.update", **FAULT)
    await decisions.say(local.ben, card, {decisions.CUP: "Nothing"})
    assert "2 views" in shown(await local.ana.sees("2 views", ML_TEAM))


async def test_a_card_that_stayed_behind_is_drawn_anew_when_somebody_presses_it(
    local: Local,
) -> None:
    card = await decisions.start(local.ana, BLACK)
    local.playground.answer_next("chat.update", body={"ok": False, "error": "access_denied"})
    await decisions.close(local.ana, card)
    assert "Decided" not in shown(await decisions.newest(local.ana, card))
    await decisions.presses(local.ben, card, "Add my view")
    await local.ben.sees("closed this decision already", ML_TEAM)
    await local.ben.until(
        lambda state: next((c for c in _cards(state) if "Decided: Black tea" in shown(c)), None)
    )


async def test_a_name_goes_off_the_cards_though_the_home_tab_cannot_be_drawn(
    local: Local,
) -> None:
    card = await decisions.start(local.ana, BLACK)
    await decisions.say(local.ben, card, {decisions.CUP: "Nothing"}, note="bennote")
    await local.ben.sees("bennote", ML_TEAM)
    await local.ben.does("home")
    home = await local.ben.until(lambda state: state["home"])
    local.playground.answer_next("views.publish", **FAULT)
    await local.ben.presses("Delete what you know about me", home)
    await local.ben.sees_view("Your name is taken off one posted decision")
    now = await decisions.newest(local.ana, card)
    assert "bennote" not in shown(now)
    assert "<@U0BEN>" not in shown(now)


async def test_where_a_card_cannot_follow_forgetting_says_so(local: Local) -> None:
    card = await decisions.start(local.ana, BLACK)
    await decisions.say(local.ben, card, {decisions.CUP: "Nothing"}, note="bennote")
    await local.ben.sees("bennote", ML_TEAM)
    await local.ben.does("home")
    home = await local.ben.until(lambda state: state["home"])
    for _ in range(3):
        local.playground.answer_next("chat.update", **FAULT)
    await local.ben.presses("Delete what you know about me", home)
    await local.ben.sees_view("your name still stands there")
    await local.ana.until(lambda state: all("bennote" not in shown(c) for c in _cards(state)))


async def test_a_workflow_goes_on_where_slack_did_not_hear_the_end_of_its_step(
    local: Local,
) -> None:
    local.playground.answer_next("functions.completeSuccess", **FAULT)
    run = await local.ana.does(
        "run_step", callback_id=ids.RECOMMEND_STEP, inputs={"answers": "milk=milk"}
    )
    assert run["status"] == "completed"


@pytest.mark.parametrize("given", ["x" * 5000, "<@U0BEN>=<!channel>"])
async def test_a_steps_error_repeats_little_of_the_input_and_mentions_nobody(
    ana: Person, given: str
) -> None:
    run = await ana.does("run_step", callback_id=ids.RECOMMEND_STEP, inputs={"answers": given})
    assert run["status"] == "failed"
    assert len(run["error"]) < 200
    assert "<" not in run["error"]


async def test_a_post_in_a_thread_that_stands_there_is_not_said_to_have_failed(
    local: Local,
) -> None:
    ana = local.ana
    said = await local.ben.says("what is green tea?", "C0GENERAL")
    await ana.does(
        "message_shortcut", callback_id=ids.ANSWER_SHORTCUT, channel="C0GENERAL", ts=said["ts"]
    )
    view = await ana.sees_view("heated soon after picking")
    local.playground.answer_next("views.update", body={"ok": True})
    local.playground.answer_next("views.update", **FAULT)
    await ana.presses("Post it in the thread", view)
    await ana.sees("heated soon after picking", "C0GENERAL")
    await _meanwhile(ana)
    assert UNTRUE not in shown((await ana.state())["views"][-1])


async def test_a_card_that_stands_there_though_slack_did_not_say_so_works_as_any_other(
    local: Local,
) -> None:
    ana = local.ana
    await ana.commands("/whichtea", "C0GENERAL")
    await ana.presses("Share to a channel", await decisions.guided(ana, BLACK))
    form = await ana.sees_view("Post it to")
    names = {"block_id": ids.SHARE_WAY, "action_id": ids.SHARE_WAY}
    await ana.does("click", view_id=form["id"], value="decision", **names)
    form = await ana.sees_view("What is to be decided")
    local.playground.answer_next("chat.postMessage", line="reset", effective=True)
    # It is looked for, where the bot may read.
    unread = {"ok": False, "error": "missing_scope"}
    local.playground.answer_next("conversations.history", body=unread)
    await decisions.send(ana, form, {"Post it to": ML_TEAM, "What is to be decided": TITLE})
    await ana.sees_view("Slack did not tell me whether the card was posted")
    card = await ana.sees(TITLE, ML_TEAM)
    await decisions.say(local.ben, card, {decisions.CUP: "Nothing"})
    await ana.sees("2 views", ML_TEAM)
    assert len(_cards(await ana.state())) == 1
