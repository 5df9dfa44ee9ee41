"""Finding decisions again."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core import deciding
from bot.core.assistant import Assistant
from bot.core.decision import Decision, Voice
from bot.core.decision import Person as Somebody
from bot.core.model import ChoiceId, Progress, QuestionId
from bot.slack.listeners.decisions import listing
from bot.store import SqlStore
from tests.local_slack import Json, Person, labels, shown
from tests.slack.decisions import (
    BLACK,
    GENERAL,
    ML_TEAM,
    TITLE,
    Office,
    close,
    newer,
    office,
    say,
    start,
)

TEAM = "T0PLAYGRND"
LEADS = "G0LEADS"
ANA, BEN = Somebody("U0ANA", "ana"), Somebody("U0BEN", "ben")
PLAIN = Progress(((QuestionId("milk"), ChoiceId("nothing")),))


@pytest.fixture
async def place(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Office]:
    async with office(assistant.knowledge, tmp_path) as place, place.bot(assistant):
        yield place


def _decision(
    assistant: Assistant, number: int, starter: Somebody = ANA, channel: str = ML_TEAM
) -> Decision:
    made = deciding.begin(
        assistant.knowledge,
        id=f"d{number}",
        team=TEAM,
        channel=channel,
        title=f"Tea number {number}",
        starter=starter,
        at=1_760_000_000.0 + number,
        progress=PLAIN,
    )
    return replace(made, ts=f"{number}.0", link=f"https://tea.slack.example/p{number}")


async def _keep(place: Office, *decisions: Decision) -> None:
    store = SqlStore(place.database)
    for decision in decisions:
        await store.decisions.begin(decision)
    await store.close()


async def _list(person: Person, words: str = "decisions", channel: str = ML_TEAM) -> Json:
    before = max((m["ts"] for m in (await person.state())["messages"][channel]), default="")
    await person.commands(f"/whichtea {words}", channel)
    return await person.sees("", channel, after=before)


def _titles(page: Json) -> list[str]:
    return [f"Tea number {n}" for n in range(20, -1, -1) if f"|Tea number {n}>" in shown(page)]


async def test_the_channels_decisions_are_listed_for_the_one_who_asks(
    ana: Person, ben: Person
) -> None:
    card = await start(ana)
    await say(ben, card, BLACK)
    page = await _list(ben)
    assert page["ephemeral"]
    assert shown(page).startswith("Decisions in this channel")
    assert "open: a close call, 2 views, started 20" in shown(page)
    assert TITLE in page["text"]


async def test_each_leads_to_its_card(place: Office, assistant: Assistant) -> None:
    await _keep(place, _decision(assistant, 1))
    assert "*<https://tea.slack.example/p1|Tea number 1>*" in shown(await _list(place.ben))


async def test_a_closed_one_says_what_was_decided(ana: Person, ben: Person) -> None:
    await close(ana, await start(ana))
    assert "closed: Green tea" in shown(await _list(ben))


async def test_a_hidden_tally_is_not_told_in_a_list(ana: Person, ben: Person) -> None:
    card = await start(ana, hidden=True)
    await say(ben, card, BLACK)
    page = await _list(ben)
    assert "(open, 2 views" in shown(page)
    assert "close call" not in shown(page)


async def test_newest_come_first_five_on_a_page(place: Office, assistant: Assistant) -> None:
    await _keep(place, *(_decision(assistant, number) for number in range(1, 13)))
    page = await _list(place.ben)
    assert _titles(page) == [f"Tea number {number}" for number in (12, 11, 10, 9, 8)]
    assert "1 to 5 of 12" in shown(page)
    assert labels(page) == ["Older"]


async def test_pages_are_turned_in_place(place: Office, assistant: Assistant) -> None:
    await _keep(place, *(_decision(assistant, number) for number in range(1, 13)))
    page = await _list(place.ben)
    await place.ben.presses("Older", page, ML_TEAM)
    page = await place.ben.sees("6 to 10 of 12", ML_TEAM)
    assert labels(page) == ["Newer", "Older"]
    await place.ben.presses("Older", page, ML_TEAM)
    page = await place.ben.sees("11 to 12 of 12", ML_TEAM)
    assert _titles(page) == ["Tea number 2", "Tea number 1"]
    assert labels(page) == ["Newer"]
    await place.ben.presses("Newer", page, ML_TEAM)
    await place.ben.sees("6 to 10 of 12", ML_TEAM)
    messages = (await place.ben.state())["messages"][ML_TEAM]
    assert sum("Decisions in this channel" in shown(message) for message in messages) == 1


async def test_a_page_that_has_become_empty_shows_the_last_one(
    place: Office, assistant: Assistant
) -> None:
    await _keep(place, *(_decision(assistant, number) for number in range(1, 7)))
    page = await _list(place.ben)
    store = SqlStore(place.database)
    await store.decisions.remove(TEAM, "d1")
    await store.close()
    await place.ben.presses("Older", page, ML_TEAM)
    page = await place.ben.sees("1 to 5 of 5", ML_TEAM)
    assert labels(page) == []


async def test_pages_turned_twice_at_once_end_on_one_page(
    place: Office, assistant: Assistant
) -> None:
    await _keep(place, *(_decision(assistant, number) for number in range(1, 8)))
    page = await _list(place.ben)
    await asyncio.gather(*(place.ben.presses("Older", page, ML_TEAM) for _ in range(2)))
    await place.ben.sees("6 to 7 of 7", ML_TEAM)


async def test_other_channels_are_not_listed(place: Office, assistant: Assistant) -> None:
    await _keep(place, _decision(assistant, 1, channel=LEADS), _decision(assistant, 2))
    assert _titles(await _list(place.chloe)) == ["Tea number 2"]
    assert "no decision in this channel yet" in shown(await _list(place.chloe, channel=GENERAL))


async def test_ones_own_are_listed_wherever_they_are(place: Office, assistant: Assistant) -> None:
    spoken = _decision(assistant, 3).say(Voice(BEN, PLAIN, "", 1.0))
    others = [_decision(assistant, 1, BEN, LEADS), _decision(assistant, 2)]
    await _keep(place, *others, spoken)
    page = await _list(place.ben, "decisions mine", GENERAL)
    assert _titles(page) == ["Tea number 3", "Tea number 1"]
    assert shown(page).startswith("Decisions that you started or have a view in")
    assert "You have no decision yet" in shown(await _list(place.chloe, "my decisions", GENERAL))


async def test_an_empty_list_says_how_to_start_one(ana: Person) -> None:
    page = await _list(ana)
    assert "get a recommendation with `/whichtea`, press “Share to a channel”" in shown(page)


@pytest.mark.parametrize("words", ["decisions", "  DECISIONS ", "decision", "Decision"])
async def test_case_and_space_do_not_matter(ana: Person, words: str) -> None:
    assert "no decision in this channel yet" in shown(await _list(ana, words))


@pytest.mark.parametrize("words", ["decisions  Mine", "My decisions"])
async def test_nor_do_they_for_ones_own(ana: Person, words: str) -> None:
    assert "You have no decision yet" in shown(await _list(ana, words))


@pytest.mark.parametrize("words", ["", "decisions about tea", "mine", "my decision", "decisions?"])
def test_any_other_text_is_a_question(words: str) -> None:
    assert listing.whose(words) is None


async def test_a_wish_that_is_unclear_is_told_how_to_list(ana: Person) -> None:
    for words in ("decisions foo", "Decisions  all"):
        page = await _list(ana, words)
        assert page["ephemeral"]
        assert "`/whichtea decisions mine`" in shown(page)


async def test_a_question_about_decisions_is_asked(ana: Person) -> None:
    assert "I don't know that" in shown(await _list(ana, "decisions in a forest"))


async def test_an_older_one_offers_what_has_changed(assistant: Assistant, tmp_path: Path) -> None:
    async with office(assistant.knowledge, tmp_path) as place:
        async with place.bot(assistant):
            await start(place.ana)
        async with place.bot(Assistant(newer(assistant.knowledge))):
            page = await _list(place.ben)
            assert "made on older knowledge" in shown(page)
            assert labels(page) == ["What has changed since"]
            await place.ben.presses("What has changed since", page, ML_TEAM)
            view = await place.ben.sees_view("there is newer now")
            assert "now counts for Green tea (1 of 3)" in shown(view)


async def test_with_the_store_down_it_says_so(place: Office, assistant: Assistant) -> None:
    await _keep(place, *(_decision(assistant, number) for number in range(1, 8)))
    page = await _list(place.ben)
    await _lose_decisions(place)
    await place.ben.presses("Older", page, ML_TEAM)
    await place.ben.sees("I cannot reach my records just now", ML_TEAM)
    kept = await place.ben.sees("1 to 5 of 7", ML_TEAM)
    assert labels(kept) == ["Older"]


async def test_with_the_store_down_the_command_says_so(place: Office, assistant: Assistant) -> None:
    await _list(place.ben)
    await _lose_decisions(place)
    assert "I cannot reach my records just now" in shown(await _list(place.ben))


async def _lose_decisions(place: Office) -> None:
    """Makes the next query fail."""
    path = place.database.removeprefix("sqlite+aiosqlite:///")

    def drop() -> None:
        with closing(sqlite3.connect(path, timeout=30.0)) as other:
            other.execute("DROP TABLE decisions")

    # In a thread: to wait here for the bot, which may be writing, would hold it up.
    await asyncio.to_thread(drop)


async def test_a_title_cannot_smuggle_in_a_link(place: Office, assistant: Assistant) -> None:
    named = replace(_decision(assistant, 1), title="<http://evil.example|x> *bold* | & <!channel>")
    await _keep(place, named)
    page = await _list(place.ben)
    assert "<http://evil" not in str(page["blocks"])
    assert "<!channel>" not in str(page)
