from typing import Any

import pytest
from aiohttp import ClientSession

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.tiny import Heard
from tests.playground.world import (
    GENERAL,
    LEADS,
    RANDOM,
    Start,
    Wire,
    asked,
    both,
    call,
    modal,
    open_wire,
    option,
    section,
)

Json = dict[str, Any]
TEXT = {"type": "plain_text_input"}
TROUBLE = {"ok": False, "error": "We had some trouble connecting. Try again?"}


def word(text: str | None) -> Json:
    return {"word": {"it": {"type": "plain_text_input", "value": text}}}


async def opened(ana: Person) -> Json:
    await ana.commands("/tiny form", GENERAL)
    return await ana.sees_view("Form")


async def titles(person: Person) -> list[str]:
    return [view["title"]["text"] for view in (await person.state())["views"]]


class Opener:
    """Opens modals before Ana, one upon the other or alone."""

    def __init__(self, playground: Playground, session: ClientSession, wire: Wire, ana: Person):
        self.playground, self.session, self.wire, self.ana = playground, session, wire, ana

    async def __call__(self, view: Json) -> str:
        _, payload = await both(self.ana.commands("/tiny", GENERAL), self.wire)
        args = {"trigger_id": payload["trigger_id"], "view": view}
        shown = await call(self.playground, self.session, "views.open", **args)
        assert shown["ok"], shown
        return str(shown["view"]["id"])


@pytest.fixture
def show(playground: Playground, session: ClientSession, wire: Wire, ana: Person) -> Opener:
    return Opener(playground, session, wire, ana)


async def test_a_submission_is_told_as_slack_tells_it(ana: Person, bot: Heard) -> None:
    view = await opened(ana)
    assert view["state"]["values"]["where"]["it"]["selected_conversation"] == GENERAL
    assert (await ana.act("submit", view_id=view["id"], values=word("fine"))) == {"ok": True}
    body = await bot.submitted.get()
    assert body["type"] == "view_submission"
    assert body["view"]["id"] == view["id"]
    assert body["view"]["callback_id"] == "form"
    where = {"type": "conversations_select", "selected_conversation": GENERAL}
    assert body["view"]["state"] == {"values": {**word("fine"), "where": {"it": where}}}
    (url,) = body["response_urls"]
    assert (url["block_id"], url["action_id"], url["channel_id"]) == ("where", "it", GENERAL)
    assert body["trigger_id"]
    assert await titles(ana) == []


async def test_errors_stand_at_their_inputs_and_the_view_stays(ana: Person, bot: Heard) -> None:
    view = await opened(ana)
    refused = await ana.act("submit", view_id=view["id"], values=word("wrong"))
    assert refused == {"ok": False, "errors": {"word": "Not that one"}}
    assert await titles(ana) == ["Form"]


@pytest.mark.parametrize(
    ("said", "left"),
    [("next", ["Next"]), ("deeper", ["Form", "Deeper"]), ("all", [])],
)
async def test_a_submission_is_answered_by_what_to_show(
    ana: Person, bot: Heard, said: str, left: list[str]
) -> None:
    view = await opened(ana)
    await ana.does("submit", view_id=view["id"], values=word(said))
    assert await titles(ana) == left


async def test_a_stack_is_cleared_from_its_top(ana: Person, bot: Heard) -> None:
    view = await opened(ana)
    await ana.does("submit", view_id=view["id"], values=word("deeper"))
    below = view["id"]
    top = (await ana.state())["views"][-1]
    refused = await ana.act("submit", view_id=below, values=word("all"))
    assert refused["error"] == "This view is not open before you."
    await ana.does("submit", view_id=top["id"], values=word("all"))
    assert await titles(ana) == []


async def test_a_fourth_view_is_trouble(ana: Person, bot: Heard) -> None:
    view = await opened(ana)
    for _ in range(2):
        await ana.does("submit", view_id=view["id"], values=word("deeper"))
        view = (await ana.state())["views"][-1]
    assert await ana.act("submit", view_id=view["id"], values=word("deeper")) == TROUBLE
    assert len(await titles(ana)) == 3


async def test_a_plain_acknowledgement_closes_the_top_view_only(ana: Person, bot: Heard) -> None:
    view = await opened(ana)
    await ana.does("submit", view_id=view["id"], values=word("deeper"))
    top = (await ana.state())["views"][-1]
    await ana.does("submit", view_id=top["id"], values=word("fine"))
    assert await titles(ana) == ["Form"]


@pytest.mark.parametrize(
    ("element", "state", "complaint"),
    [
        (TEXT, None, "Please complete this required field."),
        (TEXT, {"value": ""}, "Please complete this required field."),
        ({**TEXT, "max_length": 5}, {"value": "too long"}, "This must be 0 to 5 characters long."),
        (
            {"type": "radio_buttons", "options": [option("tea")]},
            {"selected_option": None},
            "Please complete this required field.",
        ),
        (
            {"type": "checkboxes", "options": [option("tea")]},
            {"selected_options": []},
            "Please complete this required field.",
        ),
    ],
)
async def test_slacks_client_asks_for_what_is_missing_without_the_app(
    ana: Person, show: Opener, element: Json, state: Json | None, complaint: str
) -> None:
    view_id = await show(modal(asked("word", element)))
    values = {"word": {"it": {"type": element["type"]} | state}} if state else {}
    refused = await ana.act("submit", view_id=view_id, values=values)
    assert refused == {"ok": False, "errors": {"word": complaint}}
    assert len(show.wire.seen) == 1


async def test_an_optional_input_may_stay_empty(ana: Person, show: Opener) -> None:
    view_id = await show(modal(asked("word", TEXT, optional=True)))
    _, payload = await both(ana.does("submit", view_id=view_id), show.wire)
    assert payload["view"]["state"]["values"] == word(None)
    assert payload["response_urls"] == []


