"""What people say, and which events the app hears of it."""

import asyncio
from typing import Any

from aiohttp import ClientSession

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
    both,
    call,
    open_wire,
)

Json = dict[str, Any]


def listening_to(*events: str, scopes: tuple[str, ...] = ()) -> Json:
    known = MANIFEST["settings"]["event_subscriptions"]["bot_events"]
    granted = MANIFEST["oauth_config"]["scopes"]["bot"]
    subscribed = {"event_subscriptions": {"bot_events": [*known, *events]}}
    return MANIFEST | {
        "settings": MANIFEST["settings"] | subscribed,
        "oauth_config": {"scopes": {"bot": [*granted, *scopes]}},
    }


async def test_a_direct_message_reaches_the_bot_and_its_answer_the_person(
    ana: Person, ben: Person, bot: Heard
) -> None:
    ts = (await ana.says("Hello there"))["ts"]
    answer = await ana.sees("echo Hello there")
    assert answer["thread_ts"] == ts
    assert "D0ANA" not in (await ben.state())["messages"]


async def test_a_message_event_is_as_slack_has_it(ana: Person, wire: Wire) -> None:
    said, payload = await both(ana.says("a < b & c"), wire)
    event = payload["event"]
    assert payload["type"] == "event_callback"
    assert (payload["team_id"], payload["api_app_id"]) == ("T0PLAYGRND", "A0APP")
    assert payload["authorizations"][0]["user_id"] == "U0BOT"
    assert said["events"] == [payload["event_id"]]
    assert (event["type"], event["channel"], event["channel_type"]) == ("message", "D0ANA", "im")
    assert (event["user"], event["ts"], event["text"]) == ("U0ANA", said["ts"], "a &lt; b &amp; c")
    assert "bot_id" not in event
    assert "thread_ts" not in event


async def test_a_reply_names_its_thread(ana: Person, wire: Wire) -> None:
    first, _ = await both(ana.says("First"), wire)
    _, payload = await both(ana.says("Second", thread=first["ts"]), wire)
    assert payload["event"]["thread_ts"] == first["ts"]
    assert payload["event"]["parent_user_id"] == "U0ANA"
    messages = (await ana.state())["messages"]["D0ANA"]
    assert [m["reply_count"] for m in messages] == [1, 0]
    refused = await ana.act("say", channel="D0ANA", text="Third", thread_ts=messages[1]["ts"])
    assert refused == {"ok": False, "error": "There is no message with such a thread here."}


async def test_the_bots_own_messages_come_back_with_its_id(
    playground: Playground, session: ClientSession, wire: Wire
) -> None:
    await call(playground, session, "chat.postMessage", channel="D0BEN", text="From me")
    event = (await wire.take())["event"]
    assert (event["bot_id"], event["user"], event["text"]) == ("B0BOT", "U0BOT", "From me")
    assert "client_msg_id" not in event


async def test_a_mention_is_heard_where_the_bot_is_a_member(ana: Person, wire: Wire) -> None:
    _, payload = await both(ana.says("Hey @tiny, well?", GENERAL), wire)
    assert payload["event"]["type"] == "app_mention"
    assert payload["event"]["text"] == "Hey <@U0BOT>, well?"


async def test_a_mention_in_a_direct_message_is_a_message_only(ana: Person, wire: Wire) -> None:
    said, payload = await both(ana.says("@tiny?"), wire)
    assert (payload["event"]["type"], len(said["events"])) == ("message", 1)


async def test_what_is_said_without_a_mention_stays_among_people(ana: Person, wire: Wire) -> None:
    assert (await ana.says("Just us", GENERAL))["events"] == []


async def test_a_mention_elsewhere_is_told_to_the_person_only(
    ana: Person, ben: Person, wire: Wire
) -> None:
    assert (await ana.says("Hey @tiny", RANDOM))["events"] == []
    assert (await ana.says("Hey @tiny", LEADS))["events"] == []
    notice = (await ana.state())["messages"][RANDOM][-1]
    assert (notice["user"], notice["ephemeral"]) == ("USLACKBOT", True)
    assert "not in this channel" in notice["text"]
    assert [m["user"] for m in (await ben.state())["messages"][RANDOM]] == ["U0ANA"]


async def test_a_mention_arrives_twice_where_channel_messages_are_subscribed(
    start: Start, session: ClientSession
) -> None:
    playground = await start(listening_to("message.channels", scopes=("channels:history",)))
    wire = await open_wire(playground, session)
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    doing = asyncio.create_task(ana.says("@tiny hi", GENERAL))
    first, second = await wire.take(), await wire.take()
    said = await doing
    assert [first["event"]["type"], second["event"]["type"]] == ["app_mention", "message"]
    assert first["event"]["ts"] == second["event"]["ts"] == said["ts"]
    assert first["event_id"] != second["event_id"]


async def test_an_event_needs_its_scope_as_well(start: Start, session: ClientSession) -> None:
    playground = await start(listening_to("message.channels"))
    ana = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await ana.says("Unheard", GENERAL))["events"] == []


