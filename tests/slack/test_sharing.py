import asyncio
import logging
from typing import Any

import pytest

from bot.core.assistant import Assistant
from bot.slack import ids
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"
ML_TEAM = "C0MLTEAM"
RANDOM = "C0RANDOM"
LEADS = "G0LEADS"
DOWN = "sqlite+aiosqlite:////nowhere/at/all.db"


async def _sharing(person: Person, question: str = "what is green tea?") -> Json:
    said = await person.says(question)
    answer = await person.sees("", after=said["ts"])
    await person.presses("Share to a channel", answer)
    return await person.sees_view("Post it to")


async def _share(person: Person, view: Json, channel: str, note: str = "", **entered: Any) -> Json:
    """Sends the form: what is not entered is left as it stands there."""
    values = {
        ids.SHARE_CHANNEL: _state("conversations_select", selected_conversation=channel),
        ids.SHARE_NOTE: _state("plain_text_input", value=note or None),
        **_states(entered),
    }
    filled = {block: {block: state} for block, state in values.items()}
    return await person.does("submit", view_id=view["id"], values=filled)


def _states(entered: dict[str, Any]) -> Json:
    states: Json = {}
    if "title" in entered:
        states[ids.SHARE_TITLE] = _state("plain_text_input", value=entered["title"])
    if "hidden" in entered:
        chosen = [{"value": "hidden"}] if entered["hidden"] else []
        states[ids.SHARE_HIDDEN] = _state("checkboxes", selected_options=chosen)
    return states


def _state(kind: str, **held: Any) -> Json:
    return {"type": kind, **held}


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


async def _advice(person: Person) -> Json:
    """The form for a recommendation that the guide came to."""
    await person.commands("/whichtea", GENERAL)
    await person.sends(await person.sees_view("Question 1"), "In the morning")
    await person.presses("Recommend now", await person.sees_view("Question 2"))
    await person.presses("Share to a channel", await person.sees_view("The need it rests on"))
    return await person.sees_view("Post it to")


async def _deciding(person: Person, view: Json | None = None, **entered: Any) -> Json:
    """The form once "As a decision" is chosen in it."""
    form = view or await _advice(person)
    await _choose(person, form, "decision", **entered)
    return await person.sees_view("What is to be decided")


async def _choose(person: Person, view: Json, way: str, **entered: Any) -> Json:
    filled = {block: {block: state} for block, state in entered.items()}
    names = {"block_id": ids.SHARE_WAY, "action_id": ids.SHARE_WAY}
    return await person.does("click", view_id=view["id"], value=way, state=filled, **names)


def _held(view: Json, block: str) -> Any:
    state = view["state"]["values"][block][block]
    return next(value for key, value in state.items() if key != "type")


async def test_an_answer_can_only_be_posted(ana: Person) -> None:
    view = await _sharing(ana)
    assert "As a decision" not in shown(view)


async def test_a_recommendation_can_be_posted_for_a_decision(ana: Person, ben: Person) -> None:
    await _share(ana, await _deciding(ana), ML_TEAM, title="Tea for the office")
    card = await ben.sees("Tea for the office", ML_TEAM)
    assert shown(card).startswith("Tea for the office\nOpen · started ")
    assert "by <@U0ANA>" in shown(card)
    assert labels(card) == ["Add my view", "Compare views", "Close"]
    await ana.sees_view("Anyone there can add their view now")


async def test_a_decision_has_a_title_even_where_none_is_typed(ana: Person, ben: Person) -> None:
    view = await _deciding(ana)
    title = _held(view, ids.SHARE_TITLE)
    assert title
    await _share(ana, view, ML_TEAM, title="  ")
    card = await ben.sees(title, ML_TEAM)
    assert shown(card).startswith(title)


