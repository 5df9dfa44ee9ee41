"""Draws replies as Slack messages. Reads nothing and sends nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from slack_sdk.models.blocks import Block, ButtonElement

from bot.core import wording
from bot.core.decision import Person
from bot.core.model import Entry, Knowledge, Progress
from bot.core.replies import Advice, Answer, Line, Notice, Offer, Passage, Reply, Step, Unknown
from bot.core.spoken import gist, spoken
from bot.core.text import shorten
from bot.slack import blocks, ids, markup, rating
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.slack.markup import Markup

LONGEST_TEXT = 3500
"""Characters of the fallback text; chat.update refuses more than 4,000."""
_LONGEST_SOURCE = 60
_LONGEST_SHARED = 2900
Typing = Literal["heard", "mention", "unheard"]
_HOW_TO_ANSWER: Mapping[Typing, str] = {
    "heard": wording.HOW_TO_ANSWER,
    "mention": wording.HOW_TO_ANSWER_IN_CHANNEL,
    "unheard": wording.HOW_TO_PRESS,
}


@dataclass(frozen=True, slots=True)
class Canvas:
    """Whom a reply is drawn for. `public` leaves out what only its owner can use.

    `typing` says whether words below the reply reach the bot: all, mentions alone, or none.
    `asked` is the question that is replied to.
    """

    knowledge: Knowledge
    owner: str = ""
    public: bool = False
    typing: Typing = "unheard"
    asked: str = ""

    def carry(self, **parts: object) -> Carried:
        """Something to carry for this owner under this knowledge."""
        carried = Carried(owner=self.owner, version=self.knowledge.version)
        return replace(carried, **parts)  # type: ignore[arg-type]


def message(reply: Reply, canvas: Canvas) -> Message:
    """The reply as a message, with the whole of it in plain words beside the blocks."""
    drawn = (*draw(reply, canvas), *_rating(reply, canvas))
    return Message(markup.cut(spoken(reply), LONGEST_TEXT), drawn)


def with_small_print(message: Message, text: str) -> Message:
    """The message with a line in small letters below it."""
    return Message(message.text, (*message.blocks, blocks.context(markup.escape(text))))


def shared(reply: Reply, canvas: Canvas, sharer: str, note: str) -> Message:
    """The reply as a post for others, with the name of the one who shared it and their note."""
    note = markup.tidy(note)
    words = spoken(reply)
    if not words.startswith(gist(reply)):
        words = f"{gist(reply)}\n{words}"
    what = wording.shared_by(shorten(words, _LONGEST_SHARED), note)
    text = markup.join([markup.person(sharer), markup.cut(what, LONGEST_TEXT)], " ")
    said = [blocks.section(markup.quote(note))] if note else []
    start = blocks.button(wording.YOUR_OWN_GUIDE, ids.GUIDE_START, Carried().encode())
    by = markup.join([markup.escape(wording.SHARED_BY), markup.person(sharer)], " ")
    drawn = (blocks.context(by), *said, *draw(reply, canvas), blocks.actions([start]))
    return Message(text, drawn)


def draw(reply: Reply, canvas: Canvas) -> Iterator[Block]:
    """The reply's blocks."""
    match reply:
        case Answer():
            yield from _answer(reply, canvas)
        case Offer():
            yield from _offer(reply, canvas)
        case Unknown():
            yield from _unknown(reply, canvas)
        case Step():
            yield from _step(reply, canvas)
        case Advice():
            yield blocks.header(reply.headline)
            yield from passages(reply.passages)
            if not canvas.public:
                yield blocks.actions(_advice_buttons(reply, canvas))
        case Notice():
            yield blocks.section(markup.escape(reply.text))
            yield from passages(reply.passages)


def _answer(reply: Answer, canvas: Canvas) -> Iterator[Block]:
    first, *rest = reply.passages
    lines = [markup.escape(line.text) for line in first.lines]
    title = [] if reply.entry.about_bot else [markup.bold(reply.entry.question)]
    yield blocks.section(markup.join([*title, *lines]))
    yield from passages(rest)
    for line in first.lines:
        if line.origin:
            yield blocks.context(markup.escape(line.origin))
    if canvas.public:
        return
    buttons = list(_entry_buttons(ids.ENTRY_ALSO, reply.also, canvas))
    if not reply.entry.about_bot:
        carried = canvas.carry(entry=reply.entry.id)
        buttons.append(blocks.button(wording.SHARE, ids.SHARE_OPEN, carried.encode()))
    if buttons:
        yield blocks.actions(buttons)


def _rating(reply: Reply, canvas: Canvas) -> Iterator[Block]:
    """What the one who asked may say of a curated answer."""
    if isinstance(reply, Answer) and not reply.entry.about_bot and not canvas.public:
        yield rating.rate(canvas.carry(entry=reply.entry.id, asked=canvas.asked))


