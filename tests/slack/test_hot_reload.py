"""The knowledge changes while people talk to the bot: what each of them sees of it."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.web.async_client import AsyncWebClient

from bot.app import connected, running
from bot.app.reload import Reloader
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from bot.playground import Playground
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.listeners import register
from bot.slack.manifest import manifest
from bot.store import SqlStore
from tests.conftest import TEA
from tests.local_slack import Person, shown
from tests.slack.decisions import BLACK, close, say, start, takes

GENERAL = "C0GENERAL"
SAID = "heated soon after picking"
NEWS = "warmed soon after picking"
COMMAND = {
    "command": "/whichtea",
    "text": "what is green tea",
    "user_id": "U0ANA",
    "team_id": "T1",
    "channel_id": "C0GENERAL",
    "channel_name": "general",
    "response_url": "http://127.0.0.1:9/none",
    "trigger_id": "1.2.3",
}
LEAVES = """\
  - id: leaves
    ask: Loose leaves or bags?
    help: Bags steep faster.
    choices:
      - id: loose
        label: Loose leaves
        phrasings: [loose]
        factors:
          - today: {framework: green, weight: 3, reason: Green tea is best loose., as_of: 2024-05,
              sources: [tea-survey]}
      - id: bags
        label: Bags
        phrasings: [bagged]
        factors:
          - today: {framework: black, weight: 3, reason: Most bags hold black tea., as_of: 2024-05,
              sources: [tea-survey]}
