"""Slack is away for a while: what was asked meanwhile is answered once, in order."""

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
from tests.local_slack import Json, shown
from tests.slack.decisions import office

METHODS = (
    *("chat.postMessage", "chat.postEphemeral", "chat.update", "response_url", "auth.test"),
    *("conversations.history", "conversations.replies", "assistant.threads.setStatus"),
)
OWED = "SELECT key FROM deliveries WHERE done IS NULL"
PUT_OFF = f"{OWED} AND lease_by = ''"
SETTLED = 6 * deliveries.BEAT
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


@pytest.mark.parametrize(
    "fault", [{"status": 503, "body": "<html>"}, {"line": "reset"}], ids=["503", "reset"]
)
async def test_what_was_asked_meanwhile_is_answered_once_and_in_order(
    assistant: Assistant, tea: Knowledge, tmp_path: Path, fault: Json
) -> None:
    async with office(tea, tmp_path) as place:
        outside = Outside(f"sqlite:///{tmp_path}/bot.db")
        async with place.bot(assistant):
            before = (await place.ana.says(ASKED[0]))["ts"]
            for each in ASKED[1:]:
                await place.ana.sees("", after=before)
                await place.ana.says(each, thread=before)
            await place.ana.until(lambda state: len(_answers(state, before)) == len(ASKED))
            expected = _answers(await place.ana.state(), before)
            with _away(place.playground, fault):
                thread = (await place.ana.says(ASKED[0]))["ts"]
                for number, each in enumerate(ASKED[1:], 1):
                    await _rows(outside, PUT_OFF, number)
                    await place.ana.says(each, thread=thread)
                await _rows(outside, PUT_OFF, len(ASKED))
            # The pause after a failure has passed.
            outside("UPDATE deliveries SET lease_until = 1 WHERE done IS NULL")
            await _rows(outside, OWED, 0)
            assert _answers(await place.ana.state(), thread) == expected
