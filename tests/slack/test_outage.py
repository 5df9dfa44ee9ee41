"""Slack is away for a while: what was asked meanwhile and since is answered once, in order."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.playground import Playground
from bot.slack import deliveries
from tests.databases import Outside
from tests.local_slack import Json, Person, shown
from tests.slack.decisions import GENERAL, office

METHODS = (
    *("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url", "auth.test"),
    *("conversations.history", "conversations.replies", "assistant.threads.setStatus"),
)
OWED = "SELECT key FROM deliveries WHERE done IS NULL"
PUT_OFF = f"{OWED} AND lease_by = ''"
SETTLED = 12 * deliveries.BEAT
RESTS_LONG = "UPDATE deliveries SET lease_until = lease_until + 600 WHERE lease_by = ''"
DUE = "UPDATE deliveries SET lease_until = 1 WHERE done IS NULL AND lease_by = ''"
"""The pause after a failure has passed."""
ASKED = ("what is green tea", "what is black tea?", "how much caffeine is in black tea?")


@contextmanager
def _away(slack: Playground, fault: Json) -> Iterator[None]:
    with ExitStack() as stack:
        for method in METHODS:
            stack.enter_context(slack.answering(method, **fault))
        yield


async def _rows(outside: Outside, query: str, count: int) -> None:
    async with asyncio.timeout(SETTLED):
        while len(outside(query)) != count:  # noqa: ASYNC110 -- no bell rings
            await asyncio.sleep(0.05)


def _answers(state: Json, thread: str) -> list[str]:
    messages = state["messages"]["D0ANA"]
    return [shown(each) for each in messages if each["bot"] and each.get("thread_ts") == thread]


async def _undisturbed(ana: Person) -> list[str]:
    """The answers in a thread while all is well."""
    thread = (await ana.says(ASKED[0]))["ts"]
    for number, each in enumerate(ASKED[1:], 1):
        await _answered(ana, thread, number)
        await ana.says(each, thread=thread)
    await _answered(ana, thread, len(ASKED))
    return _answers(await ana.state(), thread)


async def _answered(ana: Person, thread: str, times: int) -> None:
    await ana.until(lambda state: len(_answers(state, thread)) == times)


@pytest.mark.parametrize(
    "fault", [{"status": 503, "body": "<html>"}, {"line": "reset"}], ids=["503", "reset"]
)
async def test_what_was_asked_meanwhile_is_answered_once_and_in_order(
    assistant: Assistant, tea: Knowledge, tmp_path: Path, fault: Json
) -> None:
    async with office(tea, tmp_path) as place:
        outside = Outside(f"sqlite:///{tmp_path}/bot.db")
        async with place.bot(assistant):
            expected = await _undisturbed(place.ana)
            with _away(place.playground, fault):
                thread = (await place.ana.says(ASKED[0]))["ts"]
                await _rows(outside, PUT_OFF, 1)
                for number, each in enumerate(ASKED[1:], 2):
                    await place.ana.says(each, thread=thread)
                    # Each has the first one tried again, so that it is not always put off.
                    await _rows(outside, OWED, number)
            await outside.change(DUE)
            await _rows(outside, OWED, 0)
            assert _answers(await place.ana.state(), thread) == expected


async def test_what_is_asked_when_slack_is_back_comes_after_what_waited_and_need_not_wait_long(
    assistant: Assistant, tea: Knowledge, tmp_path: Path
) -> None:
    async with office(tea, tmp_path) as place:
        outside = Outside(f"sqlite:///{tmp_path}/bot.db")
        async with place.bot(assistant):
            expected = await _undisturbed(place.ana)
            with _away(place.playground, {"status": 503, "body": "<html>"}):
                thread = (await place.ana.says(ASKED[0]))["ts"]
                await _rows(outside, PUT_OFF, 1)
                await place.ana.says(ASKED[1], thread=thread)
                await _rows(outside, PUT_OFF, 2)
            await outside.change(RESTS_LONG)
            await place.ana.says(ASKED[2], thread=thread)
            await _rows(outside, OWED, 0)
            assert _answers(await place.ana.state(), thread) == expected


async def test_what_is_asked_while_another_is_under_way_is_answered_after_it(
    assistant: Assistant, tea: Knowledge, tmp_path: Path
) -> None:
    async with office(tea, tmp_path) as place, place.bot(assistant):
        # It is given up after some seconds, which Ana is told.
        place.playground.answer_next("chat.postMessage", line="hang")
        asked = [(await place.ana.says(each))["ts"] for each in ASKED]
        await _rows(Outside(f"sqlite:///{tmp_path}/bot.db"), OWED, 0)
        messages = (await place.ana.state())["messages"]["D0ANA"]
        assert [each["thread_ts"] for each in messages if each["bot"]] == asked


async def test_what_waits_holds_up_nobody_else_and_no_command(
    assistant: Assistant, tea: Knowledge, tmp_path: Path
) -> None:
    async with office(tea, tmp_path) as place:
        outside = Outside(f"sqlite:///{tmp_path}/bot.db")
        async with place.bot(assistant):
            with _away(place.playground, {"status": 503, "body": "<html>"}):
                await place.ana.says(ASKED[0])
                await _rows(outside, PUT_OFF, 1)
            await outside.change(RESTS_LONG)
            said = await place.ben.says(ASKED[0])
            await place.ben.sees("heated soon after picking", after=said["ts"])
            said = await place.ana.says(f"@whichtea {ASKED[0]}", GENERAL)
            await place.ana.sees("heated soon after picking", GENERAL, after=said["ts"])
            await place.ana.commands(f"/whichtea {ASKED[1]}", "D0ANA")
            await place.ana.sees("left to oxidise")
            await _rows(outside, PUT_OFF, 1)