async def test_what_was_entered_stays_when_the_way_is_changed(ana: Person) -> None:
    note = _state("plain_text_input", value="for our kitchen")
    place = _state("conversations_select", selected_conversation=RANDOM)
    view = await _deciding(ana, **{ids.SHARE_NOTE: note, ids.SHARE_CHANNEL: place})
    assert _held(view, ids.SHARE_NOTE) == "for our kitchen"
    assert _held(view, ids.SHARE_CHANNEL) == RANDOM


async def test_a_title_is_not_lost_on_the_way_to_a_post_and_back(ana: Person) -> None:
    title = _state("plain_text_input", value="Tea for the office")
    hidden = _state("checkboxes", selected_options=[{"value": "hidden"}])
    view = await _deciding(ana)
    await _choose(ana, view, "post", **{ids.SHARE_TITLE: title, ids.SHARE_HIDDEN: hidden})
    await ana.sees_view("Anyone there will see it, with your name.")
    again = await _deciding(ana, (await ana.state())["views"][-1])
    assert _held(again, ids.SHARE_TITLE) == "Tea for the office"
    assert [each["value"] for each in _held(again, ids.SHARE_HIDDEN)] == ["hidden"]


async def test_a_title_cannot_smuggle_in_a_mention(ana: Person, ben: Person) -> None:
    await _share(ana, await _deciding(ana), ML_TEAM, title="<!channel> & <@U0BEN>")
    card = await ben.sees("Open · started", ML_TEAM)
    header, *others = card["blocks"]
    assert header["text"]["type"] == "plain_text"
    for text in (str(others), card["text"]):
        assert "<!" not in text
        assert "<@U0BEN>" not in text


@pytest.mark.parametrize(
    ("refusal", "said"),
    [("not_in_channel", "I am not in that channel"), ("channel_not_found", "a private channel")],
)
async def test_where_the_bot_is_no_member_it_says_what_to_type(
    local: Local, refusal: str, said: str
) -> None:
    local.playground.answer_next("chat.postMessage", body=_no(refusal))
    await _share(local.ana, await _deciding(local.ana), RANDOM, "for our kitchen", title="Tea")
    view = await local.ana.sees_view(said)
    assert "type `/invite @whichtea` there" in shown(view)
    assert labels(view) == ["Post it plainly instead", "Try again", "Choose another place"]
    assert (await local.ben.state())["messages"][RANDOM] == []


async def test_what_cannot_be_a_decision_is_posted_plainly(ana: Person, ben: Person) -> None:
    await _share(ana, await _deciding(ana), LEADS, "for our kitchen")
    view = await ana.sees_view("I cannot see that place")
    await ana.presses("Post it plainly instead", view)
    post = await ben.sees("The need it rests on", LEADS)
    assert "for our kitchen" in shown(post)
    assert "Try it for your own need" in labels(post)
    await ana.sees_view("Posted. You can close this.")


async def test_it_is_posted_once_the_bot_was_invited(local: Local) -> None:
    local.playground.answer_next("chat.postMessage", body=_no("not_in_channel"))
    view = await _deciding(local.ana)
    await _share(local.ana, view, ML_TEAM, title="Tea for the office")
    await local.ana.presses("Try again", await local.ana.sees_view("I am not in that channel"))
    await local.ben.sees("Tea for the office", ML_TEAM)
    await local.ana.sees_view("Anyone there can add their view now")


async def test_another_place_is_chosen_without_typing_anything_again(local: Local) -> None:
    local.playground.answer_next("chat.postMessage", body=_no("is_archived"))
    view = await _deciding(local.ana)
    await _share(
        local.ana, view, RANDOM, "for our kitchen", title="Tea for the office", hidden=True
    )
    refused = await local.ana.sees_view("That channel is archived")
    await local.ana.presses("Choose another place", refused)
    form = await local.ana.sees_view("What is to be decided")
    assert _held(form, ids.SHARE_TITLE) == "Tea for the office"
    assert _held(form, ids.SHARE_NOTE) == "for our kitchen"
    assert _held(form, ids.SHARE_CHANNEL) == RANDOM
    assert _held(form, ids.SHARE_WAY)["value"] == "decision"
    assert [each["value"] for each in _held(form, ids.SHARE_HIDDEN)] == ["hidden"]
    await _share(local.ana, form, ML_TEAM, title="Tea for the office")
    await local.ben.sees("Tea for the office", ML_TEAM)


