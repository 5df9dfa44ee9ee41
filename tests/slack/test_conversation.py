import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.slack import blocks, ids
from bot.slack.carried import Carried
from tests.local_slack import Json, Person, shown
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"


def _from_bot(state: Json, channel: str) -> list[str]:
    return [shown(m) for m in state["messages"][channel] if m["bot"]]


async def test_a_direct_message_is_answered_in_its_thread(ana: Person) -> None:
    said = await ana.says("what is black tea?")
    answer = await ana.sees("left to oxidise")
    assert answer["thread_ts"] == said["ts"]


async def test_a_mention_is_answered_in_its_thread_for_all(ana: Person, ben: Person) -> None:
    said = await ana.says("@whichtea what is black tea?", GENERAL)
    answer = await ben.sees("left to oxidise", GENERAL)
    assert answer["thread_ts"] == said["ts"]
    assert not answer["ephemeral"]


async def test_what_is_not_said_to_the_bot_is_not_answered(ana: Person) -> None:
    await ana.says("what is black tea?", GENERAL)
    await ana.says("what is green tea?")
    await ana.sees("heated soon after picking")
    assert _from_bot(await ana.state(), GENERAL) == []


async def test_a_bare_mention_is_asked_for_a_question(ana: Person) -> None:
    await ana.says("@whichtea", GENERAL)
    await ana.sees("Ask me a question", GENERAL)


@pytest.mark.parametrize("follow_up", ["and black?", "what about black tea?"])
async def test_an_elliptic_follow_up_is_read_against_the_turn_before(
    ana: Person, follow_up: str
) -> None:
    said = await ana.says("how much caffeine is in green tea?")
    await ana.sees("half as much caffeine")
    await ana.says(follow_up, thread=said["ts"])
    await ana.sees("fifty milligrams")


async def test_a_colleague_goes_on_from_an_answer_in_the_thread(ana: Person, ben: Person) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    await ana.sees("half as much caffeine", GENERAL)
    await ben.says("@whichtea and black?", GENERAL, thread=said["ts"])
    await ben.sees("fifty milligrams", GENERAL)


async def test_a_colleague_does_not_answer_anothers_guide(ana: Person, ben: Person) -> None:
    said = await ana.says("@whichtea guide", GENERAL)
    step = await ana.sees("Question 1 of about", GENERAL)
    await ben.says("@whichtea 1", GENERAL, thread=said["ts"])
    reply = await ben.sees("", GENERAL, after=step["ts"])
    assert "Question 2" not in shown(reply)


async def test_a_follow_up_may_open_a_new_thread_in_a_direct_message(ana: Person) -> None:
    await ana.says("how much caffeine is in green tea?")
    await ana.sees("half as much caffeine")
    await ana.says("and black?")
    await ana.sees("fifty milligrams")


@pytest.mark.parametrize(("minutes", "understood"), [(29, True), (31, False)])
async def test_half_an_hour_later_a_message_is_read_by_itself(
    assistant: Assistant, minutes: int, understood: bool
) -> None:
    """Nobody remembers then what the last word was about."""
    async with local_slack(assistant) as local:
        await local.ana.says("how much caffeine is in green tea?")
        await local.ana.sees("half as much caffeine")
        local.clock.ahead = minutes * 60
        await local.ana.says("and black?")
        await local.ana.until(lambda state: len(_from_bot(state, local.ana.dm)) == 2)
        seen = str(_from_bot(await local.ana.state(), local.ana.dm))
        assert ("fifty milligrams" in seen) is understood


async def test_why_gives_the_sources(ana: Person) -> None:
    said = await ana.says("how much caffeine is in green tea?")
    await ana.sees("half as much caffeine")
    await ana.says("why?", thread=said["ts"])
    await ana.sees("because of these sources")


async def test_the_guide_is_led_by_typed_replies(ana: Person) -> None:
    said = await ana.says("guide")
    step = await ana.sees("Question 1 of about")
    for reply in ("not sure", "back", "evenings", "2"):
        await ana.says(reply, thread=said["ts"])
        step = await ana.sees("", after=step["ts"])
    await ana.says("recommend now", thread=said["ts"])
    advice = await ana.sees("What would change it")
    assert advice["thread_ts"] == said["ts"]


