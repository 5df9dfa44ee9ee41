from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.tiny import Heard
from tests.playground.world import (
    GENERAL,
    LEADS,
    MANIFEST,
    RANDOM,
    Start,
    Wire,
    actions,
    asked,
    both,
    button,
    call,
    open_wire,
    option,
    plain,
    section,
)

Json = dict[str, Any]
WHERE = {"block_id": "acts", "action_id": "it"}
SELECT = {
    "type": "static_select",
    "action_id": "it",
    "placeholder": plain("Pick"),
    "options": [option("tea"), option("milk")],
}


async def posted(client: AsyncWebClient, *elements: Json, **more: Any) -> Json:
    """A message with these elements, as the place that a click names."""
    blocks = [section("Choose"), actions(*elements)]
    args = {"channel": GENERAL, "text": "Choose", "blocks": blocks} | more
    answer = await client.chat_postMessage(**args)
    return {"channel": answer["channel"], "ts": answer["ts"]}


async def test_a_click_is_told_as_slack_tells_it(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    place = await posted(client, button("it", "Go on", value="3", style="primary"))
    _, payload = await both(ana.does("click", **place, **WHERE), wire)
    assert wire.seen[0]["type"] == "interactive"
    assert payload["type"] == "block_actions"
    assert payload["user"] == {
        "id": "U0ANA",
        "username": "ana",
        "name": "ana",
        "team_id": "T0PLAYGRND",
    }
    assert payload["container"] == {
        "type": "message",
        "message_ts": place["ts"],
        "channel_id": GENERAL,
        "is_ephemeral": False,
    }
    assert payload["channel"] == {"id": GENERAL, "name": "general"}
    assert payload["message"]["ts"] == place["ts"]
    assert payload["message"]["blocks"][1]["block_id"] == "acts"
    assert payload["trigger_id"]
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        **WHERE,
        "value": "3",
        "style": "primary",
        "text": plain("Go on"),
    }


async def test_a_click_in_a_thread_names_the_thread(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    parent = await posted(client, button("it"))
    place = await posted(client, button("it"), thread_ts=parent["ts"])
    _, payload = await both(ana.does("click", **place, **WHERE), wire)
    assert payload["container"]["thread_ts"] == parent["ts"]
    assert payload["message"]["thread_ts"] == parent["ts"]


@pytest.mark.parametrize(
    ("element", "given", "told"),
    [
        (SELECT, {"value": "milk"}, {"selected_option": option("milk")}),
        (
            {"type": "radio_buttons", "action_id": "it", "options": [option("tea")]},
            {"value": "tea"},
            {"selected_option": option("tea")},
        ),
        (
            {"type": "checkboxes", "action_id": "it", "options": [option("tea"), option("milk")]},
            {"values": ["tea", "milk"]},
            {"selected_options": [option("tea"), option("milk")]},
        ),
        (
            {"type": "overflow", "action_id": "it", "options": [option("tea"), option("milk")]},
            {"value": "tea"},
            {"selected_option": option("tea")},
        ),
        (
            {"type": "conversations_select", "action_id": "it", "placeholder": plain("Where")},
            {"conversation": LEADS},
            {"selected_conversation": LEADS},
        ),
        (
            {"type": "users_select", "action_id": "it", "placeholder": plain("Who")},
            {"value": "U0BEN"},
            {"selected_user": "U0BEN"},
        ),
        (
            {"type": "datepicker", "action_id": "it"},
            {"value": "2026-11-25"},
            {"selected_date": "2026-11-25"},
        ),
    ],
)
async def test_a_choice_is_told_and_kept_in_the_state(
    client: AsyncWebClient, ana: Person, wire: Wire, element: Json, given: Json, told: Json
) -> None:
    place = await posted(client, element)
    _, payload = await both(ana.does("click", **place, **WHERE, **given), wire)
    (action,) = payload["actions"]
    assert action | told == action
    held = (
        {} if element["type"] == "overflow" else {"acts": {"it": {"type": element["type"]} | told}}
    )
    assert payload["state"] == {"values": held}


async def test_what_one_person_chose_is_not_anothers_state(
    client: AsyncWebClient, ana: Person, ben: Person, wire: Wire
) -> None:
    place = await posted(client, SELECT, button("go"))
    await both(ana.does("click", **place, **WHERE, value="tea"), wire)
    go = {"block_id": "acts", "action_id": "go"}
    _, of_ana = await both(ana.does("click", **place, **go), wire)
    _, of_ben = await both(ben.does("click", **place, **go), wire)
    assert of_ana["state"]["values"]["acts"]["it"]["selected_option"] == option("tea")
    assert of_ben["state"]["values"]["acts"]["it"]["selected_option"] is None


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"action_id": "other"}, "There is no 'other' in block 'acts' here."),
        ({"ts": "1.000000"}, "There is no such message for you to see."),
        ({"channel": "D0BEN"}, "You are in no channel 'D0BEN'."),
        ({"value": "beer"}, "There is no choice 'beer' here."),
    ],
)
async def test_what_is_not_there_cannot_be_clicked(
    client: AsyncWebClient, ana: Person, wire: Wire, fields: Json, error: str
) -> None:
    place = await posted(client, SELECT)
    refused = await ana.act("click", **{**place, **WHERE, "value": "tea", **fields})
    assert refused == {"ok": False, "error": error}


