"""The menu of a card: its record, deleting it, opening it again, what has changed since."""

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
from bot.slack.listeners.decisions import recording
from bot.store import SqlStore
from tests.local_slack import Json, Person, labels, shown
from tests.slack.conftest import Local, local_slack
from tests.slack.decisions import (
    BLACK,
    ML_TEAM,
    TITLE,
    close,
    in_thread,
    newer,
    newest,
    office,
    presses,
    say,
    start,
    takes,
)

TEAM = "T0PLAYGRND"
ANA = Somebody("U0ANA", "ana")
PLAIN = Progress(((QuestionId("milk"), ChoiceId("nothing")),))


@pytest.fixture
async def bare(assistant: Assistant) -> AsyncIterator[Local]:
    """A workspace that agreed to no optional scope."""
    async with local_slack(assistant, granted=()) as slack:
        yield slack


def _code(message: Json) -> str:
    block = next(block for block in message["blocks"] if block["type"] == "rich_text")
    text: str = block["elements"][0]["elements"][0]["text"]
    return text


async def test_the_record_is_a_file_in_the_thread(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await say(ben, card, BLACK, "it is what we have")
    await takes(ben, "Save as record", card)
    await ben.sees("The record is in the card's thread", ML_TEAM)
    posted = await ana.until(lambda state: _file(state, card))
    assert posted["thread_ts"] == card["ts"]
    (file,) = posted["files"]
    assert file["name"].endswith(".md")
    assert file["title"] == TITLE


def _file(state: Json, card: Json) -> Json | None:
    return next((m for m in state["messages"][ML_TEAM] if m["files"]), None)


async def test_a_record_that_is_there_already_is_given_to_copy(ana: Person) -> None:
    card = await start(ana)
    await takes(ana, "Save as record", card)
    await ana.sees("The record is in the card's thread", ML_TEAM)
    await takes(ana, "Save as record", card)
    await ana.sees("The record of", ML_TEAM)
    files = [m for m in (await ana.state())["messages"][ML_TEAM] if m["files"]]
    assert len(files) == 1


async def test_without_the_scope_the_record_is_shown_to_copy(bare: Local) -> None:
    card = await start(bare.ana)
    await say(bare.ben, card, BLACK, "it is what we have")
    await takes(bare.ben, "Save as record", card)
    shows = await bare.ben.sees("The record of", ML_TEAM)
    assert shows["ephemeral"]
    record = _code(shows)
    assert record.startswith(f"# {TITLE}")
    assert "it is what we have" in record
    assert "ben" in record
    assert all("The record of" not in shown(m) for m in await _seen(bare.ana))


async def _seen(person: Person) -> list[Json]:
    messages: list[Json] = (await person.state())["messages"][ML_TEAM]
    return messages


async def test_where_slack_takes_no_file_the_record_is_shown_to_copy(local: Local) -> None:
    card = await start(local.ana)
    refusal = {"ok": False, "error": "file_uploads_disabled"}
    local.playground.answer_next("files.getUploadURLExternal", body=refusal)
    await takes(local.ana, "Save as record", card)
    await local.ana.sees("The record of", ML_TEAM)


async def test_a_long_record_comes_in_numbered_parts_that_are_all_of_it(
    assistant: Assistant, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with local_slack(assistant, url, granted=()) as local:
        card = await start(local.ana)
        decision = await _with_voices(url, 15)
        await takes(local.ana, "Save as record", card)
        record = deciding.record(assistant.knowledge, decision)
        count = len(list(recording.parts(record)))
        assert count in (2, 3, 4, 5)
        found = [
            await local.ana.sees(f"Part {number} of {count}", ML_TEAM)
            for number in range(1, count + 1)
        ]
        assert "".join(map(_code, found)) == record


async def test_a_very_long_record_comes_as_direct_messages(
    assistant: Assistant, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with local_slack(assistant, url, granted=()) as local:
        card = await start(local.ana)
        decision = await _with_voices(url, 60)
        await takes(local.ana, "Save as record", card)
        await local.ana.sees("as a direct message", ML_TEAM)
        messages = (await local.ana.state())["messages"][local.ana.dm]
        parts = [_code(m) for m in messages if "The record of" in shown(m)]
        assert len(parts) > 5
        assert "".join(parts) == deciding.record(assistant.knowledge, decision)


async def _with_voices(url: str, count: int) -> Decision:
    """The one decision that there is, with more voices that say much."""
    store = SqlStore(url)
    try:
        page = await store.decisions.in_channels(TEAM, (ML_TEAM,), "all", 0, 1)
        voices = tuple(
            Voice(Somebody(f"U0{number}", f"p{number}"), PLAIN, "so much " * 60, 1.0)
            for number in range(count)
        )
        changed = await store.decisions.change(
            TEAM, page.decisions[0].id, lambda kept: replace(kept, voices=kept.voices + voices)
        )
        assert changed is not None
        return changed
    finally:
        await store.close()


def test_a_record_is_broken_between_lines_where_it_can_be() -> None:
    assert list(recording.parts("one\ntwo\nthree\n", 8)) == ["one\ntwo\n", "three\n"]
    assert list(recording.parts("a" * 5 + "\nb", 2)) == ["aa", "aa", "a\n", "b"]
    assert list(recording.parts("")) == []


async def test_a_record_is_refused_while_the_tally_is_hidden(ana: Person) -> None:
    card = await start(ana, hidden=True)
    await takes(ana, "Save as record", card)
    await ana.sees("stay hidden until the decision is closed", ML_TEAM)


async def test_the_button_below_the_summary_saves_the_record(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await close(ana, card)
    summary = await in_thread(ben, card, "Decided")
    await ben.presses("Save as record", summary, ML_TEAM)
    said = await ben.sees("The record is in the card's thread", ML_TEAM)
    assert said["thread_ts"] == card["ts"]


async def test_the_one_who_started_may_delete_it(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await say(ben, card)
    await takes(ana, "Delete", card)
    view = await ana.sees_view("all 2 views")
    assert TITLE in shown(view)
    await ana.does("submit", view_id=view["id"])
    await ana.sees_view("Deleted: the card")
    assert all(TITLE not in shown(message) for message in await _seen(ben))


async def test_nobody_else_may_delete_it(ana: Person, ben: Person, chloe: Person) -> None:
    card = await start(ana)
    for person in (ben, chloe):
        await takes(person, "Delete", card)
        await person.sees("nobody else may delete it", ML_TEAM)
    assert "Open · started" in shown(await newest(ana, card))


async def test_deleting_it_in_a_form_that_was_left_open_says_that_it_is_gone(
    local: Local,
) -> None:
    card = await start(local.ana)
    await takes(local.ana, "Delete", card)
    view = await local.ana.sees_view("will be deleted")
    submits = (local.ana.act("submit", view_id=view["id"]) for _ in range(2))
    await asyncio.gather(*submits)
    await local.ana.until(lambda state: "Deleting" not in shown(state["views"][-1]))
    assert all(TITLE not in shown(message) for message in await _seen(local.ben))


async def test_a_card_that_slack_keeps_says_so(local: Local) -> None:
    card = await start(local.ana)
    await takes(local.ana, "Delete", card)
    view = await local.ana.sees_view("will be deleted")
    local.playground.answer_next("chat.delete", body={"ok": False, "error": "cant_delete_message"})
    await local.ana.does("submit", view_id=view["id"])
    await local.ana.sees_view("Slack did not let me take the card away")
    await presses(local.ben, card, "Compare views")
    await local.ben.sees("I know no such decision here", ML_TEAM)


async def test_the_one_who_started_may_open_it_again(ana: Person, ben: Person) -> None:
    card = await start(ana)
    await close(ana, card)
    await takes(ana, "Open again", card)
    said = await in_thread(ben, card, "opened this decision again")
    assert "<@U0ANA>" in shown(said)
    card = await newest(ben, card)
    assert labels(card) == ["Add my view", "Compare views", "Close"]
    await say(ben, card, BLACK)


async def test_an_admin_may_open_it_again_and_nobody_else(
    ana: Person, ben: Person, chloe: Person
) -> None:
    card = await start(ana)
    await close(ana, card)
    await takes(ben, "Open again", card)
    said = await ben.sees("only they or a workspace admin may close it or open it", ML_TEAM)
    assert said["thread_ts"] is None, "seen where the card was clicked"
    await takes(chloe, "Open again", card)
    await in_thread(ana, card, "<@U0CHLOE> opened this decision again")


async def test_opening_it_twice_says_so_once(ana: Person) -> None:
    card = await start(ana)
    await close(ana, card)
    await asyncio.gather(*(takes(ana, "Open again", card) for _ in range(2)))
    await ana.sees("is open already", ML_TEAM)
    await in_thread(ana, card, "opened this decision again")
    said = [m for m in await _seen(ana) if "opened this decision again" in shown(m)]
    assert len(said) == 1


async def test_nothing_has_changed_under_the_same_knowledge(ana: Person) -> None:
    card = await start(ana)
    await close(ana, card)
    await takes(ana, "What has changed", card)
    await ana.sees_view("Nothing that this decision rests on has changed")


async def test_a_decision_on_older_knowledge_says_what_has_changed(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with office(assistant.knowledge, tmp_path) as place:
        async with place.bot(assistant):
            card = await start(place.ana)
            await close(place.ana, card)
        async with place.bot(Assistant(newer(assistant.knowledge))):
            await takes(place.ana, "What has changed", card)
            view = await place.ana.sees_view("there is newer now")
            assert "counted for Green tea (2 of 3)" in shown(view)
            assert "now counts for Green tea (1 of 3)" in shown(view)


async def test_a_card_that_an_older_version_has_drawn_still_works(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with office(assistant.knowledge, tmp_path) as place:
        async with place.bot(assistant):
            card = await start(place.ana)
        async with place.bot(Assistant(newer(assistant.knowledge))):
            await say(place.ben, card, BLACK)
            await close(place.ana, card, "Black", "it is what we have")
            await takes(place.ana, "Open again", card)
            await in_thread(place.ben, card, "opened this decision again")


async def test_where_the_store_is_down_the_menu_says_so(
    assistant: Assistant, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    async with local_slack(assistant, url) as local:
        card = await start(local.ana)
        await _does(tmp_path / "bot.db", "ALTER TABLE decisions RENAME TO elsewhere")
        await takes(local.ana, "Save as record", card)
        said = await local.ana.sees("I cannot reach my records just now", ML_TEAM)
        assert said["ephemeral"]
        await _does(
            tmp_path / "bot.db",
            "DROP TABLE IF EXISTS decisions",
            "ALTER TABLE elsewhere RENAME TO decisions",
        )
        await say(local.ben, card)


async def _does(file: Path, *statements: str) -> None:
    """In a thread: to wait here for the bot, which may be writing, would hold it up."""

    def execute() -> None:
        with closing(sqlite3.connect(file, timeout=30.0)) as other:
            for statement in statements:
                other.execute(statement)

    await asyncio.to_thread(execute)
