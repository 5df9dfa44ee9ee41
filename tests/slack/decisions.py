"""How people decide together, for tests: what each of them presses, chooses and types."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot.app import connected, running
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.model import Choice, Guide, Knowledge
from bot.playground import Playground
from bot.slack import ids
from bot.slack.manifest import manifest
from tests.local_slack import Json, Person, shown

GENERAL = "C0GENERAL"
ML_TEAM = "C0MLTEAM"
TITLE = "Tea for the office"
TIME = "When do you drink it?"
CUP = "What goes into the cup?"
KETTLE = "Can your kettle stop below boiling?"
SWEET = "Do you sweeten it?"
GREEN = {CUP: "Nothing", KETTLE: "Yes"}
BLACK = {CUP: "Milk", KETTLE: "No"}


async def start(
    person: Person,
    answers: dict[str, str] | None = None,
    title: str = TITLE,
    *,
    hidden: bool = False,
    note: str = "",
    channel: str = ML_TEAM,
    command: str = "/whichtea",
) -> Json:
    """The card of a decision that a person starts from the guide's recommendation."""
    await person.commands(command, GENERAL)
    advice = await guided(person, answers or GREEN)
    await person.presses("Share to a channel", advice)
    form = await person.sees_view("Post it to")
    names = {"block_id": ids.SHARE_WAY, "action_id": ids.SHARE_WAY}
    await person.does("click", view_id=form["id"], value="decision", **names)
    form = await person.sees_view("What is to be decided")
    given = {"Post it to": channel, "What is to be decided": title, "A note": note}
    await send(person, form, {**given, "Views": ["hidden"] if hidden else []})
    # The card stands in the channel before it is known where it stands.
    await person.sees_view("Anyone there can add their view now")
    return await person.sees(title, channel)


async def guided(person: Person, answers: dict[str, str]) -> Json:
    """The modal with the recommendation on these answers; what is not among them is skipped."""
    view = await person.sees_view("Question 1 ")
    number = 1
    while f"Question {number} " in shown(view):
        block = next(each for each in view["blocks"] if each["type"] == "input")
        await person.sends(view, answers.get(block["label"]["text"], "Doesn't matter"))
        number += 1
        view = await _next(person, view)
    return view


async def _next(person: Person, before: Json) -> Json:
    """What comes after a view of the guide."""

    def other(state: Json) -> Json | None:
        top: Json = state["views"][-1]
        return top if top["hash"] != before["hash"] else None

    found: Json = await person.until(other)
    return found


async def asks(person: Person, card: Json, button: str, fragment: str = "") -> Json:
    """The modal that a button of the card opens."""
    await presses(person, card, button)
    return await person.sees_view(fragment)


async def presses(person: Person, card: Json, button: str) -> Json:
    """Clicks a button of the card as it stands now: it may have been drawn anew meanwhile."""
    while not (done := await person.presses(button, await newest(person, card), ML_TEAM))["ok"]:
        assert "There is no" in done["error"], done
    return done


async def newest(person: Person, card: Json) -> Json:
    """The card as it stands now."""
    messages = (await person.state())["messages"][ML_TEAM]
    return next(message for message in messages if message["ts"] == card["ts"])


async def say(
    person: Person, card: Json, answers: dict[str, str] | None = None, note: str = ""
) -> Json:
    """Adds a person's view to the card; the modal in the end."""
    view = await asks(person, card, "Add my view", "Change only")
    entered: dict[str, Any] = {**(answers or {}), **({"A note": note} if note else {})}
    await send(person, view, entered)
    if "one thing open" in shown((await person.state())["views"][-1]):
        await person.presses("Add it as it is", await person.sees_view("one thing open"))
    return await person.sees_view("Your view was added")


async def send(person: Person, view: Json, entered: dict[str, Any]) -> Json:
    """Enters things by the beginnings of their labels and sends the modal."""
    return await person.act("submit", view_id=view["id"], values=values(view, entered))


def values(view: Json, entered: dict[str, Any]) -> Json:
    """What was entered as the state of a view."""
    filled: Json = {}
    for label, given in entered.items():
        block = field(view, label)
        element = block["element"]
        filled[block["block_id"]] = {element["action_id"]: _state(element, given)}
    return filled


