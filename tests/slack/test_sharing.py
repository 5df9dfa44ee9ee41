from typing import Any

from bot.slack import ids
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local

GENERAL = "C0GENERAL"
ML_TEAM = "C0MLTEAM"
RANDOM = "C0RANDOM"


async def _sharing(person: Person, question: str = "what is green tea?") -> Json:
    said = await person.says(question)
    answer = await person.sees("", after=said["ts"])
    await person.presses("Share to a channel", answer)
    return await person.sees_view("Post it to")


async def _share(person: Person, view: Json, channel: str, note: str = "") -> Json:
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            kind = block["element"]["type"]
            state = (
                {"type": kind, "selected_conversation": channel}
                if kind == "conversations_select"
                else {"type": kind, "value": note or None}
            )
            values[block["block_id"]] = {block["element"]["action_id"]: state}
    return await person.does("submit", view_id=view["id"], values=values)


async def test_an_answer_is_posted_with_the_sharers_name_and_note(ana: Person, ben: Person) -> None:
    await _share(ana, await _sharing(ana), ML_TEAM, "for our kitchen")
    post = await ben.sees("heated soon after picking", ML_TEAM)
    assert "<@U0ANA>" in shown(post)
    assert "for our kitchen" in shown(post)
    assert not post["ephemeral"]
    await ana.sees_view("Posted.")


async def test_it_can_be_posted_where_the_bot_is_not_a_member(ana: Person, ben: Person) -> None:
    await _share(ana, await _sharing(ana), RANDOM)
    await ben.sees("heated soon after picking", RANDOM)


async def test_the_text_beside_the_post_says_who_shared_what(ana: Person, ben: Person) -> None:
    await _share(ana, await _sharing(ana), ML_TEAM)
    post = await ben.sees("heated soon after picking", ML_TEAM)
    assert post["text"].startswith("<@U0ANA> shared: What is green tea?")
    assert "heated soon after picking" in post["text"]


async def test_the_note_is_beside_the_post_too(ana: Person, ben: Person) -> None:
    await _share(ana, await _sharing(ana), ML_TEAM, "for our kitchen")
    assert "for our kitchen" in (await ben.sees("heated soon after", ML_TEAM))["text"]


async def test_a_note_is_shown_without_what_steers_the_display(ana: Person, ben: Person) -> None:
    note = "safe \u202eetirw\x07 \U0001f469\u200d\U0001f52c\n> quoted\n  >> twice"
    await _share(ana, await _sharing(ana), ML_TEAM, note)
    post = await ben.sees("heated soon after picking", ML_TEAM)
    quoted = "> safe etirw  \U0001f469\u200d\U0001f52c\n>    quoted\n>    twice"
    assert quoted in shown(post)
    assert "\u202e" not in post["text"]


async def test_the_place_is_chosen_beforehand(ana: Person) -> None:
    await ana.says("@whichtea what is green tea?", GENERAL)
    answer = await ana.sees("heated soon after picking", GENERAL)
    await ana.presses("Share to a channel", answer, GENERAL)
    view = await ana.sees_view("Post it to")
    chosen = view["state"]["values"][ids.SHARE_CHANNEL][ids.SHARE_CHANNEL]
    assert chosen["selected_conversation"] == GENERAL


async def test_a_note_cannot_smuggle_in_a_mention_or_a_link(ana: Person, ben: Person) -> None:
    note = "<!channel> <@U0BEN> <http://evil.example|pytest> @here & <"
    await _share(ana, await _sharing(ana), ML_TEAM, note)
    post = await ben.sees("heated soon after picking", ML_TEAM)
    for text in (str(post["blocks"]), post["text"]):
        assert "<!" not in text
        assert "<@U0BEN>" not in text
        assert "<http://evil" not in text
    assert "&lt;!channel&gt;" in shown(post)


async def test_a_recommendation_is_shared_from_the_modal(ana: Person, ben: Person) -> None:
    await ana.commands("/whichtea", GENERAL)
    await ana.sends(await ana.sees_view("Question 1"), "Doesn't matter")
    await ana.presses("Recommend now", await ana.sees_view("Question 2"))
    await ana.presses("Share to a channel", await ana.sees_view("What would settle it"))
    await _share(ana, await ana.sees_view("Post it to"), ML_TEAM)
    post = await ben.sees("A close call", ML_TEAM)
    assert "Try it for your own need" in labels(post)


async def test_a_teammate_starts_their_own_guide_from_the_post(ana: Person, ben: Person) -> None:
    await _share(ana, await _sharing(ana), ML_TEAM)
    post = await ben.sees("heated soon after picking", ML_TEAM)
    await ben.presses("Try it for your own need", post, ML_TEAM)
    await ben.sees_view("Question 1 of about")


async def test_a_post_that_slack_refuses_is_not_said_to_be_posted(local: Local) -> None:
    view = await _sharing(local.ana)
    await _share_expired(local, view)
    await local.ana.sees_view("Slack did not let me post it there")


async def _share_expired(local: Local, view: Json) -> None:
    local.playground.answer_next("response_url", status=404, body={"error": "expired_url"})
    await _share(local.ana, view, ML_TEAM)


async def test_another_persons_answer_is_not_shared_in_my_name(ana: Person, ben: Person) -> None:
    await ana.says("@whichtea what is green tea?", GENERAL)
    answer = await ana.sees("heated soon after picking", GENERAL)
    await ben.presses("Share to a channel", answer, GENERAL)
    refused = await ben.sees("belongs to someone else", GENERAL)
    assert "Ask me yourself with `/whichtea`" in shown(refused)
    assert (await ben.state())["views"] == []
