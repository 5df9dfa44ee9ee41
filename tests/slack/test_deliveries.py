"""What an instance left half done is ended by the next one, and nothing is done twice."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.app import running
from bot.app.composing import Bot
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.wording import limits
from bot.playground import Playground
from bot.slack import ids
from bot.slack.carried import Carried
from bot.slack.deliveries import AT_ONCE, MOST_ATTEMPTS
from bot.slack.lanes import lane
from bot.slack.manifest import manifest
from tests.databases import Outside
from tests.local_slack import Json, Person, shown

PATIENCE = 10.0
GENERAL = "C0GENERAL"
TEAM = "T0PLAYGRND"


class Scene:
    """A local Slack with one database, in which instances of the bot come and go."""

    def __init__(self, mind: Assistant, folder: Path, local: Playground, person: Person) -> None:
        self.mind = mind
        self.local = local
        self.ana = person
        self.url = f"sqlite:///{folder}/kept.db"
        self.outside = Outside(self.url)
        self.number = 0

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Bot]:
        """On leaving, all that it was asked is done."""
        settings = Settings(
            knowledge=Path("unused"),
            database_url=self.url,
            bot_token=self.local.bot_token,
            slack_api_url=self.local.api_url,
        )
        async with running(settings, self.mind) as bot:
            yield bot
            await self._settled()

    async def said(self, text: str, channel: str = "D0ANA", thread: str = "") -> Json:
        """The event of something new that Ana says."""
        self.number += 1
        ts = (await self.ana.says(text, channel, thread or None))["ts"]
        event = {
            "type": "message" if channel == "D0ANA" else "app_mention",
            "channel": channel,
            "user": "U0ANA",
            "ts": ts,
            "text": text,
        }
        if channel == "D0ANA":
            event["channel_type"] = "im"
        if thread:
            event["thread_ts"] = thread
        callback = {"type": "event_callback", "team_id": TEAM, "event_id": f"Ev{self.number}"}
        return callback | {"event": event}

    def left(self, body: Json, posts: Mapping[str, str] = {}, attempts: int = 1) -> None:
        """Has a delivery be as an instance leaves it that is killed in the middle."""
        key = f"{TEAM}:{body.get('event_id', 'click')}"
        before = self.outside("SELECT at FROM deliveries WHERE key = :key", key=key)
        self.outside("DELETE FROM deliveries WHERE key = :key", key=key)
        self.outside(
            "INSERT INTO deliveries VALUES"
            " (:key, :team, :at, :body, 'killed', 1, :n, :posts, NULL, :lane)",
            key=key,
            team=TEAM,
            at=before[0]["at"] if before else time.time(),
            body=json.dumps(body),
            n=attempts,
            posts=json.dumps(posts),
            lane=lane(body),
        )

    async def answers(self, channel: str = "D0ANA") -> list[str]:
        messages = (await self.ana.state())["messages"][channel]
        return [shown(each) for each in messages if each["bot"]]

    async def _settled(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.outside("SELECT key FROM deliveries WHERE done IS NULL"):  # noqa: ASYNC110
                await asyncio.sleep(0.02)


@asynccontextmanager
async def _scene(
    mind: Assistant, folder: Path, granted: tuple[str, ...] | None
) -> AsyncIterator[Scene]:
    local = Playground(manifest(mind.knowledge.subject), granted=granted, ack_within=0.0)
    await local.start()
    try:
        async with ClientSession() as session:
            scene = Scene(mind, folder, local, Person(session, local.url, "U0ANA", "D0ANA"))
            async with scene.bot() as bot:
                # Makes the tables.
                await bot.receiver.receive(await scene.said("what is black tea?"))
            yield scene
    finally:
        await local.stop()


@pytest.fixture
async def scene(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Scene]:
    async with _scene(assistant, tmp_path, None) as scene:
        yield scene


async def test_what_was_not_answered_is_answered_by_the_next_instance(scene: Scene) -> None:
    scene.left(await scene.said("what is green tea"))
    async with scene.bot():
        pass
    assert "heated soon after picking" in (await scene.answers())[-1]
    assert scene.outside("SELECT key FROM deliveries WHERE body != ''") == []


async def test_what_is_owed_for_days_is_answered_all_the_same(scene: Scene) -> None:
    scene.left(await scene.said("what is green tea"))
    await scene.outside.change("UPDATE deliveries SET at = at - 259200 WHERE done IS NULL")
    async with scene.bot():
        pass
    assert "heated soon after picking" in (await scene.answers())[-1]


async def test_of_very_much_that_is_left_no_more_is_taken_over_than_can_be_begun(
    scene: Scene,
) -> None:
    """What is taken over loses one of its attempts where this instance is killed as well."""
    for number in range(60):
        said = await scene.said("what is green tea")
        said["event"]["user"] = f"U0ANA{number}"
        scene.left(said)
    most = 0
    async with scene.bot():
        async with asyncio.timeout(PATIENCE):
            while owed := scene.outside("SELECT lease_by FROM deliveries WHERE done IS NULL"):
                most = max(most, sum(row["lease_by"] not in ("", "killed") for row in owed))
                await asyncio.sleep(0)
    assert 0 < most <= AT_ONCE
    assert sum("heated soon after picking" in each for each in await scene.answers()) == 60


async def test_what_was_posted_is_not_posted_again(scene: Scene) -> None:
    said = await scene.said("what is green tea")
    async with scene.bot() as bot:
        await bot.receiver.receive(said)
    place = f"D0ANA {said['event']['ts']}#1"
    before = await scene.answers()
    # The instance knew that it had posted; or it was killed before Slack's answer came.
    for posts in ({place: "1.2"}, {place: ""}):
        scene.left(said, posts)
        async with scene.bot():
            pass
    assert await scene.answers() == before


async def test_what_was_begun_and_never_arrived_is_posted(scene: Scene) -> None:
    said = await scene.said("what is green tea")
    scene.left(said, {f"D0ANA {said['event']['ts']}#1": ""})
    async with scene.bot():
        pass
    assert "heated soon after picking" in (await scene.answers())[-1]


async def test_where_the_bot_may_not_read_it_says_that_it_may_have_answered(
    assistant: Assistant, tmp_path: Path
) -> None:
    async with _scene(assistant, tmp_path, ()) as scene:
        said = await scene.said("@whichtea what is green tea", GENERAL)
        scene.left(said, {f"{GENERAL} {said['event']['ts']}#1": ""})
        async with scene.bot():
            pass
        assert await scene.answers(GENERAL) == [limits.MAYBE_ANSWERED]


async def test_an_answer_to_the_guide_counts_once(scene: Scene) -> None:
    opening = await scene.said("guide")
    thread = opening["event"]["ts"]
    reply = await scene.said("1", thread=thread)
    async with scene.bot() as bot:
        await bot.receiver.receive(opening)
    async with scene.bot() as bot:
        await bot.receiver.receive(reply)
    # Killed after it had kept what comes next, and before it had said so.
    scene.left(reply, {f"D0ANA {thread}#1": "1.2"})
    async with scene.bot() as bot:
        pass
    async with scene.bot() as bot:
        await bot.receiver.receive(await scene.said("back", thread=thread))
    assert "Question 1" in (await scene.answers())[-1]


async def test_what_fails_again_and_again_is_given_up_and_said_so(scene: Scene) -> None:
    said = await scene.said("what is green tea")
    scene.left(said, attempts=MOST_ATTEMPTS)
    async with scene.bot():
        pass
    assert (await scene.answers())[-1] == limits.GIVEN_UP


async def test_what_is_given_up_lets_go_on_what_waits_behind_it(scene: Scene) -> None:
    scene.left(await scene.said("what is black tea?"), attempts=MOST_ATTEMPTS)
    async with scene.bot() as bot:
        assert (await bot.receiver.receive(await scene.said("what is green tea"))).status == 200
    last = "\n".join((await scene.answers())[-2:])
    assert limits.GIVEN_UP in last
    assert "heated soon after picking" in last


async def test_what_one_instance_has_put_off_comes_first_on_another_too(scene: Scene) -> None:
    first = await scene.said("what is green tea")
    second = await scene.said("what is black tea?")
    put_off = "SELECT key FROM deliveries WHERE done IS NULL AND lease_by = ''"
    async with scene.bot() as one, scene.bot() as other:
        with scene.local.answering("chat.postMessage", status=503, body="<html>"):
            await one.receiver.receive(first)
            async with asyncio.timeout(PATIENCE):
                while not scene.outside(put_off):  # noqa: ASYNC110 -- no bell rings
                    await asyncio.sleep(0.02)
        await scene.outside.change("UPDATE deliveries SET lease_until = lease_until + 600")
        await other.receiver.receive(second)
    assert "heated soon after picking" in (await scene.answers())[-2]


async def test_a_decision_is_begun_once_however_often_its_delivery_is_worked_on(
    scene: Scene,
) -> None:
    share = {
        "type": "view_submission",
        "user": {"id": "U0ANA", "name": "ana"},
        "team": {"id": TEAM},
        "trigger_id": "1.2.3",
        "view": {
            "id": "V1",
            "type": "modal",
            "hash": "1.a",
            "callback_id": ids.SHARE_VIEW,
            "private_metadata": json.dumps(
                {"s": Carried("U0ANA").encode(), "w": "decision", "c": GENERAL}
            ),
        },
    }
    for posts in ({}, {f"{GENERAL} #1": ""}):
        scene.left(share, posts)
        async with scene.bot():
            pass
    assert len(await scene.answers(GENERAL)) == 1
    assert len(scene.outside("SELECT id FROM decisions")) == 1