"""


@dataclass
class Edited:
    """A bot whose knowledge a test edits."""

    folder: Path
    reloader: Reloader
    judged: "asyncio.Queue[bool]"
    ana: Person
    ben: Person

    async def edit(self, name: str, old: str, new: str) -> None:
        """Replaces what is there once; the change is live when this returns."""
        path = self.folder / name
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        await self.write(name, text.replace(old, new))

    async def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8")
        async with asyncio.timeout(20):
            good = await self.judged.get()
        assert good, self.reloader.standing.refused


@pytest.fixture
async def edited(tmp_path: Path) -> AsyncIterator[Edited]:
    folder = Path(shutil.copytree(TEA, tmp_path / "tea"))
    judged: asyncio.Queue[bool] = asyncio.Queue()
    mine = Settings(folder, f"sqlite+aiosqlite:///{tmp_path}/bot.db", embedding=False)
    reloader = Reloader(mine, count=judged.put_nowait)
    playground = Playground(manifest(reloader.mind.knowledge.subject))
    await playground.start()
    settings = Settings(
        knowledge=folder,
        database_url=mine.database_url,
        bot_token=playground.bot_token,
        app_token=playground.app_token,
        slack_api_url=playground.api_url,
    )
    try:
        async with (
            ClientSession() as session,
            running(settings, reloader=reloader) as bot,
            connected(bot, settings),
        ):
            ana, ben = (
                Person(session, playground.url, f"U0{name}", f"D0{name}") for name in ("ANA", "BEN")
            )
            yield Edited(folder, reloader, judged, ana, ben)
    finally:
        await playground.stop()


async def test_the_next_question_is_answered_from_what_was_written(edited: Edited) -> None:
    said = await edited.ana.says("what is green tea?")
    await edited.ana.sees(SAID, after=said["ts"])
    await edited.edit("entries/teas.yaml", SAID, NEWS)
    said = await edited.ana.says("what is green tea?")
    await edited.ana.sees(NEWS, after=said["ts"])


async def test_an_event_is_of_one_mind_from_its_begin_to_its_end(
    assistant: Assistant, tea: Knowledge
) -> None:
    """The newer mind is taken after the event has come in, and before its listener is called."""
    entries = tuple(replace(e, answer=e.answer.replace(SAID, NEWS)) for e in tea.entries)
    newer = Assistant(replace(tea, entries=entries, version="newer"))
    store = SqlStore("sqlite+aiosqlite://")
    desk = Desk(assistant, store, background := Background())

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None, team_id="T1", bot_token="xoxb-1", bot_id="B1", bot_user_id="U0BOT"
        )

    app = AsyncApp(
        client=AsyncWebClient(base_url="http://127.0.0.1:9/"),
        authorize=authorize,
        process_before_response=True,
    )
    register(app, desk)

    @app.middleware
    async def meanwhile(next_: Callable[[], Awaitable[None]]) -> None:
        desk.take(newer)
        await next_()

    async def asked() -> str:
        response = await app.async_dispatch(AsyncBoltRequest(mode="socket_mode", body=COMMAND))
        return str(response.body)

    try:
        assert SAID in await asyncio.create_task(asked())
        assert NEWS in await asyncio.create_task(asked())
    finally:
        await background.drain(5)
        await store.close()


async def test_what_an_event_leaves_to_be_done_is_of_the_same_mind(
    assistant: Assistant, tea: Knowledge
) -> None:
    newer = Assistant(tea)
    store = SqlStore("sqlite+aiosqlite://")
    desk = Desk(assistant, store, background := Background())
    taken, seen = asyncio.Event(), []

    async def later() -> None:
        await taken.wait()
        seen.append(desk.assistant)

    async def event() -> None:
        desk.begin()
        background.run(later())

    await asyncio.create_task(event())
    desk.take(newer)
    taken.set()
    await background.drain(5)
    await store.close()
    assert seen == [assistant]
    assert desk.assistant is newer


async def test_a_button_goes_on_in_a_guide_that_has_a_new_question(edited: Edited) -> None:
    await edited.ana.says("guide")
    step = await edited.ana.sees("Question 1 of about")
    guide = (edited.folder / "guide.yaml").read_text("utf-8")
    await edited.write("guide.yaml", guide + LEAVES)
    await edited.ana.presses("1.", step)
    seen = [shown(await edited.ana.sees("Question 2"))]
    for number in range(3, 7):
        if "Loose leaves" in "".join(seen):
            break
        step = await edited.ana.sees(f"Question {number - 1}")
        await edited.ana.presses("1.", step)
        seen.append(shown(await edited.ana.sees("")))
    assert "Loose leaves or bags?" in "".join(seen)


async def test_a_button_whose_question_is_gone_gets_a_civil_word(edited: Edited) -> None:
    guide = (edited.folder / "guide.yaml").read_text("utf-8")
    await edited.write("guide.yaml", guide + LEAVES)
    await edited.ana.says("@whichtea guide", GENERAL)
    step = await edited.ana.sees("Question 1 of about", GENERAL)
    assert "Loose leaves or bags?" in shown(step)
    await edited.write("guide.yaml", guide)
    await edited.ana.presses("1.", step, GENERAL)
    word = await edited.ana.sees("older version", GENERAL, after=step["ts"])
    assert word["ephemeral"]
    assert "/whichtea" in shown(word)


async def test_of_a_question_whose_choice_was_renamed_the_other_choices_still_work(
    edited: Edited,
) -> None:
    await edited.ana.says("@whichtea guide", GENERAL)
    step = await edited.ana.sees("Question 1 of about", GENERAL)
    await edited.edit("guide.yaml", "- id: morning", "- id: dawn")
    await edited.ana.presses("1.", step, GENERAL)
    await edited.ana.sees("older version", GENERAL, after=step["ts"])
    assert "Question 1" in shown(await edited.ana.sees("Question 1", GENERAL))
    await edited.ana.presses("2.", step, GENERAL)
    await edited.ana.sees("Question 2", GENERAL)


async def test_an_entry_that_is_gone_is_said_to_be_and_one_that_stays_is_shown(
    edited: Edited,
) -> None:
    said = await edited.ana.says("what is green tea?")
    answer = await edited.ana.sees(SAID, after=said["ts"])
    await edited.edit("entries/teas.yaml", SAID, NEWS)
    await edited.ana.presses("What is black tea?", answer)
    await edited.ana.sees("left to oxidise")


async def test_a_decision_says_what_has_changed_since_under_the_same_running_bot(
    edited: Edited,
) -> None:
    card = await start(edited.ana)
    guide = (edited.folder / "guide.yaml").read_text("utf-8")
    old = "weight: 2\n              reason: Most green tea is drunk pure."
    await close(edited.ana, card)
    await edited.write("guide.yaml", guide.replace(old, old.replace("2", "1", 1)))
    await takes(edited.ana, "What has changed", card)
    view = shown(await edited.ana.sees_view("Made on knowledge"))
    assert "counted for Green tea (2 of 3)" in view
    assert "now counts for Green tea (1 of 3)" in view


async def test_a_card_that_was_posted_before_takes_views_and_is_closed_after(
    edited: Edited,
) -> None:
    card = await start(edited.ana)
    guide = (edited.folder / "guide.yaml").read_text("utf-8")
    await edited.write("guide.yaml", guide + LEAVES)
    await say(edited.ben, card, BLACK)
    await close(edited.ana, card, "Black", "it is what we have")


async def test_the_command_stays_what_slack_knows_and_what_people_are_told(
    edited: Edited,
) -> None:
    await edited.edit("about.yaml", "command: /whichtea", "command: /teatime")
    await edited.ana.commands("/whichtea what is green tea?", GENERAL)
    await edited.ana.sees(SAID, GENERAL)
    guide = (edited.folder / "guide.yaml").read_text("utf-8")
    await edited.write("guide.yaml", guide + LEAVES)
    await edited.ana.says("@whichtea guide", GENERAL)
    step = await edited.ana.sees("Question 1 of about", GENERAL)
    await edited.ben.presses("1.", step, GENERAL)
    assert "/whichtea" in shown(await edited.ben.sees("belongs to someone else", GENERAL))
