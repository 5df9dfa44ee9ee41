import pytest

from bot.core.assistant import Assistant
from bot.slack.hearing import hears
from tests.local_slack import Json, Person, shown
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"
HEARD = ("channels:history", "groups:history")
NEEDS_MENTION = "mention me to go on"


def _from_bot(state: Json) -> list[str]:
    return [shown(m) for m in state["messages"][GENERAL] if m["bot"]]


async def _stays_silent(person: Person, answers: int) -> None:
    """What is said after it is answered, so what was said before would have been."""
    await person.says("@whichtea what is green tea?", GENERAL)
    await person.sees("heated soon after picking", GENERAL)
    assert len(_from_bot(await person.state())) == answers + 1


async def test_a_thread_goes_on_without_another_mention(ana: Person) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    first = await ana.sees("half as much caffeine", GENERAL)
    assert NEEDS_MENTION not in shown(first)
    await ana.says("and black?", GENERAL, thread=said["ts"])
    answer = await ana.sees("fifty milligrams", GENERAL)
    assert answer["thread_ts"] == said["ts"]


async def test_the_guide_is_answered_in_words_in_a_channel(ana: Person) -> None:
    said = await ana.says("@whichtea guide", GENERAL)
    await ana.sees("Question 1", GENERAL)
    await ana.says("in the morning", GENERAL, thread=said["ts"])
    await ana.sees("Question 2", GENERAL)


@pytest.mark.parametrize(
    "text",
    [
        "let me ask at home",
        "yes",
        "thanks!",
        "sorry Ben, I will look at your pull request tomorrow morning",
        "lunch at noon, anybody?",
    ],
)
async def test_while_the_guide_waits_what_is_no_answer_is_left_alone(
    ana: Person, text: str
) -> None:
    said = await ana.says("@whichtea guide", GENERAL)
    await ana.sees("Question 1", GENERAL)
    await ana.says(text, GENERAL, thread=said["ts"])
    await _stays_silent(ana, 1)
    await ana.says("in the evening", GENERAL, thread=said["ts"])
    assert "So far: In the evening" in shown(await ana.sees("Question 2", GENERAL))


async def test_a_sign_is_no_answer_to_the_guide(ana: Person) -> None:
    said = await ana.says("@whichtea guide", GENERAL)
    await ana.sees("Question 1", GENERAL)
    await ana.says(":+1:", GENERAL, thread=said["ts"])
    await _stays_silent(ana, 1)


async def test_it_goes_on_only_for_the_one_who_asked(ana: Person, ben: Person) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    await ana.sees("half as much caffeine", GENERAL)
    await ben.says("and black?", GENERAL, thread=said["ts"])
    await _stays_silent(ben, 1)


@pytest.mark.parametrize(
    "text", ["@Ben and black?", "lunch at noon, anybody?", "thanks!", "@here and black?"]
)
async def test_what_is_not_for_the_bot_is_left_alone(ana: Person, text: str) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    await ana.sees("half as much caffeine", GENERAL)
    await ana.says(text, GENERAL, thread=said["ts"])
    await _stays_silent(ana, 1)


async def test_what_stands_in_the_channel_itself_is_left_alone(ana: Person) -> None:
    await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    await ana.sees("half as much caffeine", GENERAL)
    await ana.says("and black?", GENERAL)
    await _stays_silent(ana, 1)


async def test_a_mention_that_arrives_twice_is_answered_once(ana: Person) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    assert len(said["events"]) == 2
    await ana.sees("half as much caffeine", GENERAL)
    again = await ana.says("@whichtea and black?", GENERAL, thread=said["ts"])
    assert len(again["events"]) == 2
    await ana.sees("fifty milligrams", GENERAL)
    await _stays_silent(ana, 2)


async def test_a_reply_that_is_delivered_again_is_answered_once(ana: Person) -> None:
    said = await ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
    await ana.sees("half as much caffeine", GENERAL)
    reply = await ana.says("and black?", GENERAL, thread=said["ts"])
    await ana.sees("fifty milligrams", GENERAL)
    await ana.does("redeliver", event_id=reply["events"][0])
    await _stays_silent(ana, 2)


async def test_where_channels_are_not_heard_that_is_said_once_in_a_thread(
    assistant: Assistant,
) -> None:
    async with local_slack(assistant, granted=()) as local:
        said = await local.ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
        assert NEEDS_MENTION in shown(await local.ana.sees("half as much caffeine", GENERAL))
        await local.ana.says("and black?", GENERAL, thread=said["ts"])
        await local.ana.says("@whichtea and black?", GENERAL, thread=said["ts"])
        second = await local.ana.sees("fifty milligrams", GENERAL)
        assert NEEDS_MENTION not in shown(second)
        assert len(_from_bot(await local.ana.state())) == 2


async def test_in_a_direct_message_nothing_is_said_of_mentions(assistant: Assistant) -> None:
    async with local_slack(assistant, granted=()) as local:
        await local.ana.says("how much caffeine is in green tea?")
        assert NEEDS_MENTION not in shown(await local.ana.sees("half as much caffeine"))


@pytest.mark.parametrize(
    ("scopes", "kind", "heard"),
    [
        ({"channels:history"}, "channel", True),
        ({"channels:history"}, "group", False),
        ({"groups:history"}, "group", True),
        ({"groups:history"}, "", False),
        ({"channels:history", "groups:history", "chat:write"}, "", True),
        (set(), "channel", False),
    ],
)
def test_a_channel_is_heard_where_its_kind_was_granted(
    scopes: set[str], kind: str, heard: bool
) -> None:
    assert hears(scopes, kind) is heard


async def test_with_one_of_two_scopes_public_threads_go_on(assistant: Assistant) -> None:
    """A mention does not tell whether its channel is private, so it is said to be needed."""
    async with local_slack(assistant, granted=HEARD[:1]) as local:
        said = await local.ana.says("@whichtea how much caffeine is in green tea?", GENERAL)
        assert NEEDS_MENTION in shown(await local.ana.sees("half as much caffeine", GENERAL))
        await local.ana.says("and black?", GENERAL, thread=said["ts"])
        await local.ana.sees("fifty milligrams", GENERAL)


async def test_who_takes_up_a_guide_by_a_button_goes_on_in_words(local: Local) -> None:
    said = await local.ana.says("@whichtea guide", GENERAL)
    await local.ana.presses("1.", await local.ana.sees("Question 1", GENERAL), GENERAL)
    step = await local.ana.sees("Question 2", GENERAL)
    await local.ana.says("back", GENERAL, thread=said["ts"])
    await local.ana.sees("Question 1", GENERAL, after=step["ts"])