@pytest.mark.parametrize(
    ("refusal", "said"),
    [
        ("restricted_action_read_only_channel", "The rules of that channel"),
        ("invalid_arguments", "Slack did not let me post it there."),
        ("fatal_error", "Slack did not tell me whether the card was posted."),
    ],
)
async def test_why_a_card_was_refused_is_said_plainly(
    local: Local, refusal: str, said: str
) -> None:
    local.playground.answer_next("chat.postMessage", body=_no(refusal))
    await _share(local.ana, await _deciding(local.ana), ML_TEAM)
    assert "What you wrote is kept." in shown(await local.ana.sees_view(said))


async def test_with_the_store_down_a_decision_is_offered_as_a_post(
    assistant: Assistant,
) -> None:
    async with local_slack(assistant, DOWN) as local:
        await _share(local.ana, await _deciding(local.ana), ML_TEAM, "for our kitchen")
        view = await local.ana.sees_view("I cannot keep decisions just now")
        assert "What you wrote is kept." in shown(view)
        twice = [local.ana.presses("Post it plainly instead", view) for _ in range(2)]
        await asyncio.gather(*twice)
        post = await local.ben.sees("The need it rests on", ML_TEAM)
        assert "for our kitchen" in shown(post)
        await local.ana.sees_view("Posted. You can close this.")
        assert len((await local.ben.state())["messages"][ML_TEAM]) == 1


async def test_a_leave_that_has_run_out_has_its_own_sentence(local: Local) -> None:
    view = await _sharing(local.ana)
    local.playground.answer_next("response_url", status=404, body={"error": "used_url"})
    await _share(local.ana, view, ML_TEAM, "for our kitchen")
    refused = await local.ana.sees_view("its permission lasts for half an hour only")
    assert labels(refused) == ["Choose another place"]
    await local.ana.presses("Choose another place", refused)
    form = await local.ana.sees_view("Post it to")
    assert _held(form, ids.SHARE_NOTE) == "for our kitchen"
    await _share(local.ana, form, ML_TEAM, "for our kitchen")
    await local.ben.sees("for our kitchen", ML_TEAM)


async def test_a_form_that_is_sent_twice_posts_one_card(ana: Person, ben: Person) -> None:
    view = await _deciding(ana)
    await asyncio.gather(*(_share(ana, view, ML_TEAM, title="Tea") for _ in range(2)))
    await ana.sees_view("Anyone there can add their view now")
    assert len((await ben.state())["messages"][ML_TEAM]) == 1


async def test_trying_again_twice_posts_one_card(local: Local) -> None:
    local.playground.answer_next("chat.postMessage", body=_no("not_in_channel"))
    await _share(local.ana, await _deciding(local.ana), ML_TEAM, title="Tea")
    refused = await local.ana.sees_view("I am not in that channel")
    await asyncio.gather(*(local.ana.presses("Try again", refused) for _ in range(2)))
    await local.ana.sees_view("Anyone there can add their view now")
    assert len((await local.ben.state())["messages"][ML_TEAM]) == 1


async def test_the_leave_to_post_is_never_logged(
    local: Local, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    local.playground.answer_next("response_url", status=500, body={"error": "trouble"})
    await _share(local.ana, await _sharing(local.ana), ML_TEAM)
    await local.ana.sees_view("Slack did not tell me whether it was posted")
    assert "/response/" not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith("bot.")
    )


def _no(refusal: str) -> Json:
    return {"ok": False, "error": refusal}
