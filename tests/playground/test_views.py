"""What the app may do with views, called directly with triggers from real acts."""

from typing import Any

import pytest
from aiohttp import ClientSession

from bot.playground import Playground
from tests.local_slack import Person
from tests.playground.world import (
    GENERAL,
    MANIFEST,
    Clock,
    Start,
    Wire,
    actions,
    asked,
    both,
    button,
    call,
    modal,
    section,
)

Json = dict[str, Any]
TEXT = {"type": "plain_text_input"}


class Caller:
    """Calls views.* and gives whole answers; `trigger` lets Ana act to get a new trigger."""

    def __init__(self, playground: Playground, session: ClientSession, wire: Wire, ana: Person):
        self.playground, self.session, self.wire, self.ana = playground, session, wire, ana

    async def __call__(self, method: str, **args: Any) -> Json:
        return await call(self.playground, self.session, f"views.{method}", **args)

    async def trigger(self, view: Json | None = None) -> str:
        act = "click" if view else "command"
        press = {"view_id": (view or {}).get("id"), "block_id": "acts", "action_id": "go"}
        fields = press if view else {"channel": GENERAL, "text": "/tiny"}
        _, payload = await both(self.ana.does(act, **fields), self.wire)
        return str(payload["trigger_id"])

    async def opened(self, view: Json) -> Json:
        answer = await self("open", trigger_id=await self.trigger(), view=view)
        assert answer["ok"], answer
        shown: Json = answer["view"]
        return shown


@pytest.fixture
def views(playground: Playground, session: ClientSession, wire: Wire, ana: Person) -> Caller:
    return Caller(playground, session, wire, ana)


async def test_a_modal_opens_before_the_person_who_acted_only(views: Caller, ben: Person) -> None:
    view = await views.opened(modal(asked("word", TEXT), private_metadata="kept"))
    (seen,) = (await views.ana.state())["views"]
    assert (seen["id"], seen["hash"], seen["private_metadata"]) == (
        view["id"],
        view["hash"],
        "kept",
    )
    assert view["state"] == {"values": {"word": {"it": {**TEXT, "value": None}}}}
    assert (await ben.state())["views"] == []


async def test_a_trigger_opens_one_view(views: Caller) -> None:
    trigger = await views.trigger()
    assert (await views("open", trigger_id=trigger, view=modal()))["ok"]
    again = await views("open", trigger_id=trigger, view=modal())
    assert again["error"] == "exchanged_trigger_id"


async def test_a_trigger_is_good_for_three_seconds(views: Caller, clock: Clock) -> None:
    fresh, stale = await views.trigger(), await views.trigger()
    clock.now += 3.0
    assert (await views("open", trigger_id=fresh, view=modal()))["ok"]
    clock.now += 0.1
    late = await views("open", trigger_id=stale, view=modal())
    assert late["error"] == "expired_trigger_id"
    assert (await views("open", trigger_id="1.2.x", view=modal()))["error"] == "invalid_trigger_id"


@pytest.mark.parametrize(
    ("view", "message"),
    [
        (modal(title={"type": "plain_text", "text": "x" * 25}), "/view/title/text"),
        (modal(asked("word", TEXT), submit=None), "/view"),
        (modal(section("x" * 3001)), "/view/blocks/0/text/text"),
        ({"type": "home", "blocks": []}, "/view/type"),
        ("{", "/view"),
        ({}, "/view"),
    ],
)
async def test_a_view_that_slack_refuses_is_pointed_at_and_spends_no_trigger(
    views: Caller, view: Any, message: str
) -> None:
    trigger = await views.trigger()
    refused = await views("open", trigger_id=trigger, view=view)
    assert refused["error"] == "invalid_arguments"
    assert f"[json-pointer:{message}" in refused["response_metadata"]["messages"][0]
    assert (await views("open", trigger_id=trigger, view=modal()))["ok"]


async def test_a_view_is_bounded_as_a_whole(views: Caller) -> None:
    view = modal(*[section("x" * 2900) for _ in range(90)])
    refused = await views("open", trigger_id=await views.trigger(), view=view)
    assert refused["error"] == "view_too_large"