async def test_an_edit_is_a_change_and_no_new_message(ana: Person, ben: Person, wire: Wire) -> None:
    said, _ = await both(ana.says("Typo"), wire)
    _, payload = await both(ana.does("edit", channel="D0ANA", ts=said["ts"], text="Fixed"), wire)
    event = payload["event"]
    assert (event["subtype"], event["channel"]) == ("message_changed", "D0ANA")
    assert event["message"]["text"] == "Fixed"
    assert event["message"]["edited"]["user"] == "U0ANA"
    assert event["previous_message"]["text"] == "Typo"
    assert event["ts"] != said["ts"]
    (seen,) = (await ana.state())["messages"]["D0ANA"]
    assert (seen["text"], seen["edited"]) == ("Fixed", True)


async def test_a_deletion_is_heard_with_what_was_there(ana: Person, wire: Wire) -> None:
    said, _ = await both(ana.says("Oops"), wire)
    _, payload = await both(ana.does("delete", channel="D0ANA", ts=said["ts"]), wire)
    event = payload["event"]
    assert (event["subtype"], event["deleted_ts"]) == ("message_deleted", said["ts"])
    assert event["previous_message"]["text"] == "Oops"
    assert (await ana.state())["messages"]["D0ANA"] == []


async def test_where_an_edited_message_was_there_is_only_a_mark(ana: Person) -> None:
    said = await ana.says("Oops", RANDOM)
    await ana.says("What?", RANDOM, thread=said["ts"])
    await ana.does("edit", channel=RANDOM, ts=said["ts"], text="Ooops")
    assert (await ana.state())["messages"][RANDOM][0]["edited"]
    await ana.does("delete", channel=RANDOM, ts=said["ts"])
    mark = (await ana.state())["messages"][RANDOM][0]
    assert (mark["text"], mark["edited"]) == ("This message was deleted.", False)


async def test_people_change_only_what_is_theirs(ana: Person, ben: Person) -> None:
    ts = (await ana.says("Mine", RANDOM))["ts"]
    for act in ("edit", "delete"):
        refused = await ben.act(act, channel=RANDOM, ts=ts, text="Yours")
        assert refused == {"ok": False, "error": "You can only change your own messages."}


async def test_a_private_channel_is_closed_to_others(chloe: Person) -> None:
    assert LEADS not in (await chloe.state())["messages"]
    refused = await chloe.act("say", channel=LEADS, text="Knock knock")
    assert refused == {"ok": False, "error": "You are in no channel 'G0LEADS'."}


async def test_opening_the_tabs_is_heard(ana: Person, wire: Wire) -> None:
    _, opened = await both(ana.does("messages", channel="D0ANA"), wire)
    assert opened["event"]["tab"] == "messages"
    assert (opened["event"]["user"], opened["event"]["channel"]) == ("U0ANA", "D0ANA")
    assert (await ana.does("messages", channel=GENERAL))["events"] == []
    _, opened = await both(ana.does("home"), wire)
    assert opened["event"]["tab"] == "home"
    assert "view" not in opened["event"]


async def test_the_home_is_published_when_it_is_opened(ana: Person, bot: Heard) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    assert home["blocks"][0]["text"]["text"] == "Welcome"


async def test_bolt_ignores_its_own_echo(ana: Person, ben: Person, bot: Heard) -> None:
    await ana.says("One")
    await ana.sees("echo One")
    await ana.says("Two")
    await ana.sees("echo Two")
    assert [body["event"]["text"] for body in bot.events] == ["One", "Two"]


async def test_an_event_is_brought_again_with_the_same_id(ana: Person, wire: Wire) -> None:
    said, payload = await both(ana.says("Once"), wire)
    _, again = await both(ana.does("redeliver"), wire)
    assert again == payload
    assert wire.seen[0]["retry_attempt"] == 0
    assert (wire.seen[1]["retry_attempt"], wire.seen[1]["retry_reason"]) == (1, "timeout")
    assert wire.seen[0]["envelope_id"] != wire.seen[1]["envelope_id"]
    _, named = await both(ana.does("redeliver", event_id=said["events"][0]), wire)
    assert named == payload
    assert not (await ana.act("redeliver", event_id="Ev0"))["ok"]


async def test_with_nobody_there_a_message_is_said_all_the_same(ana: Person) -> None:
    said = await ana.says("Anybody?")
    assert said["acknowledged"] is False
    state = await ana.state()
    assert state["bot"]["connected"] is False
    assert state["notices"] == ["tiny is not connected: nobody will answer."]
    assert [m["text"] for m in state["messages"]["D0ANA"]] == ["Anybody?"]


async def test_there_is_no_empty_message(ana: Person) -> None:
    refused = await ana.act("say", channel=GENERAL, text="   ")
    assert refused == {"ok": False, "error": "There is nothing to send yet."}


async def test_a_space_before_the_slash_makes_it_a_message(ana: Person) -> None:
    await ana.says(" /tiny is a command", GENERAL)
    (seen,) = (await ana.state())["messages"][GENERAL]
    assert seen["text"] == "/tiny is a command"