def _offer(reply: Offer, canvas: Canvas) -> Iterator[Block]:
    yield blocks.section(markup.escape(wording.offer()))
    offered = ",".join(entry.id for entry in reply.entries)
    none = canvas.carry(entry=offered, asked=canvas.asked)
    yield blocks.actions(
        [
            *_entry_buttons(ids.ENTRY_SHOW, reply.entries, canvas, numbered=True),
            blocks.button(wording.NONE_OF_THESE, ids.ENTRY_NONE, none.encode()),
        ]
    )


def _unknown(reply: Unknown, canvas: Canvas) -> Iterator[Block]:
    yield blocks.section(markup.escape(reply.text))
    if reply.nearest:
        yield blocks.context(markup.escape(wording.nearest_topics()))
    yield blocks.actions(
        [
            *_entry_buttons(ids.ENTRY_SHOW, reply.nearest, canvas, numbered=True),
            blocks.button(wording.START_GUIDE, ids.GUIDE_START, Carried().encode()),
        ]
    )


def _step(reply: Step, canvas: Canvas) -> Iterator[Block]:
    if reply.note:
        yield blocks.section(markup.escape(reply.note))
    if reply.so_far:
        yield blocks.context(markup.escape(wording.so_far(reply.so_far)))
    question = reply.question
    choices = [
        markup.escape(": ".join(filter(None, (f"{number}. {choice.label}", choice.description))))
        for number, choice in enumerate(question.choices, start=1)
    ]
    yield blocks.section(markup.join([markup.bold(question.ask), *choices]))
    count = wording.step_count(reply.number, reply.about)
    yield blocks.context(markup.escape(f"{count}. {question.help} {_HOW_TO_ANSWER[canvas.typing]}"))
    at = canvas.carry(progress=reply.progress, question=question.id)
    options = [(choice.label, str(choice.id)) for choice in question.choices]
    yield blocks.actions(
        [
            blocks.button(
                f"{number}. {label}",
                ids.numbered(ids.GUIDE_CHOOSE, number),
                replace(at, choice=choice).encode(),
            )
            for number, (label, choice) in enumerate(
                [*options, (wording.NOT_SURE, ids.SKIP)], start=1
            )
        ]
    )
    if reply.progress.made:
        yield blocks.actions(step_buttons(reply, canvas))


def step_buttons(reply: Step, canvas: Canvas) -> list[ButtonElement]:
    """The ways out of a step other than answering it."""
    value = canvas.carry(progress=reply.progress).encode()
    return [
        _back_button(reply.progress, canvas),
        blocks.button(wording.RECOMMEND_NOW, ids.GUIDE_NOW, value),
        blocks.button(wording.START_OVER, ids.GUIDE_OVER, value),
    ]


def _advice_buttons(reply: Advice, canvas: Canvas) -> list[ButtonElement]:
    progress = reply.verdict.progress
    value = canvas.carry(progress=progress).encode()
    return [
        blocks.button(wording.SHARE, ids.SHARE_OPEN, value, primary=True),
        *([_back_button(progress, canvas)] if progress.made else []),
        blocks.button(wording.START_OVER, ids.GUIDE_OVER, value),
    ]


def _back_button(progress: Progress, canvas: Canvas) -> ButtonElement:
    """Carries the last answer too, so that the question asked again can show it."""
    question, choice = progress.made[-1]
    carried = canvas.carry(progress=progress, question=question, choice=choice or ids.SKIP)
    return blocks.button(wording.BACK, ids.GUIDE_BACK, carried.encode())


def _entry_buttons(
    action: str, entries: Iterable[Entry], canvas: Canvas, *, numbered: bool = False
) -> Iterator[ButtonElement]:
    for number, entry in enumerate(entries, start=1):
        label = f"{number}. {entry.question}" if numbered else entry.question
        # What was offered answers the question; what is also there to read does not.
        carried = canvas.carry(entry=entry.id, asked=canvas.asked if numbered else "")
        yield blocks.button(label, ids.numbered(action, number), carried.encode())


def passages(several: Iterable[Passage]) -> Iterator[Block]:
    """Lines under their titles."""
    for passage in several:
        title = [markup.bold(passage.title)] if passage.title else []
        lines = [_line(line, bullet=bool(passage.title)) for line in passage.lines]
        yield from map(blocks.section, markup.pack([*title, *lines], blocks.LONGEST_SECTION))


def person(who: Person) -> Markup:
    """A mention of a person, or a word for one who had themselves forgotten."""
    return markup.person(who.id) if who.id else markup.escape(wording.SOMEONE)


def _line(line: Line, *, bullet: bool) -> Markup:
    origin = [markup.escape(line.origin)] if line.origin else []
    origin += [markup.link(source, _LONGEST_SOURCE) for source in line.sources]
    said = [markup.escape(f"{'• ' if bullet else ''}{line.text}")]
    if line.people:
        said += [markup.escape(": "), markup.join(list(map(person, line.people)), ", ")]
    if origin:
        said += [markup.escape(" ("), markup.join(origin, "; "), markup.escape(")")]
    return markup.join(said, "")
