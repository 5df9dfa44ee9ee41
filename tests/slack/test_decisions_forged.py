"""What is pressed where it does not belong: other channels, other workspaces, other people."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.assistant import Assistant
from bot.slack import blocks, ids, markup
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.store import SqlStore
from tests.local_slack import Json, Person, labels
from tests.slack.decisions import GENERAL, ML_TEAM, Office, close, newest, office, presses, start

TEAM = "T0PLAYGRND"
OTHER_GENERAL = "C1GENERAL"
BUTTONS = {
    "Say": ids.DECISION_SAY,
    "Compare": ids.DECISION_COMPARE,
    "Close": ids.DECISION_CLOSE,
    "Record": ids.DECISION_RECORD,
    "Changes": ids.DECISION_CHANGES,
}


@pytest.fixture
async def place(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Office]:
    async with office(assistant.knowledge, tmp_path) as place, place.bot(assistant):
        yield place


async def _named(place: Office) -> str:
    """The id of the one decision that there is."""
    store = SqlStore(place.database)
    page = await store.decisions.in_channels(TEAM, (ML_TEAM,), "all", 0, 1)
    await store.close()
    return page.decisions[0].id


async def _forge(place: Office, channel: str, carried: Carried, token: int = 0) -> None:
    """A message with every button of a card, as no card of ours would stand there."""
    value = carried.encode()
    buttons = [blocks.button(label, action, value) for label, action in BUTTONS.items()]
    page = blocks.button("Page", ids.DECISION_PAGE, value)
    message = Message(markup.escape("Forged"), (blocks.actions([*buttons, page]),))
    tokens = place.playground.bot_tokens.split(",")
    client = AsyncWebClient(tokens[token], base_url=place.playground.api_url)
    drawn = [block.to_dict() for block in message.blocks]
    await client.chat_postMessage(channel=channel, text=message.text, blocks=drawn)


async def _pressed(person: Person, label: str, channel: str) -> Json:
    message = await person.sees("Say", channel)
    await person.presses(label, message, channel)
    return await person.sees("", channel, after=message["ts"])


@pytest.mark.parametrize("label", BUTTONS)
async def test_a_decision_of_another_channel_is_not_known_to_strangers(
    place: Office, label: str
) -> None:
    await start(place.ana)
    await _forge(place, GENERAL, Carried(decision=await _named(place)))
    said = await _pressed(place.ben, label, GENERAL)
    assert "I know no such decision here" in str(said)


async def test_who_started_it_may_come_from_anywhere(place: Office) -> None:
    await start(place.ana)
    await _forge(place, GENERAL, Carried(decision=await _named(place)))
    await place.ana.presses("Compare", await place.ana.sees("Say", GENERAL), GENERAL)
    await place.ana.sees_view("1 view side by side")


@pytest.mark.parametrize("label", BUTTONS)
async def test_a_decision_of_another_workspace_is_not_known(
    assistant: Assistant, tmp_path: Path, label: str
) -> None:
    async with office(assistant.knowledge, tmp_path) as place, ClientSession() as session:
        place.all_workspaces = True
        async with place.bot(assistant):
            card = await start(place.ana)
            await _forge(place, OTHER_GENERAL, Carried(decision=await _named(place)), token=1)
            emil = Person(session, place.playground.url, "U1EMIL", "D1EMIL")
            said = await _pressed(emil, label, OTHER_GENERAL)
            assert "I know no such decision here" in str(said)
            assert "Close" in labels(await newest(place.ana, card))


@pytest.mark.parametrize("label", [*BUTTONS, "Page"])
async def test_a_button_of_somebody_else_does_nothing(place: Office, label: str) -> None:
    await start(place.ana)
    await _forge(place, ML_TEAM, Carried("U0ANA", decision=await _named(place), page="here:0"))
    assert "belongs to someone else" in str(await _pressed(place.ben, label, ML_TEAM))


@pytest.mark.parametrize("page", ["", "here", "here:-5", "here:x", "all:0", "here:٣"])
async def test_a_page_that_nobody_drew_is_refused(place: Office, page: str) -> None:
    await _forge(place, ML_TEAM, Carried("U0BEN", page=page))
    assert "older version of this bot" in str(await _pressed(place.ben, "Page", ML_TEAM))


async def test_a_page_far_beyond_the_end_is_the_last_one(place: Office) -> None:
    await start(place.ana)
    await _forge(place, ML_TEAM, Carried("U0BEN", page=f"here:{'9' * 30}"))
    message = await place.ben.sees("Say", ML_TEAM)
    await place.ben.presses("Page", message, ML_TEAM)
    await place.ben.sees("1 of 1", ML_TEAM)


async def test_a_page_is_of_the_channel_in_which_it_is_turned(place: Office) -> None:
    await start(place.ana)
    await _forge(place, GENERAL, Carried("U0BEN", page="here:0"))
    message = await place.ben.sees("Say", GENERAL)
    await place.ben.presses("Page", message, GENERAL)
    await place.ben.sees("no decision in this channel yet", GENERAL)


@pytest.mark.parametrize("label", BUTTONS)
async def test_a_button_without_a_decision_is_answered(place: Office, label: str) -> None:
    await _forge(place, ML_TEAM, Carried(decision="nothing"))
    assert "I know no such decision here" in str(await _pressed(place.ben, label, ML_TEAM))


@pytest.mark.parametrize("label", ["Say", "Close"])
async def test_an_old_button_of_a_closed_decision_says_who_closed_it(
    place: Office, label: str
) -> None:
    card = await start(place.ana)
    await close(place.ana, card)
    await _forge(place, ML_TEAM, Carried(decision=await _named(place)))
    said = await _pressed(place.ben, label, ML_TEAM)
    assert "<@U0ANA> has closed this decision already" in str(said)


async def test_an_expired_trigger_gets_a_civil_word(place: Office) -> None:
    card = await start(place.ana)
    refusal = {"ok": False, "error": "expired_trigger_id"}
    place.playground.answer_next("views.open", body=refusal)
    await presses(place.ben, card, "Add my view")
    await place.ben.sees("took too long to open", ML_TEAM)
