"""Draws the home tab. Reads nothing and sends nothing."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from slack_sdk.models.blocks import (
    Block,
    ButtonElement,
    ConfirmObject,
    InputBlock,
    PlainTextInputElement,
)
from slack_sdk.models.blocks.basic_components import DispatchActionConfig
from slack_sdk.models.views import View

from bot.core import deciding, wording
from bot.core.decision import Decision
from bot.core.replies import Advice, chosen_labels
from bot.core.text import shorten
from bot.core.wording import home as words
from bot.slack import blocks, ids, markup
from bot.slack.carried import Carried
from bot.slack.decision_list import linked
from bot.slack.render import Canvas
from bot.slack.topics import Shelf, Topic, topics

MOST_ENTRIES = 8
"""Entries of a topic on a page."""
MOST_ADVICE = 5
MOST_DECISIONS = 10
LONGEST_ASKED = 300


@dataclass(frozen=True, slots=True)
class Given:
    """What the guide came to once, as it reads now. `stale` says that the knowledge has changed."""

    advice: Advice
    at: float
    stale: bool


@dataclass(frozen=True, slots=True)
class Own:
    """What is kept of a person. `more` says that there are more decisions than these."""

    advice: tuple[Given, ...] = ()
    decisions: tuple[Decision, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """What a person's home tab shows; `own` is None where the store cannot be reached."""

    shelf: Shelf = field(default_factory=Shelf)
    own: Own | None = None


def draw(home: Home, canvas: Canvas) -> View:
    """The home tab of the canvas' owner."""
    return View(type="home", blocks=list(_drawn(home, canvas)))


def _drawn(home: Home, canvas: Canvas) -> Iterator[Block]:
    subject = canvas.knowledge.subject
    start = Carried().encode()
    yield blocks.header(subject.name)
    yield blocks.section(markup.escape(subject.tagline))
    yield blocks.actions([blocks.button(wording.START_GUIDE, ids.GUIDE_START, start, primary=True)])
    yield _ask_box(subject.examples)
    yield blocks.context(markup.escape(words.elsewhere(subject.command)))
    yield blocks.divider()
    yield from _browsing(home.shelf, canvas)
    yield blocks.divider()
    yield from _own(home.own, canvas)
    yield blocks.divider()
    yield blocks.header(words.PRIVACY)
    yield blocks.context(markup.escape(subject.privacy))
    yield blocks.actions([_forget_button(canvas)])


def _ask_box(examples: tuple[str, ...]) -> InputBlock:
    return InputBlock(
        block_id=ids.HOME_ASK,
        label=words.ASK,
        hint=shorten(words.ask_hint(examples), 2000),
        dispatch_action=True,
        element=PlainTextInputElement(
            action_id=ids.HOME_ASK,
            placeholder=words.ASK_HERE,
            max_length=LONGEST_ASKED,
            dispatch_action_config=DispatchActionConfig(trigger_actions_on=["on_enter_pressed"]),
        ),
    )


def _browsing(where: Shelf, canvas: Canvas) -> Iterator[Block]:
    known = topics(canvas.knowledge)
    yield blocks.header(words.TOPICS)
    topic = next((each for each in known if each.title == where.title), None)
    if topic is not None:
        yield from _topic(topic, where.start, canvas)
        return
    buttons = [
        blocks.button(each.title, ids.numbered(ids.HOME_TOPIC, number), _page(each, 0, canvas))
        for number, each in enumerate(known, start=1)
    ]
    for first in range(0, len(buttons), blocks.MOST_BUTTONS):
        yield blocks.actions(buttons[first : first + blocks.MOST_BUTTONS])


def _topic(topic: Topic, start: int, canvas: Canvas) -> Iterator[Block]:
    total = len(topic.entries)
    start = min(start, total - 1) // MOST_ENTRIES * MOST_ENTRIES
    shown = topic.entries[start : start + MOST_ENTRIES]
    yield blocks.section(markup.bold(topic.title))
    if len(shown) < total:
        which = words.shown_of(start + 1, start + len(shown), total)
        yield blocks.context(markup.escape(which))
    for part, entries in groupby(shown, topic.part):
        if part:
            yield blocks.context(markup.escape(part))
        yield blocks.actions(
            [
                blocks.button(
                    each.question,
                    ids.numbered(ids.ENTRY_SHOW, number),
                    canvas.carry(entry=each.id).encode(),
                )
                for number, each in enumerate(entries, start=1)
            ]
        )
    yield blocks.actions(list(_ways(topic, start, canvas)))


def _ways(topic: Topic, start: int, canvas: Canvas) -> Iterator[ButtonElement]:
    """Back, on, and to all topics."""
    if start:
        value = _page(topic, start - MOST_ENTRIES, canvas)
        yield blocks.button(words.PREVIOUS, ids.numbered(ids.HOME_PAGE, 1), value)
    if start + MOST_ENTRIES < len(topic.entries):
        value = _page(topic, start + MOST_ENTRIES, canvas)
        yield blocks.button(words.NEXT, ids.numbered(ids.HOME_PAGE, 2), value)
    everything = canvas.carry(page=Shelf().encode()).encode()
    yield blocks.button(words.ALL_TOPICS, ids.numbered(ids.HOME_PAGE, 3), everything)


def _page(topic: Topic, start: int, canvas: Canvas) -> str:
    return canvas.carry(page=Shelf(topic.title, start).encode()).encode()


def _own(own: Own | None, canvas: Canvas) -> Iterator[Block]:
    if own is None:
        yield blocks.section(markup.escape(words.STORE_DOWN))
        return
    yield blocks.header(words.MY_RECOMMENDATIONS)
    for given in own.advice[:MOST_ADVICE]:
        yield _given(given, canvas)
    if not own.advice:
        yield blocks.context(markup.escape(words.NO_RECOMMENDATIONS))
    yield blocks.divider()
    yield blocks.header(words.OPEN_DECISIONS)
    command = canvas.knowledge.subject.command
    if own.decisions:
        lines = [
            linked(each, deciding.listed(canvas.knowledge, each).text)
            for each in own.decisions[:MOST_DECISIONS]
        ]
        yield from map(blocks.section, markup.pack(lines, blocks.LONGEST_SECTION))
    else:
        yield blocks.context(markup.escape(words.no_decisions(command)))
    if own.more:
        yield blocks.context(markup.escape(words.more_decisions(command)))


def _given(given: Given, canvas: Canvas) -> Block:
    progress = given.advice.verdict.progress
    chosen = " · ".join(chosen_labels(canvas.knowledge, progress)) or words.NOTHING_CHOSEN
    lines = [markup.bold(given.advice.headline), markup.escape(_day(given.at))]
    lines.append(markup.escape(chosen))
    if given.stale:
        lines.append(markup.escape(words.KNOWLEDGE_CHANGED))
    carried = canvas.carry(progress=progress).encode()
    opening = blocks.button(words.OPEN, ids.HOME_ADVICE, carried)
    opening.accessibility_label = shorten(f"{words.OPEN}: {given.advice.headline}", 75)
    return blocks.section(markup.join(lines), opening)


def _forget_button(canvas: Canvas) -> ButtonElement:
    button = blocks.button(words.FORGET, ids.HOME_FORGET, canvas.carry().encode())
    button.style = "danger"
    button.confirm = ConfirmObject(
        title=words.FORGET_TITLE,
        text=words.FORGET_WHAT,
        confirm=words.FORGET_YES,
        deny=words.FORGET_NO,
        style="danger",
    )
    return button


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(at))