@pytest.mark.parametrize(
    ("granted", "how"),
    [
        ((), "mention me with your answer"),
        (("channels:history", "groups:history"), "answer in words"),
    ],
)
async def test_how_to_answer_is_said_as_it_works_there(
    assistant: Assistant, granted: tuple[str, ...], how: str
) -> None:
    async with local_slack(assistant, granted=granted) as local:
        ana = local.ana
        await ana.says("guide")
        assert "answer in words" in shown(await ana.sees("Question 1"))
        await ana.says("@whichtea guide", GENERAL)
        step = await ana.sees("Question 1", GENERAL)
        assert how in shown(step)
        await ana.presses("1.", step, GENERAL)
        assert how in shown(await ana.sees("Question 2", GENERAL))


async def test_in_a_channel_an_answer_is_heard_where_it_mentions_the_bot(ana: Person) -> None:
    said = await ana.says("@whichtea guide", GENERAL)
    await ana.sees("Question 1", GENERAL)
    await ana.says("@whichtea 1", GENERAL, thread=said["ts"])
    await ana.sees("Question 2", GENERAL)


async def test_where_nothing_typed_is_heard_only_buttons_are_spoken_of(
    local: Local, tea: Knowledge
) -> None:
    client = AsyncWebClient(token=local.playground.bot_token, base_url=local.playground.api_url)
    first = tea.guide.questions[0]
    value = Carried(question=first.id, choice=first.choices[0].id).encode()
    choose = blocks.button("Choose", ids.GUIDE_CHOOSE, value)
    await client.chat_postEphemeral(
        channel=GENERAL, user=local.ana.id, text="x", blocks=[blocks.actions([choose])]
    )
    card = await local.ana.sees("Choose", GENERAL)
    await local.ana.presses("Choose", card, GENERAL)
    step = await local.ana.sees("Question 2", GENERAL)
    assert step["ephemeral"]
    assert "Press a button to answer." in shown(step)


async def test_stop_ends_the_guide(ana: Person) -> None:
    said = await ana.says("guide")
    await ana.sees("Question 1 of about")
    await ana.says("stop", thread=said["ts"])
    await ana.sees("Stopped.")
    await ana.says("what is black tea", thread=said["ts"])
    await ana.sees("left to oxidise")


async def test_a_message_delivered_twice_is_answered_once(ana: Person) -> None:
    said = await ana.says("what is black tea?")
    await ana.sees("left to oxidise")
    await ana.does("redeliver", event_id=said["events"][0])
    await ana.says("what is green tea?")
    await ana.sees("heated soon after picking")
    assert len(_from_bot(await ana.state(), ana.dm)) == 2


async def test_a_mention_delivered_twice_is_answered_once(ana: Person) -> None:
    said = await ana.says("@whichtea what is black tea?", GENERAL)
    await ana.sees("left to oxidise", GENERAL)
    await ana.does("redeliver", event_id=said["events"][0])
    await ana.says("@whichtea what is green tea?", GENERAL)
    await ana.sees("heated soon after picking", GENERAL)
    assert len(_from_bot(await ana.state(), GENERAL)) == 2


async def test_edits_and_deletions_are_not_answered(ana: Person) -> None:
    said = await ana.says("what is black tea?")
    await ana.sees("left to oxidise")
    await ana.does("edit", channel=ana.dm, ts=said["ts"], text="what is green tea?")
    await ana.does("delete", channel=ana.dm, ts=said["ts"])
    await ana.says("how do I brew black tea?")
    await ana.sees("four minutes")
    assert len(_from_bot(await ana.state(), ana.dm)) == 2


async def test_a_store_that_is_down_costs_follow_ups_but_no_answers(
    assistant: Assistant,
) -> None:
    async with local_slack(assistant, "sqlite+aiosqlite:////nowhere/at/all.db") as local:
        said = await local.ana.says("how much caffeine is in green tea?")
        await local.ana.sees("half as much caffeine")
        await local.ana.says("what is black tea?", thread=said["ts"])
        await local.ana.sees("left to oxidise")
        await local.ana.commands("/whichtea", GENERAL)
        view = await local.ana.sees_view("Question 1")
        await local.ana.sends(view, "Doesn't matter")
        await local.ana.sees_view("Question 2")


async def test_when_slack_refuses_the_answer_the_person_is_told(local: Local) -> None:
    local.playground.answer_next("chat.postMessage", body={"ok": False, "error": "no_text"})
    await local.ana.says("what is black tea?")
    await local.ana.sees("Something went wrong on my side")


async def test_a_rate_limit_is_waited_for(local: Local) -> None:
    local.playground.answer_next(
        "chat.postMessage",
        status=429,
        body={"ok": False, "error": "ratelimited"},
        headers={"Retry-After": "0"},
    )
    await local.ana.says("what is black tea?")
    await local.ana.sees("left to oxidise")
