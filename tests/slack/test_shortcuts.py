import asyncio

import pytest

from bot.core.assistant import Assistant
from bot.slack import ids
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"
RANDOM = "C0RANDOM"
POST = "Post it in the thread"
FAR = "Which kettle is the best for a camping trip?"


async def _points_at(person: Person, message: Json, channel: str = GENERAL) -> None:
    await person.does(
        "message_shortcut",
        callback_id=ids.ANSWER_SHORTCUT,
        channel=channel,
        ts=message["ts"],
    )


def _from_bot(state: Json, channel: str) -> list[Json]:
    return [message for message in state["messages"][channel] if message["bot"]]


async def test_a_message_is_answered_to_the_one_who_points_at_it(ana: Person, ben: Person) -> None:
    asked = await ben.says("<@U0ANA> what is black tea?", GENERAL)
    await _points_at(ana, asked)
    view = await ana.sees_view("left to oxidise")
    assert "Only you see this" in shown(view)
    state = await ben.state()
    assert not state["views"]
    assert not _from_bot(state, GENERAL)


@pytest.mark.parametrize("channel", [GENERAL, RANDOM])
async def test_the_answer_is_posted_in_the_messages_thread(
    ana: Person, ben: Person, channel: str
) -> None:
    """Wherever the person can write, whether the bot is there or not."""
    asked = await ben.says("what is black tea?", channel)
    await _points_at(ana, asked, channel)
    await ana.presses(POST, await ana.sees_view("left to oxidise"))
    posted = await ben.sees("left to oxidise", channel)
    assert posted["thread_ts"] == asked["ts"]
    assert not posted["ephemeral"]
    assert "<@U0ANA>" in shown(posted)
    await ana.sees_view("Posted in the message's thread")


async def test_a_reply_is_answered_in_the_thread_that_it_stands_in(
    ana: Person, ben: Person
) -> None:
    root = await ben.says("Lunch?", GENERAL)
    asked = await ben.says("what is black tea?", GENERAL, thread=root["ts"])
    await _points_at(ana, asked)
    await ana.presses(POST, await ana.sees_view("left to oxidise"))
    assert (await ben.sees("left to oxidise", GENERAL))["thread_ts"] == root["ts"]


async def test_it_is_posted_once_however_often_it_is_pressed(ana: Person, ben: Person) -> None:
    await _points_at(ana, await ben.says("what is black tea?", GENERAL))
    view = await ana.sees_view("left to oxidise")
    await asyncio.gather(*(ana.presses(POST, view) for _ in range(3)))
    await ana.sees_view("Posted in")
    assert not (await ana.presses(POST, view))["ok"]
    await ana.says("@whichtea what is green tea?", GENERAL)
    await ana.sees("heated soon after", GENERAL)
    posts = [m for m in _from_bot(await ben.state(), GENERAL) if "left to oxidise" in shown(m)]
    assert len(posts) == 1


async def test_once_slacks_leave_has_run_out_the_bot_posts_as_a_member(local: Local) -> None:
    await _points_at(local.ana, await local.ben.says("what is black tea?", GENERAL))
    view = await local.ana.sees_view("left to oxidise")
    local.clock.ahead = 31 * 60
    await local.ana.presses(POST, view)
    await local.ben.sees("left to oxidise", GENERAL)
    await local.ana.sees_view("Posted in the message's thread")


async def test_where_slack_refuses_the_person_learns_why_and_can_try_again(
    assistant: Assistant,
) -> None:
    async with local_slack(assistant, granted=()) as local:
        asked = await local.ben.says("what is black tea?", RANDOM)
        await _points_at(local.ana, asked, RANDOM)
        view = await local.ana.sees_view("left to oxidise")
        local.clock.ahead = 31 * 60
        await local.ana.presses(POST, view)
        refused = await local.ana.sees_view("I am not in that channel")
        local.playground.answer_next(
            "chat.postMessage", body={"ok": True, "ts": "1.1", "channel": RANDOM}
        )
        await local.ana.presses("Try again", refused)
        await local.ana.sees_view("Posted in the message's thread")


async def test_what_is_not_known_is_said_with_the_nearest_topics(ana: Person, ben: Person) -> None:
    await _points_at(ana, await ben.says(FAR, GENERAL))
    view = await ana.sees_view("I don't know that")
    assert "The nearest topics" in shown(view)
    assert POST not in labels(view)


async def test_a_topic_that_was_chosen_can_be_posted_too(ana: Person, ben: Person) -> None:
    asked = await ben.says(FAR, GENERAL)
    await _points_at(ana, asked)
    view = await ana.sees_view("I don't know that")
    topic = next(label for label in labels(view) if "oolong" in label or "differ" in label)
    await ana.presses(topic, view)
    await ana.presses(POST, await ana.sees_view(POST))
    posted = await ben.sees(topic[3:], GENERAL)
    assert posted["thread_ts"] == asked["ts"]


async def test_a_topic_that_is_the_guide_opens_it(ana: Person, ben: Person) -> None:
    await _points_at(ana, await ben.says(FAR, GENERAL))
    view = await ana.sees_view("I don't know that")
    guide = next(label for label in labels(view) if "Which tea should I drink" in label)
    await ana.presses(guide, view)
    await ana.sees_view("Question 1 of about")


@pytest.mark.parametrize("text", [":tea:", "…", "<!-- -->"])
async def test_a_message_without_words_is_answered_civilly(
    ana: Person, ben: Person, text: str
) -> None:
    await _points_at(ana, await ben.says(text, GENERAL))
    assert POST not in labels(await ana.sees_view("holds no text"))


async def test_a_message_that_asks_for_advice_opens_the_guide(ana: Person, ben: Person) -> None:
    await _points_at(ana, await ben.says("which tea should I drink?", GENERAL))
    view = await ana.sees_view("Question 1 of about")
    await ana.sends(view, "In the morning")
    await ana.sees_view("Question 2")


async def test_the_guide_opens_from_anywhere(ana: Person) -> None:
    await ana.does("shortcut", callback_id=ids.GUIDE_SHORTCUT)
    view = await ana.sees_view("Question 1 of about")
    await ana.sends(view, "In the morning")
    await ana.sees_view("Question 2")


async def test_who_waited_too_long_is_told(local: Local) -> None:
    gone = {"ok": False, "error": "expired_trigger_id"}
    local.playground.answer_next("views.open", body=gone)
    await local.ana.does("shortcut", callback_id=ids.GUIDE_SHORTCUT)
    await local.ana.sees("took too long to open")
    asked = await local.ben.says("what is black tea?", GENERAL)
    local.playground.answer_next("views.open", body=gone)
    await _points_at(local.ana, asked)
    assert (await local.ana.sees("took too long to open", GENERAL))["ephemeral"]
