"""A reply as plain text that stands alone: for notifications, screen readers and pipes."""

from collections.abc import Iterable, Iterator

from bot.core import wording
from bot.core.model import Entry
from bot.core.replies import Advice, Answer, Line, Notice, Offer, Passage, Reply, Step, Unknown


def spoken(reply: Reply) -> str:
    """The whole reply, a paragraph a line; sources and buttons are left to the edges."""
    return "\n".join(line for line in _lines(reply) if line)


def gist(reply: Reply) -> str:
    """The reply in one line."""
    match reply:
        case Answer():
            return reply.entry.question
        case Advice():
            return reply.headline
        case _:
            return spoken(reply).partition("\n")[0]


def _lines(reply: Reply) -> Iterator[str]:
    match reply:
        case Answer():
            yield from _passages(reply.passages)
        case Offer():
            yield wording.offer()
            yield from _numbered(entry.question for entry in reply.entries)
        case Unknown():
            yield reply.text
            yield from _topics(reply.nearest)
        case Step():
            yield reply.note
            yield wording.so_far(reply.so_far)
            yield f"{wording.step_count(reply.number, reply.about)}: {reply.question.ask}"
            labels = [choice.label for choice in reply.question.choices]
            yield from _numbered([*labels, wording.NOT_SURE])
        case Advice():
            yield f"{reply.headline}."
            yield from _passages(reply.passages)
        case Notice():
            yield reply.text
            yield from _passages(reply.passages)


def _passages(passages: Iterable[Passage]) -> Iterator[str]:
    for passage in passages:
        if passage.title:
            yield passage.title if passage.title.endswith("?") else f"{passage.title}:"
        yield from map(_line, passage.lines)


def _line(line: Line) -> str:
    origins = [line.origin, *(source.title for source in line.sources)]
    told = "; ".join(origin for origin in origins if origin)
    names = ", ".join(person.name or wording.SOMEONE for person in line.people)
    text = f"{line.text}: {names}" if names else line.text
    return f"{text} ({told})" if told else text


def _topics(entries: tuple[Entry, ...]) -> Iterator[str]:
    if entries:
        yield wording.nearest_topics()
        yield from _numbered(entry.question for entry in entries)


def _numbered(lines: Iterable[str]) -> Iterator[str]:
    yield from (f"{number}. {line}" for number, line in enumerate(lines, start=1))
