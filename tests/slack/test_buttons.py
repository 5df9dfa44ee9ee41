from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import ids
from bot.slack.carried import Carried
from tests.local_slack import Json, Person, button, labels, shown
from tests.slack.conftest import Local

GENERAL = "C0GENERAL"


async def _posted(local: Local, *buttons: Json) -> Json:
    """A message of the bot's own with these buttons, such as an older version left behind."""
    client = AsyncWebClient(token=local.playground.bot_token, base_url=local.playground.api_url)
    actions = {"type": "actions", "elements": list(buttons)}
    await client.chat_postMessage(channel=GENERAL, text="an old card", blocks=[actions])
    return await local.ana.sees("Old", GENERAL)


def _old(action_id: str, value: str) -> Json:
    text = {"type": "plain_text", "text": "Old"}
    return {"type": "button", "text": text, "action_id": action_id, "value": value}


async def test_an_offer_is_replaced_by_what_was_chosen(ana: Person) -> None:
    await ana.says("caffeine in tea?")
    offer = await ana.sees("Did you mean one of these?")
    await ana.presses("1.", offer)
    answer = await ana.sees("caffeine", after="")
    assert answer["ts"] == offer["ts"]
    assert "Did you mean" not in shown(await ana.until(lambda s: _by_ts(s, ana.dm, offer["ts"])))


def _by_ts(state: Json, channel: str, ts: str) -> Any:
    found = next(m for m in state["messages"][channel] if m["ts"] == ts)
    return None if "Did you mean" in shown(found) else found


async def test_none_of_these_says_so_and_asks_nothing_more(ana: Person) -> None:
    await ana.commands("/whichtea caffeine in tea?", GENERAL)
    offer = await ana.sees("Did you mean one of these?", GENERAL)
    await ana.presses("None of these", offer, GENERAL)
    await ana.sees("I don't know", GENERAL)


async def test_a_related_topic_is_added_below_the_answer(ana: Person) -> None:
    await ana.says("what is green tea?")
    answer = await ana.sees("heated soon after picking")
    await ana.presses("What is black tea?", answer)
    other = await ana.sees("left to oxidise")
    assert other["thread_ts"] == answer["thread_ts"]
    assert other["ts"] != answer["ts"]


async def test_in_an_answer_for_one_the_related_topic_is_for_one_too(
    ana: Person, ben: Person
) -> None:
    await ana.commands("/whichtea what is green tea?", GENERAL)
    answer = await ana.sees("heated soon after picking", GENERAL)
    await ana.presses("What is black tea?", answer, GENERAL)
    assert (await ana.sees("left to oxidise", GENERAL))["ephemeral"]
    assert "oxidise" not in str((await ben.state())["messages"])


async def test_the_guide_goes_on_in_the_same_message_and_typed_replies_join_in(
    ana: Person,
) -> None:
    said = await ana.says("guide")
    step = await ana.sees("Question 1 of about")
    await ana.presses("1.", step)
    second = await ana.sees("Question 2")
    assert second["ts"] == step["ts"]
    await ana.says("1", thread=said["ts"])
    third = await ana.sees("", after=second["ts"])
    assert "Question 3" in shown(third) or "What would" in shown(third)


async def test_what_belongs_to_another_person_does_not_move(ana: Person, ben: Person) -> None:
    await ana.says("@whichtea guide", GENERAL)
    step = await ana.sees("Question 1 of about", GENERAL)
    await ben.presses("1.", step, GENERAL)
    refused = await ben.sees("belongs to someone else", GENERAL)
    assert refused["ephemeral"]
    assert "/whichtea" in shown(refused)
    assert "Question 1" in shown(await ana.sees("Question 1", GENERAL))


async def test_a_button_of_an_older_version_is_answered_civilly(local: Local) -> None:
    for action, value in (
        ("poll.vote", "7"),
        (ids.GUIDE_CHOOSE, "not ours"),
        (ids.GUIDE_CHOOSE, '{"q":"gone","c":"x"}'),
        (ids.ENTRY_SHOW, Carried(entry="gone").encode()),
        (ids.SHARE_OPEN, '{"p":"gone=1"}'),
        (ids.GUIDE_NOW, ""),
    ):
        card = await _posted(local, _old(action, value))
        await local.ana.presses("Old", card, GENERAL)
        word = await local.ana.sees("older version", GENERAL, after=card["ts"])
        assert word["ephemeral"]
        assert "/whichtea" in shown(word)


async def test_a_button_made_under_other_knowledge_works_while_its_question_exists(
    local: Local,
) -> None:
    value = Carried(version="00000000", question="milk", choice="milk").encode()
    card = await _posted(local, _old(ids.GUIDE_CHOOSE, value))
    await local.ana.presses("Old", card, GENERAL)
    await local.ana.sees("Question 2", GENERAL)


async def test_all_buttons_are_labelled_in_words(ana: Person) -> None:
    await ana.says("what is green tea?")
    answer = await ana.sees("heated soon after picking")
    assert all(any(c.isalpha() for c in label) for label in labels(answer))
    assert button("Share to a channel", answer)["action_id"] == ids.SHARE_OPEN
