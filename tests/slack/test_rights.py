"""Everybody against everything: who may not, changes nothing, and is told so and nobody else."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core import wording
from bot.core.assistant import Assistant
from bot.core.wording import acting, misses
from bot.slack import ids
from bot.slack.flood import Flood, Rate
from bot.slack.listeners.decisions import menu
from tests.databases import Outside
from tests.slack.raw_slack import BOT, RawSlack, raw_slack
from tests.slack.registered import registered
from tests.slack.rights import ACTORS, CASES, HOME, OTHER, Actor, Case, Json, Stage
from tests.slack.signed import FORM, send, signed

PLENTY = Rate(a_minute=1e9, at_once=1e9)
SOON = 10.0
TOKENS = {HOME: "xoxb-first", OTHER: "xoxb-second"}
REFUSALS = (
    wording.NOT_YOURS,
    wording.OUT_OF_DATE,
    acting.NO_DECISION,
    "may close it",
    "may delete it",
    misses.ADMINS_ONLY,
    misses.ADMINS_UNKNOWN,
)
"""What people are told who may not."""
BOOKKEEPING = ("deliveries",)
"""Tables that say that something came in, whatever it was."""
STATELESS = "the same id elsewhere"
OWNERS = ("owner", "anyone", "channel", "starter")
MAY = {
    "the owner": OWNERS,
    "another person": ("anyone", "channel"),
    "a guest": ("anyone", "channel"),
    # A button carries whose it is and no workspace: it does there what it does, on what is there.
    STATELESS: ("anyone", "owner"),
    "somebody of the organisation": ("anyone",),
}


class Scene:
    """The bot in two workspaces, over HTTP, with a database that another program looks into."""

    def __init__(self, client: TestClient[Any, Any], slack: RawSlack, outside: Outside) -> None:
        self._client = client
        self._slack = slack
        self._outside = outside
        self._triggers = count(1)
        self.stage = Stage("", "", "", f"{slack.url}/api/reply")

    async def acts(self, actor: Actor, payload: Json) -> str:
        """What the actor does comes in, and all that it leads to is done; the acknowledgement."""
        self._slack.calls.clear()
        self._slack.tokens.clear()
        whole = actor.acts(payload, f"1.{next(self._triggers)}")
        fields = whole if "command" in whole else {"payload": json.dumps(whole)}
        body = urlencode(fields).encode()
        answer = await send(self._client, body, signed(body, FORM))
        assert answer.status == 200
        async with asyncio.timeout(SOON):
            while self._outside("SELECT key FROM deliveries WHERE done IS NULL"):  # noqa: ASYNC110
                await asyncio.sleep(0.005)
        return await answer.text()

    def told(self, actor: Actor) -> Iterator[str]:
        """What was shown, where only the actor sees it. Whatever else was done is an error."""
        for method, sent in self._slack.calls:
            private = (
                method in ("views.open", "views.push", "views.update")
                or (method == "reply" and sent.get("response_type") == "ephemeral")
                or (method == "chat.postEphemeral" and sent["user"] == actor.id)
                or (method == "chat.postMessage" and sent["channel"] == actor.id)
            )
            assert private, f"{method} is not private"
            yield json.dumps(sent, ensure_ascii=False)

    def shown(self) -> Iterator[str]:
        """What was shown, to whomever."""
        for _, sent in self._slack.calls:
            yield json.dumps(sent, ensure_ascii=False)

    def used(self) -> set[str]:
        """The tokens with which Slack was called."""
        return {each for each in self._slack.tokens if each}

    def kept(self, team: str = "") -> dict[str, list[Json]]:
        """What the database holds, of one workspace or of all."""
        names = [row["name"] for row in self._outside(TABLES) if row["name"] not in BOOKKEEPING]
        return {name: list(self._rows(name, team)) for name in names}

    def _rows(self, name: str, team: str) -> Iterator[Json]:
        for row in self._outside(f'SELECT * FROM "{name}"'):  # noqa: S608
            if not team or row.get("team") == team or team in str(row.get("key")):
                yield row

    async def set_up(self) -> None:
        """Ana starts three decisions, closes one, asks something and is recommended something."""
        ana = ACTORS["the owner"]
        form = next(case for case in CASES if case.id == ids.SHARE_VIEW)
        for number in range(3):
            sent = form.payload(self.stage, ana.id)
            decided = json.loads(sent["view"]["private_metadata"]) | {"w": "decision"}
            sent["view"] |= {"id": f"V9{number}", "private_metadata": json.dumps(decided)}
            await self.acts(ana, sent)
        open_, closed, doomed = (row["id"] for row in self._outside("SELECT id FROM decisions"))
        self.stage = Stage(open_, closed, doomed, self.stage.reply)
        to_close = replace(self.stage, open=closed)
        for case in CASES:
            if case.name in SET_UP:
                await self.acts(ana, case.payload(to_close, ana.id))
        assert self._outside("SELECT id FROM decisions WHERE closed IS NOT NULL")
        assert self._outside("SELECT number FROM recommendations")


TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
SET_UP = (
    f"view {ids.DECISION_CLOSE_VIEW}",
    f"action {ids.GUIDE_NOW} in a modal",
    f"action {ids.GUIDE_CHOOSE}",
    f"action {ids.ENTRY_HELPED}",
)


@asynccontextmanager
async def _scene(mind: Assistant, folder: Path) -> AsyncIterator[Scene]:
    url = f"sqlite:///{folder}/kept.db"
    async with raw_slack() as slack:
        for team in TOKENS:
            identity = json.dumps(BOT | {"team_id": team})
            slack.answers_next("auth.test", identity, kind="application/json")
        settings = slack.settings(url, bot_token=",".join(TOKENS.values()))
        async with (
            running(settings, mind, flood=Flood(PLENTY, PLENTY)) as bot,
            TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
        ):
            scene = Scene(client, slack, Outside(url))
            await scene.set_up()
            yield scene


@pytest.fixture
async def scene(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Scene]:
    async with _scene(assistant, tmp_path) as scene:
        yield scene


def _may(actor: str, case: Case) -> bool:
    return case.whose in MAY[actor]


def _refused(texts: str) -> bool:
    return any(each in texts for each in REFUSALS)


@pytest.mark.parametrize("actor", ACTORS)
async def test_who_may_not_changes_nothing_and_is_told_in_private(
    assistant: Assistant, tmp_path: Path, actor: str
) -> None:
    wrong: list[str] = []
    who, tried = ACTORS[actor], 0
    async with _scene(assistant, tmp_path) as scene:
        before = scene.kept()
        for case in CASES:
            if not _may(actor, case):
                tried += 1
                said = await scene.acts(who, case.payload(scene.stage, who.id))
                try:
                    told = [said, *scene.told(who)]
                except AssertionError as error:
                    wrong.append(f"{case.name}: {error}")
                    continue
                if not _refused("".join(told)):
                    wrong.append(f"{case.name}: told {told}")
                if scene.kept() != before:
                    wrong.append(f"{case.name}: something was changed")
                    before = scene.kept()
    # All that was begun has ended.
    assert scene.kept() == before
    assert not wrong, "\n".join(wrong)
    assert tried >= 2


@pytest.mark.parametrize("actor", ACTORS)
async def test_who_may_is_not_refused(scene: Scene, actor: str) -> None:
    wrong: list[str] = []
    who = ACTORS[actor]
    for case in CASES:
        if _may(actor, case) and actor != STATELESS:
            said = await scene.acts(who, case.payload(scene.stage, who.id))
            told = [said, *scene.shown()]
            if _refused("".join(told)):
                wrong.append(f"{case.name}: told {told}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("actor", [STATELESS, "somebody of the organisation"])
async def test_who_acts_in_another_workspace_reaches_nothing_of_this_one(
    assistant: Assistant, tmp_path: Path, actor: str
) -> None:
    who = ACTORS[actor]
    async with _scene(assistant, tmp_path) as scene:
        before = scene.kept(HOME)
        for case in CASES:
            await scene.acts(who, case.payload(scene.stage, who.id))
            assert scene.kept(HOME) == before, case.name
            assert scene.used() <= {TOKENS[OTHER]}, case.name
    assert scene.kept(HOME) == before
    assert scene.kept(OTHER) != {}


def test_whatever_is_listened_to_says_here_who_may(assistant: Assistant) -> None:
    listened = registered(assistant)
    spelled = [each for each in vars(ids).values() if isinstance(each, str)]
    for kind in ("action", "view", "shortcut", "command"):
        named = {case.id for case in CASES if case.kind == kind}
        for each in listened[kind]:
            if isinstance(each, str):
                assert each in named, f"say in tests/slack/rights.py who may: {kind} {each}"
            elif each.pattern:  # what nobody else knows gets a civil word
                heard = {id_ for id_ in {*spelled, *named} if each.search(id_)}
                assert heard, f"an id of {kind} {each.pattern} stands in bot/slack/ids.py"
                assert heard <= named, f"say in tests/slack/rights.py who may: {heard - named}"
        heard_by = [
            re.compile(f"^{each}$") if isinstance(each, str) else each for each in listened[kind]
        ]
        for id_ in named:
            assert any(each.pattern and each.search(id_) for each in heard_by), id_
    acts = {case.part for case in CASES if case.id == ids.DECISION_MENU}
    assert acts == set(menu._ACTS)
    # Nobody presses these: a workflow takes the step, and what is said is answered to its sayer.
    assert listened["function"] == [ids.RECOMMEND_STEP]
    assert set(listened["event"]) == {
        *("message", "app_mention", "app_home_opened"),
        *("app_uninstalled", "tokens_revoked", "team_access_revoked", "team_access_granted"),
    }
