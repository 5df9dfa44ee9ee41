"""Cards follow their decisions, whatever Slack says to that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.assistant import Assistant
from bot.core.decision import Decision, Voice
from bot.core.decision import Person as Somebody
from bot.core.model import ChoiceId, Progress, QuestionId
from bot.errors import MemoryDownError
from bot.playground import Playground
from bot.slack import board
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.manifest import manifest
from bot.store import SqlStore
from tests.local_slack import Json, Person, labels, shown

TEAM = "T0PLAYGRND"
ML_TEAM = "C0MLTEAM"
ANA, BEN, CHLOE = Somebody("U0ANA", "Ana"), Somebody("U0BEN", "Ben"), Somebody("U0CHLOE", "Chloé")
MORNING = Progress(((QuestionId("time"), ChoiceId("morning")),))
PLAIN = Progress(((QuestionId("milk"), ChoiceId("nothing")),))


@dataclass
class Instance:
    """One process of the bot, as far as cards need it."""

    desk: Desk
    client: AsyncWebClient

    async def post(self, decision: Decision) -> Decision:
        await board.post(self.desk, self.client, decision)
        return await self.desk.store.decisions.find(TEAM, decision.id) or decision

    async def follow(self, decision: Decision) -> bool:
        return await board.follow(self.desk, self.client, TEAM, decision.id)

    async def withdraw(self, decision: Decision) -> bool:
        return await board.withdraw(self.desk, self.client, decision)

    async def say(self, decision: Decision, who: Somebody, progress: Progress = PLAIN) -> None:
        voice = Voice(who, progress, at=2.0)
        await self.desk.store.decisions.change(TEAM, decision.id, lambda kept: kept.say(voice))

    async def kept(self, decision: Decision) -> Decision | None:
        return await self.desk.store.decisions.find(TEAM, decision.id)


@dataclass
class Place:
    """A workspace with two instances of the bot, which share nothing but the store."""

    playground: Playground
    one: Instance
    other: Instance
    ben: Person

    async def cards(self) -> list[Json]:
        state = await self.ben.state()
        found: list[Json] = state["messages"][ML_TEAM]
        return [message for message in found if not message.get("deleted")]

    async def card(self) -> Json:
        (card,) = await self.cards()
        return card

    def refuses(self, method: str, refusal: str) -> None:
        self.playground.answer_next(method, body={"ok": False, "error": refusal})


@pytest.fixture
async def place(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Place]:
    playground = Playground(manifest(assistant.knowledge.subject))
    await playground.start()
    database = f"sqlite+aiosqlite:///{tmp_path / 'shared.db'}"
    try:
        async with (
            ClientSession() as session,
            _instance(assistant, playground, database) as one,
            _instance(assistant, playground, database) as other,
        ):
            yield Place(playground, one, other, Person(session, playground.url, "U0BEN", "D0BEN"))
    finally:
        await playground.stop()


@asynccontextmanager
async def _instance(
    mind: Assistant, playground: Playground, database: str
) -> AsyncIterator[Instance]:
    store = SqlStore(database)
    client = AsyncWebClient(playground.bot_token, playground.api_url)
    try:
        yield Instance(Desk(mind, store, Background()), client)
    finally:
        await store.close()


@pytest.fixture
def tea_for_all(assistant: Assistant) -> Decision:
    return Decision(
        id="d1",
        team=TEAM,
        channel=ML_TEAM,
        title="Tea for the office",
        starter=ANA,
        started=1.0,
        version=assistant.knowledge.version,
        progress=MORNING,
        voices=(Voice(ANA, MORNING, at=1.0),),
    )


async def test_a_posted_card_is_known_to_the_store(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)
    card = await place.card()
    assert posted.ts == card["ts"]
    assert posted == await place.other.kept(tea_for_all)
    assert "Tea for the office" in shown(card)


async def test_the_address_of_a_card_is_kept(place: Place, tea_for_all: Decision) -> None:
    link = {"ok": True, "permalink": "https://example.org/archives/1"}
    place.playground.answer_next("chat.getPermalink", body=link)
    posted = await place.one.post(tea_for_all)
    assert posted.link == "https://example.org/archives/1"


async def test_a_card_goes_without_an_address_where_slack_tells_none(
    place: Place, tea_for_all: Decision
) -> None:
    place.refuses("chat.getPermalink", "internal_error")
    posted = await place.one.post(tea_for_all)
    assert (posted.ts, posted.link) == ((await place.card())["ts"], "")


async def test_what_slack_does_not_let_in_is_not_kept(place: Place, tea_for_all: Decision) -> None:
    with pytest.raises(SlackApiError):
        await place.one.post(replace(tea_for_all, channel="G0LEADS"))
    assert await place.one.kept(tea_for_all) is None


async def test_nothing_is_posted_that_cannot_be_kept(
    place: Place, assistant: Assistant, tea_for_all: Decision
) -> None:
    down = "sqlite+aiosqlite:////nowhere/at/all.db"
    async with _instance(assistant, place.playground, down) as cut_off:
        with pytest.raises(MemoryDownError):
            await cut_off.post(tea_for_all)
    assert await place.cards() == []


async def test_a_card_shows_what_was_said_since(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)
    before = await place.card()
    await place.one.say(posted, BEN)
    assert await place.one.follow(posted)
    after = await place.card()
    assert after["ts"] == before["ts"]
    assert shown(after) != shown(before)


@pytest.mark.parametrize(
    "refusal", ["message_not_found", "cant_update_message", "edit_window_closed"]
)
async def test_a_card_that_cannot_be_changed_is_posted_anew(
    place: Place, tea_for_all: Decision, refusal: str
) -> None:
    posted = await place.one.post(tea_for_all)
    await place.one.say(posted, BEN)
    place.refuses("chat.update", refusal)
    assert await place.one.follow(posted)
    card = await place.card()
    assert card["ts"] != posted.ts
    kept = await place.other.kept(posted)
    assert kept is not None
    assert kept.ts == card["ts"]
    assert len(kept.voices) == 2


async def test_a_card_that_was_deleted_by_hand_comes_back(
    place: Place, tea_for_all: Decision
) -> None:
    posted = await place.one.post(tea_for_all)
    await place.one.client.chat_delete(channel=ML_TEAM, ts=posted.ts)
    assert await place.one.follow(posted)
    assert "Tea for the office" in shown(await place.card())


@pytest.mark.parametrize("refusal", ["msg_blocks_too_long", "invalid_blocks"])
async def test_a_card_that_is_too_long_for_slack_is_cut_and_not_lost(
    place: Place, tea_for_all: Decision, refusal: str
) -> None:
    posted = await place.one.post(tea_for_all)
    await place.one.say(posted, BEN)
    place.refuses("chat.update", refusal)
    assert await place.one.follow(posted)
    card = await place.card()
    assert card["ts"] == posted.ts
    assert labels(card) == ["Add my view", "Compare views", "Close"]


async def test_a_card_that_is_too_long_even_when_cut_keeps_its_buttons(
    place: Place, tea_for_all: Decision
) -> None:
    place.refuses("chat.postMessage", "msg_blocks_too_long")
    place.refuses("chat.postMessage", "msg_blocks_too_long")
    await place.one.post(tea_for_all)
    assert labels(await place.card()) == ["Add my view", "Compare views", "Close"]


@pytest.mark.parametrize("refusal", ["not_in_channel", "is_archived", "fatal_error"])
async def test_a_card_that_cannot_follow_costs_no_voice(
    place: Place, tea_for_all: Decision, refusal: str
) -> None:
    posted = await place.one.post(tea_for_all)
    await place.one.say(posted, BEN)
    place.refuses("chat.update", refusal)
    assert not await place.one.follow(posted)
    kept = await place.one.kept(posted)
    assert kept is not None
    assert kept.voice("U0BEN") is not None
    assert await place.one.follow(posted), "the next time it is right again"


async def test_with_the_store_down_a_card_is_left_as_it_is(
    place: Place, assistant: Assistant, tea_for_all: Decision
) -> None:
    posted = await place.one.post(tea_for_all)
    before = await place.card()
    down = "sqlite+aiosqlite:////nowhere/at/all.db"
    async with _instance(assistant, place.playground, down) as cut_off:
        assert not await cut_off.follow(posted)
    assert await place.card() == before


async def test_two_instances_end_with_the_newest_card(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)
    slow = _Slow(place.one.client, "chat_update")
    one = replace(place.one, client=slow)
    await place.one.say(posted, BEN)
    late = asyncio.create_task(one.follow(posted))
    await slow.called.wait()
    await place.other.say(posted, CHLOE)
    assert await place.other.follow(posted)
    newest = shown(await place.card())
    slow.go_on.set()
    assert await late
    assert shown(await place.card()) == newest


async def test_two_instances_that_post_anew_leave_one_card(
    place: Place, tea_for_all: Decision
) -> None:
    posted = await place.one.post(tea_for_all)
    await place.one.client.chat_delete(channel=ML_TEAM, ts=posted.ts)
    slow = _Slow(place.one.client, "chat_postMessage")
    late = asyncio.create_task(replace(place.one, client=slow).follow(posted))
    await slow.called.wait()
    assert await place.other.follow(posted)
    slow.go_on.set()
    assert await late
    kept = await place.one.kept(posted)
    assert kept is not None
    assert (await place.card())["ts"] == kept.ts


async def test_many_voices_at_once_are_all_on_the_card(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)

    async def join(who: Somebody) -> bool:
        await place.one.say(posted, who)
        return await place.one.follow(posted)

    assert all(await asyncio.gather(*(join(who) for who in (ANA, BEN, CHLOE))))
    after = await place.card()
    assert await place.other.follow(posted)
    assert shown(await place.card()) == shown(after)


async def test_no_easel_is_kept_when_nobody_draws(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)
    await asyncio.gather(*(place.one.follow(posted) for _ in range(3)))
    assert len(place.one.desk.easels) == 0


async def test_a_withdrawn_decision_is_gone_with_its_card(
    place: Place, tea_for_all: Decision
) -> None:
    posted = await place.one.post(tea_for_all)
    assert await place.one.withdraw(posted)
    assert await place.cards() == []
    assert await place.other.kept(posted) is None
    assert await place.other.follow(posted), "there is nothing left to be behind"
    assert await place.cards() == []


async def test_withdrawing_twice_is_the_same_as_once(place: Place, tea_for_all: Decision) -> None:
    posted = await place.one.post(tea_for_all)
    assert await place.one.withdraw(posted)
    assert await place.other.withdraw(posted)


async def test_a_card_that_cannot_be_deleted_is_told_of(
    place: Place, tea_for_all: Decision
) -> None:
    posted = await place.one.post(tea_for_all)
    place.refuses("chat.delete", "cant_delete_message")
    assert not await place.one.withdraw(posted)
    assert await place.one.kept(posted) is None


class _Slow(AsyncWebClient):
    """A client on a slow line: the first call of one method waits until a test lets it go on."""

    def __init__(self, other: AsyncWebClient, method: str) -> None:
        super().__init__(other.token, other.base_url)
        self._method = method.replace("chat_", "chat.")
        self.called = asyncio.Event()
        self.go_on = asyncio.Event()

    async def api_call(self, api_method: str, **args: Any) -> Any:
        if api_method == self._method and not self.called.is_set():
            self.called.set()
            await self.go_on.wait()
        return await super().api_call(api_method, **args)
