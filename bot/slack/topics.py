"""The entries by topic, for browsing: the article's sections, then what belongs to none.

A section that stands in another is written with it: "Section / Part". It is no topic of its own.
"""

from collections.abc import Container, Iterator
from dataclasses import dataclass

from bot.core.model import Entry, Knowledge
from bot.core.wording import home as wording

_IN = " / "


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading with its entries, one at least, those of one part side by side."""

    title: str
    entries: tuple[Entry, ...]

    def part(self, entry: Entry) -> str:
        """The part of the topic that an entry stands in; empty where in none."""
        section, _, part = entry.section.partition(_IN)
        return part if section == self.title else ""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a person browses: a topic's title and which entry comes first; none: all topics."""

    title: str = ""
    start: int = 0

    def encode(self) -> str:
        """The text that a button carries as its page."""
        return f"{self.start}:{self.title}"


def shelf(page: str) -> Shelf:
    """Where a button's page leads; to all topics where it says nothing."""
    start, _, title = page.partition(":")
    return Shelf(title, int(start)) if start.isdecimal() else Shelf()


def topics(knowledge: Knowledge) -> tuple[Topic, ...]:
    """Every entry under one topic, in the article's order."""
    return tuple(_topics(knowledge))


def _topics(knowledge: Knowledge) -> Iterator[Topic]:
    sections = knowledge.subject.article.sections
    places = {section: place for place, section in enumerate(sections)}
    entries = sorted(knowledge.entries, key=lambda each: places.get(each.section, -1))
    headings = {each.id: _heading(each, places.keys()) for each in entries}
    tops = (section.partition(_IN)[0] for section in sections)
    for title in dict.fromkeys((*tops, wording.MORE_TOPICS, wording.ABOUT_BOT)):
        if within := tuple(each for each in entries if headings[each.id] == title):
            yield Topic(title, within)


def _heading(entry: Entry, sections: Container[str]) -> str:
    if entry.about_bot:
        return wording.ABOUT_BOT
    if entry.section not in sections:
        return wording.MORE_TOPICS
    return entry.section.partition(_IN)[0]