async def test_a_forged_choice_is_refused(ana: Person, show: Opener) -> None:
    radio = {"type": "radio_buttons", "options": [option("tea")]}
    view_id = await show(modal(asked("drink", radio)))
    state = {"type": "radio_buttons", "selected_option": option("beer")}
    refused = await ana.act("submit", view_id=view_id, values={"drink": {"it": state}})
    assert refused == {"ok": False, "error": "There is no choice 'beer' here."}
    refused = await ana.act("submit", view_id=view_id, values={"other": {"it": state}})
    assert refused["error"] == "There is no 'it' in block 'other' here."
    refused = await ana.act("submit", view_id=view_id, values=[1])
    assert not refused["ok"]


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"elsewhere": "What?"}},
        {"response_action": "errors", "errors": {"note": "A section is no input"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "update"},
        {"response_action": "update", "view": modal(section("x" * 3001))},
        {"response_action": "update", "view": {"type": "home", "blocks": []}},
        {"response_action": "dance"},
        {"text": "Thanks"},
        "Thanks",
    ],
)
async def test_an_answer_that_is_none_is_trouble(ana: Person, show: Opener, answer: Any) -> None:
    view_id = await show(modal(section("Hi", block_id="note"), asked("word", TEXT)))
    doing = ana.act("submit", view_id=view_id, values=word("fine"))
    result, _ = await both(doing, show.wire, answer)
    assert result == TROUBLE
    (still,) = (await ana.state())["views"]
    assert still["state"]["values"] == word("fine")


async def test_a_submission_that_nobody_acknowledges_is_trouble(
    start: Start, session: ClientSession
) -> None:
    playground = await start(ack_within=0.3)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    wire = await open_wire(playground, session)
    view_id = await Opener(playground, session, wire, ana)(modal())
    assert await ana.act("submit", view_id=view_id) == TROUBLE
    await wire.ack(await wire.next())
    assert await titles(ana) == ["Form"]


async def test_a_view_without_inputs_may_have_nothing_to_submit(ana: Person, show: Opener) -> None:
    view = {key: value for key, value in modal().items() if key != "submit"}
    view_id = await show(view)
    refused = await ana.act("submit", view_id=view_id)
    assert refused == {"ok": False, "error": "This view has nothing to submit."}


async def test_another_persons_modal_is_out_of_reach(ana: Person, ben: Person, bot: Heard) -> None:
    view = await opened(ana)
    for act in ("submit", "close", "click"):
        refused = await ben.act(act, view_id=view["id"], values=word("fine"))
        assert refused == {"ok": False, "error": "This view is not open before you."}
    assert await titles(ana) == ["Form"]


async def test_a_closed_view_is_told_only_where_it_was_asked(ana: Person, show: Opener) -> None:
    await ana.does("close", view_id=await show(modal()))
    view_id = await show(modal(notify_on_close=True))
    _, payload = await both(ana.does("close", view_id=view_id), show.wire)
    assert (payload["type"], payload["is_cleared"]) == ("view_closed", False)
    assert payload["view"]["id"] == view_id
    assert await titles(ana) == []


async def test_a_view_may_take_its_stack_with_it(ana: Person, show: Opener) -> None:
    view_id = await show(modal(notify_on_close=True))
    push = {"response_action": "push", "view": modal(clear_on_close=True)}
    await both(ana.does("submit", view_id=view_id), show.wire, push)
    top = (await ana.state())["views"][-1]
    _, payload = await both(ana.does("close", view_id=top["id"]), show.wire)
    assert (payload["is_cleared"], payload["view"]["id"]) == (True, view_id)
    assert await titles(ana) == []


@pytest.mark.parametrize("channel", [LEADS, RANDOM, "D0ANA"])
async def test_a_chosen_conversation_gives_an_address_that_really_posts(
    session: ClientSession, ana: Person, ben: Person, bot: Heard, channel: str
) -> None:
    view = await opened(ana)
    where = {"type": "conversations_select", "selected_conversation": channel}
    values = {**word("fine"), "where": {"it": where}}
    await ana.does("submit", view_id=view["id"], values=values)
    (url,) = (await bot.submitted.get())["response_urls"]
    assert url["channel_id"] == channel
    shared = {"text": "Look", "response_type": "in_channel"}
    async with session.post(url["response_url"], json=shared) as answer:
        assert (answer.status, await answer.text()) == (200, "ok")
    seen = (await ana.state())["messages"][channel][-1]
    assert (seen["text"], seen["user"], seen["ephemeral"]) == ("Look", "U0BOT", False)
    others = (await ben.state())["messages"]
    assert (channel in others) == (channel != "D0ANA")


async def test_a_radio_that_dispatches_is_told_and_kept(
    show: Opener, ana: Person, wire: Wire
) -> None:
    radio = {"type": "radio_buttons", "options": [option("plain"), option("decision")]}
    note = asked("note", TEXT, optional=True)
    view_id = await show(modal(asked("way", radio, dispatch_action=True), note))
    press = {"view_id": view_id, "block_id": "way", "action_id": "it", "value": "decision"}
    typed = {"note": {"it": {"type": "plain_text_input", "value": "Soon"}}}
    _, payload = await both(ana.does("click", **press, state=typed), wire)
    assert payload["container"] == {"type": "view", "view_id": view_id}
    (action,) = payload["actions"]
    assert (action["type"], action["selected_option"]) == ("radio_buttons", option("decision"))
    values = payload["view"]["state"]["values"]
    assert values["way"]["it"]["selected_option"] == option("decision")
    assert values["note"]["it"]["value"] == "Soon"