def field(view: Json, label: str) -> Json:
    """The input whose label begins so."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    named = [block for block in inputs if block["label"]["text"].startswith(label)]
    assert named, f"no {label!r} among {[block['label']['text'] for block in inputs]}"
    found: Json = named[0]
    return found


def asked(view: Json) -> list[str]:
    """The questions of a form, in their order."""
    selects = [b for b in view["blocks"] if b["type"] == "input" and "options" in b["element"]]
    return [block["label"]["text"] for block in selects]


def held(view: Json, label: str) -> Any:
    """What an input holds: a choice's label, or a text."""
    block = field(view, label)
    state = view["state"]["values"][block["block_id"]][block["element"]["action_id"]]
    if "selected_option" in state:
        option = state["selected_option"]
        return option["text"]["text"] if option else None
    return state["value"]


def _state(element: Json, given: Any) -> Json:
    kind = element["type"]
    if kind == "conversations_select":
        return {"type": kind, "selected_conversation": given}
    if kind == "checkboxes":
        return {"type": kind, "selected_options": [{"value": each} for each in given]}
    if kind == "static_select":
        option = next(o for o in element["options"] if o["text"]["text"].startswith(given))
        return {"type": kind, "selected_option": option}
    return {"type": kind, "value": given or None}


async def takes(person: Person, label: str, card: Json) -> Json:
    """Takes a line of the card's menu, again where the card is drawn anew meanwhile."""
    async with asyncio.timeout(10):
        while True:
            result = await person.act("click", **_line(await newest(person, card), label))
            if result["ok"] or "There is no" not in result["error"]:
                assert result["ok"], result
                return result


def _line(card: Json, label: str) -> Json:
    """What a click on a line of a card's menu names."""
    for block in card["blocks"]:
        for element in block.get("elements", ()):
            if element.get("type") == "overflow":
                line = next(o for o in element["options"] if o["text"]["text"].startswith(label))
                names = {"block_id": block["block_id"], "action_id": element["action_id"]}
                return {"channel": ML_TEAM, "ts": card["ts"], **names, "value": line["value"]}
    raise AssertionError("no menu")


async def close(person: Person, card: Json, choice: str = "", reason: str = "") -> Json:
    """Closes a decision; the modal in the end."""
    view = await asks(person, card, "Close", "What was decided")
    entered: dict[str, Any] = {"Why": reason} if reason else {}
    await send(person, view, {**entered, **({"What was decided": choice} if choice else {})})
    return await person.sees_view("Closed.")


async def in_thread(person: Person, card: Json, fragment: str) -> Json:
    """The newest message of the card's thread that holds the fragment."""
    message = await person.sees(fragment, ML_TEAM, after=card["ts"])
    assert message["thread_ts"] == card["ts"], message
    return message


@dataclass
class Office:
    """A workspace in which the bot comes and goes, with the database that it keeps."""

    playground: Playground
    database: str
    ana: Person
    ben: Person
    chloe: Person
    all_workspaces: bool = False

    @asynccontextmanager
    async def bot(self, mind: Assistant) -> AsyncIterator[None]:
        """The bot at work with some knowledge."""
        settings = Settings(
            knowledge=Path("unused"),
            database_url=self.database,
            bot_token=self._token,
            app_token=self.playground.app_token,
            slack_api_url=self.playground.api_url,
        )
        async with running(settings, mind) as app, connected(app, settings):
            yield

    @property
    def _token(self) -> str:
        here = self.playground
        return here.bot_tokens if self.all_workspaces else here.bot_token


@asynccontextmanager
async def office(knowledge: Knowledge, folder: Path) -> AsyncIterator[Office]:
    """A workspace without the bot; its database is a file in `folder`."""
    playground = Playground(manifest(knowledge.subject))
    await playground.start()
    try:
        async with ClientSession() as session:
            ana, ben, chloe = (
                Person(session, playground.url, f"U0{name}", f"D0{name}")
                for name in ("ANA", "BEN", "CHLOE")
            )
            yield Office(playground, f"sqlite+aiosqlite:///{folder}/bot.db", ana, ben, chloe)
    finally:
        await playground.stop()


def newer(knowledge: Knowledge) -> Knowledge:
    """The same knowledge some time later: tea without milk speaks less for green tea."""
    questions = tuple(
        replace(q, choices=tuple(map(_weaker, q.choices))) if q.ask == CUP else q
        for q in knowledge.guide.questions
    )
    return replace(knowledge, guide=Guide(questions, knowledge.guide.margins), version="newer")


def _weaker(choice: Choice) -> Choice:
    factors = tuple(
        replace(factor, today=replace(factor.today, weight=1)) for factor in choice.factors
    )
    return replace(choice, factors=factors)