async def test_a_stack_holds_three_views(views: Caller) -> None:
    view = await views.opened(modal(actions(button("go"))))
    for _ in range(2):
        trigger = await views.trigger(view)
        view = (await views("push", trigger_id=trigger, view=modal(actions(button("go")))))["view"]
    trigger = await views.trigger(view)
    assert (await views("push", trigger_id=trigger, view=modal()))["error"] == "push_limit_reached"
    stack = (await views.ana.state())["views"]
    assert len(stack) == 3
    assert view["previous_view_id"] == stack[1]["id"]
    assert view["root_view_id"] == stack[0]["id"]


async def test_only_an_act_in_a_modal_pushes_another(views: Caller) -> None:
    await views.opened(modal())
    refused = await views("push", trigger_id=await views.trigger(), view=modal())
    assert refused["error"] == "invalid_trigger_id"


async def test_an_update_with_an_old_hash_is_a_conflict(views: Caller) -> None:
    view = await views.opened(modal())
    first = await views("update", view_id=view["id"], hash=view["hash"], view=modal(section("1")))
    assert first["view"]["hash"] != view["hash"]
    late = await views("update", view_id=view["id"], hash=view["hash"], view=modal(section("2")))
    assert late["error"] == "hash_conflict"
    (seen,) = (await views.ana.state())["views"]
    assert seen["blocks"][0]["text"]["text"] == "1"


async def test_an_update_keeps_what_was_entered_where_the_ids_stay(views: Caller) -> None:
    live = asked(
        "word", {**TEXT, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
    )
    view = await views.opened(modal(live))
    await views.ana.does("click", view_id=view["id"], block_id="word", action_id="it", text="kept")
    updated = await views("update", view_id=view["id"], view=modal(live, asked("more", TEXT)))
    values = updated["view"]["state"]["values"]
    assert (values["word"]["it"]["value"], values["more"]["it"]["value"]) == ("kept", None)
    renamed = await views("update", view_id=view["id"], view=modal(asked("other", TEXT)))
    assert renamed["view"]["state"]["values"] == {"other": {"it": {**TEXT, "value": None}}}


async def test_a_closed_view_is_not_found(views: Caller) -> None:
    view = await views.opened(modal())
    await views.ana.does("close", view_id=view["id"])
    assert (await views("update", view_id=view["id"], view=modal()))["error"] == "not_found"


async def test_an_external_id_finds_a_view_and_is_unique(views: Caller) -> None:
    view = await views.opened(modal(actions(button("go")), external_id="mine"))
    updated = await views(
        "update", external_id="mine", view=modal(actions(button("go")), external_id="mine")
    )
    assert updated["view"]["id"] == view["id"]
    pushed = await views(
        "push", trigger_id=await views.trigger(view), view=modal(external_id="mine")
    )
    assert pushed["error"] == "duplicate_external_id"


async def test_a_home_is_published_for_one_person(views: Caller, ben: Person) -> None:
    home = {"type": "home", "blocks": [section("Yours")]}
    first = await views("publish", user_id="U0ANA", view=home)
    assert (await views.ana.state())["home"]["blocks"][0]["text"]["text"] == "Yours"
    assert (await ben.state())["home"] is None
    again = await views("publish", user_id="U0ANA", view=home, hash=first["view"]["hash"])
    assert again["view"]["id"] == first["view"]["id"]
    late = await views("publish", user_id="U0ANA", view=home, hash=first["view"]["hash"])
    assert late["error"] == "hash_conflict"
    assert (await views("publish", user_id="U0NOBODY", view=home))["error"] == "user_not_found"
    assert (await views("publish", user_id="U0ANA", view=modal()))["error"] == "invalid_arguments"


async def test_without_a_home_tab_nothing_can_be_published(
    start: Start, session: ClientSession
) -> None:
    features = MANIFEST["features"] | {"app_home": {"home_tab_enabled": False}}
    playground = await start(MANIFEST | {"features": features})
    home = {"type": "home", "blocks": []}
    refused = await call(playground, session, "views.publish", user_id="U0ANA", view=home)
    assert refused["error"] == "not_enabled"
    person = Person(session, playground.url, "U0ANA", "D0ANA")
    assert (await person.act("home"))["error"] == "This app has no Home tab."
    assert "turned off" in (await person.act("say", channel="D0ANA", text="Hi"))["error"]
    posted = await call(playground, session, "chat.postMessage", channel="D0ANA", text="Hi")
    assert posted["error"] == "messages_tab_disabled"
