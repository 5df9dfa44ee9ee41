from tests.local_slack import Person, labels, shown
from tests.slack.conftest import Local

GENERAL = "C0GENERAL"


async def test_a_question_is_answered_for_the_asker_alone(ana: Person, ben: Person) -> None:
    await ana.commands("/whichtea what is green tea", GENERAL)
    answer = await ana.sees("heated soon after picking", GENERAL)
    assert answer["ephemeral"]
    assert "heated" not in str((await ben.state())["messages"])


async def test_the_text_beside_the_blocks_stands_alone(ana: Person) -> None:
    await ana.commands("/whichtea how much caffeine is in green tea", GENERAL)
    answer = await ana.sees("half as much caffeine", GENERAL)
    assert "half as much caffeine" in answer["text"]
    assert "almost as much caffeine in many green teas" in answer["text"], "what changed since"


async def test_help_says_what_the_bot_can_do(ana: Person) -> None:
    await ana.commands("/whichtea help", GENERAL)
    assert (await ana.sees("I answer questions about tea", GENERAL))["ephemeral"]


async def test_a_question_outside_the_knowledge_is_not_answered(ana: Person) -> None:
    await ana.commands("/whichtea who won the football match yesterday", GENERAL)
    reply = await ana.sees("I don't know", GENERAL)
    assert "Start the guide" in labels(reply)


async def test_alone_it_opens_the_guide_in_a_modal(ana: Person) -> None:
    await ana.commands("/whichtea", GENERAL)
    view = await ana.sees_view("Question 1 of about")
    assert "When do you drink it?" in shown(view) or "What goes into the cup?" in shown(view)


async def test_in_a_direct_message_it_starts_a_conversation(ana: Person) -> None:
    await ana.commands("/whichtea", ana.dm)
    step = await ana.sees("Press a button or answer in words")
    await ana.says("1", thread=step["ts"])
    await ana.sees("Question 2", after=step["ts"])
    assert (await ana.state())["views"] == []


async def test_in_the_direct_message_of_two_people_the_guide_is_a_modal(local: Local) -> None:
    """Slack names such a conversation "directmessage" too, and lets no bot post there."""
    local.playground.answer_next(
        "chat.postMessage", body={"ok": False, "error": "channel_not_found"}
    )
    await local.ana.commands("/whichtea", local.ana.dm)
    await local.ana.sees_view("Question 1 of about")


async def test_an_expired_trigger_gets_a_civil_word(local: Local) -> None:
    local.playground.answer_next("views.open", body={"ok": False, "error": "expired_trigger_id"})
    await local.ana.commands("/whichtea", GENERAL)
    reply = await local.ana.sees("took too long to open", GENERAL)
    assert reply["ephemeral"]


async def test_when_slack_refuses_the_modal_the_person_is_told(local: Local) -> None:
    local.playground.answer_next("views.open", body={"ok": False, "error": "invalid_arguments"})
    await local.ana.commands("/whichtea", GENERAL)
    await local.ana.sees("Something went wrong on my side", GENERAL)


async def test_when_slack_has_a_fault_once_the_modal_opens_all_the_same(local: Local) -> None:
    local.playground.answer_next("views.open", body={"ok": False, "error": "internal_error"})
    await local.ana.commands("/whichtea", GENERAL)
    await local.ana.sees_view("Question 1")


async def test_markup_in_a_question_reaches_nobody(ana: Person) -> None:
    await ana.commands("/whichtea <!channel> zzz <http://x.example|y> & <@U0BEN>", GENERAL)
    reply = await ana.sees("I don't know", GENERAL)
    assert "<!" not in str(reply["blocks"])
    assert "<!" not in reply["text"]