async def test_a_channel_that_the_person_is_not_in_cannot_be_chosen(
    client: AsyncWebClient, chloe: Person
) -> None:
    element = {"type": "conversations_select", "action_id": "it", "placeholder": plain("Where")}
    place = await posted(client, element)
    refused = await chloe.act("click", **place, **WHERE, conversation=LEADS)
    assert refused == {"ok": False, "error": "You cannot choose 'G0LEADS' here."}


async def test_an_ephemeral_message_is_clicked_by_its_reader_only(
    client: AsyncWebClient, ana: Person, ben: Person, wire: Wire
) -> None:
    blocks = [actions(button("it"))]
    posted = await client.chat_postEphemeral(channel=GENERAL, user="U0ANA", text="x", blocks=blocks)
    place = {"channel": GENERAL, "ts": posted["message_ts"]}
    refused = await ben.act("click", **place, **WHERE)
    assert refused == {"ok": False, "error": "There is no such message for you to see."}
    _, payload = await both(ana.does("click", **place, **WHERE), wire)
    assert payload["container"]["is_ephemeral"] is True
    assert "message" not in payload


async def test_a_button_with_an_address_is_told_all_the_same(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    place = await posted(client, button("it", url="https://example.com/"))
    result, payload = await both(ana.does("click", **place, **WHERE), wire)
    assert result["url"] == "https://example.com/"
    assert payload["actions"][0]["action_id"] == "it"


async def test_an_input_that_waits_for_submit_tells_nothing(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    blocks = [
        asked("word", {"type": "plain_text_input"}),
        asked("live", {"type": "plain_text_input"}, dispatch_action=True),
    ]
    answer = await client.chat_postMessage(channel=GENERAL, text="x", blocks=blocks)
    place = {"channel": GENERAL, "ts": answer["ts"], "action_id": "it"}
    await ana.does("click", **place, block_id="word", text="quiet")
    _, payload = await both(ana.does("click", **place, block_id="live", text="loud"), wire)
    assert len(wire.seen) == 1
    assert payload["actions"][0]["value"] == "loud"
    assert payload["state"]["values"]["word"]["it"]["value"] == "quiet"


async def test_silence_is_told_to_the_person(start: Start, session: ClientSession) -> None:
    playground = await start(ack_within=0.1)
    blocks = [actions(button("it"))]
    answer = await call(
        playground, session, "chat.postMessage", channel=GENERAL, text="x", blocks=blocks
    )
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    place = {"channel": GENERAL, "ts": answer["ts"], **WHERE}
    nobody = await ana.act("click", **place)
    assert nobody["error"] == "tiny did not respond in time (dispatch_failed). Try again."
    wire = await open_wire(playground, session)
    silent = await ana.act("click", **place)
    assert silent["error"] == "tiny did not respond in time (operation_timeout). Try again."
    assert (await wire.next())["payload"]["type"] == "block_actions"


async def test_without_interactivity_nothing_is_delivered(
    start: Start, session: ClientSession
) -> None:
    settings = {k: v for k, v in MANIFEST["settings"].items() if k != "interactivity"}
    playground = await start(MANIFEST | {"settings": settings})
    answer = await call(
        playground,
        session,
        "chat.postMessage",
        channel=GENERAL,
        text="x",
        blocks=[actions(button("it"))],
    )
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    refused = await ana.act("click", channel=GENERAL, ts=answer["ts"], **WHERE)
    assert refused["error"] == "This app is not configured to handle interactive responses."


async def test_the_home_can_be_clicked(ana: Person, ben: Person, bot: Heard) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    press = {"view_id": home["id"], "block_id": "acts", "action_id": "press"}
    await ana.does("click", **press)
    refused = await ben.act("click", **press)
    assert refused == {"ok": False, "error": "This view is not open before you."}


async def test_a_click_in_a_view_carries_what_was_entered(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    text = {"type": "plain_text_input", "min_length": 5}
    home = {"type": "home", "blocks": [asked("word", text), actions(button("go"))]}
    shown = await call(playground, session, "views.publish", user_id="U0ANA", view=home)
    assert shown["ok"], shown
    state = {"word": {"it": {"type": "plain_text_input", "value": "abc"}}}
    press = {"view_id": shown["view"]["id"], "block_id": "acts", "action_id": "go"}
    _, payload = await both(ana.does("click", **press, state=state), wire)
    assert payload["container"] == {"type": "view", "view_id": shown["view"]["id"]}
    assert payload["view"]["type"] == "home"
    assert payload["view"]["state"] == {"values": state}
    assert "response_url" not in payload
    refused = await ana.act("click", **press, state={"other": {"it": {}}})
    assert refused["error"] == "There is no 'it' in block 'other' here."


async def test_a_bot_replaces_what_was_clicked(ana: Person, ben: Person, bot: Heard) -> None:
    await ana.commands("/tiny hello", RANDOM)
    (seen,) = (await ana.state())["messages"][RANDOM]
    await ana.presses("Press", seen, RANDOM)
    pressed = await ana.sees("Pressed", RANDOM)
    assert (pressed["ts"], pressed["ephemeral"], pressed["blocks"]) == (seen["ts"], True, [])
    assert (await ben.state())["messages"][RANDOM] == []


async def test_feedback_is_told_with_what_was_pressed(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    good = {"text": plain("That helped"), "value": "1:good"}
    bad = {"text": plain("Not what I asked"), "value": "1:bad"}
    buttons = {
        "type": "feedback_buttons",
        "action_id": "it",
        "positive_button": good,
        "negative_button": bad,
    }
    blocks = [
        section("Well"),
        {"type": "context_actions", "block_id": "acts", "elements": [buttons]},
    ]
    answer = await client.chat_postMessage(channel=GENERAL, text="Well", blocks=blocks)
    place = {"channel": GENERAL, "ts": answer["ts"], **WHERE}
    _, payload = await both(ana.does("click", **place, value="1:bad"), wire)
    (action,) = payload["actions"]
    assert action.pop("action_ts")
    assert action == {"type": "feedback_buttons", **WHERE, **bad}
    assert payload["response_url"]
    refused = await ana.act("click", **place, value="1:other")
    assert refused["error"] == "There is no choice '1:other' here."


async def test_what_was_confirmed_is_told_with_the_choice(
    client: AsyncWebClient, ana: Person, wire: Wire
) -> None:
    confirm = {
        "title": plain("Delete it?"),
        "text": plain("It cannot be brought back."),
        "confirm": plain("Delete"),
        "deny": plain("Keep"),
    }
    menu = {
        "type": "overflow",
        "action_id": "it",
        "options": [option("record"), option("delete")],
        "confirm": confirm,
    }
    place = await posted(client, menu)
    _, payload = await both(ana.does("click", **place, **WHERE, value="delete"), wire)
    (action,) = payload["actions"]
    assert (action["selected_option"], action["confirm"]) == (option("delete"), confirm)


async def test_preformatted_text_is_taken_and_shown(client: AsyncWebClient, ana: Person) -> None:
    code = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "# Record"}]}
    block = {"type": "rich_text", "block_id": "code", "elements": [code]}
    await client.chat_postMessage(channel=GENERAL, text="Record", blocks=[block])
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["blocks"] == [block]


async def test_enter_in_the_home_tells_the_app_what_was_typed(
    playground: Playground, session: ClientSession, ana: Person, wire: Wire
) -> None:
    ask = {
        "type": "plain_text_input",
        "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
    }
    home = {"type": "home", "blocks": [asked("ask", ask, dispatch_action=True)]}
    shown = await call(playground, session, "views.publish", user_id="U0ANA", view=home)
    assert shown["ok"], shown
    press = {"view_id": shown["view"]["id"], "block_id": "ask", "action_id": "it"}
    _, payload = await both(ana.does("click", **press, text="Which tea?"), wire)
    (action,) = payload["actions"]
    assert (action["type"], action["value"]) == ("plain_text_input", "Which tea?")
    held = {"ask": {"it": {"type": "plain_text_input", "value": "Which tea?"}}}
    assert payload["view"]["state"] == {"values": held}
    assert (await ana.state())["home"]["state"] == {"values": held}
