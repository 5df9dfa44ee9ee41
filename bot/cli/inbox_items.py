"""Sums up what was kept of questions: what was missed, alike together, and suggested phrasings."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.core.matching import MOST_OFFERED, Match, Matcher, Result
from bot.core.matching.grouping import grouped
from bot.core.text import plain, words
from bot.errors import InputError
from bot.store.inbox import Kept

Asked = tuple[str, ...]
_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look at: questions that were missed, or one that suggests itself for an entry.

    `question` is the most central of the `texts`, each with how often it was put. `entry` is the
    one that people chose; empty where they were not served. `found` is what the question is met
    with now, and `kept` all that it rests on.
    """

    id: str
    question: str
    texts: tuple[tuple[str, int], ...]
    found: Result
    kept: tuple[Kept, ...]
    entry: str = ""

    @property
    def nearest(self) -> tuple[Match, ...]:
        """The entries that come nearest to the question now, the surest first."""
        return self.found.matches[:MOST_OFFERED]

    @property
    def size(self) -> int:
        """How often it was asked."""
        return len(self.kept)

    @property
    def days(self) -> int:
        """On how many days it was asked."""
        return len({each.day for each in self.kept})

    @property
    def kinds(self) -> Mapping[str, int]:
        """How often what went wrong."""
        return Counter(each.kind for each in self.kept)


def items(matcher: Matcher, kept: Iterable[Kept]) -> tuple[Item, ...]:
    """What was missed, the largest group first, then what suggests itself, the commonest first."""
    missed: dict[str, list[Kept]] = defaultdict(list)
    chosen: dict[tuple[Asked, str], list[Kept]] = defaultdict(list)
    for each in kept:
        text = plain(each.question)
        if not words(text):
            continue
        if each.kind != "chosen":
            missed[text].append(each)
        elif matcher.knowledge.entry(each.chosen):
            chosen[words(text), each.chosen].append(each)
    return (*_missed(matcher, missed), *_suggested(matcher, chosen))


def _missed(matcher: Matcher, missed: Mapping[str, Sequence[Kept]]) -> list[Item]:
    texts = [text for text, several in missed.items() for _ in several]
    return [
        Item(
            _id("m", group.central),
            group.central,
            group.texts,
            matcher.match(group.central),
            tuple(each for text, _ in group.texts for each in missed[text]),
        )
        for group in grouped(matcher, texts)
    ]


def _suggested(matcher: Matcher, chosen: Mapping[tuple[Asked, str], Sequence[Kept]]) -> list[Item]:
    found = []
    for (_, entry), several in chosen.items():
        counts = Counter(plain(each.question) for each in several)
        texts = tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
        text = texts[0][0]
        found.append(
            Item(_id("s", text, entry), text, texts, matcher.match(text), tuple(several), entry)
        )
    return sorted(found, key=lambda item: (-item.size, -item.days, item.question, item.entry))


def _id(kind: str, *parts: str) -> str:
    """Stays the same while the question does, whatever else comes in."""
    digest = hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()
    return f"{kind}{digest[:_DIGITS]}"


def find(listed: Sequence[Item], named: str) -> Item | None:
    """The item of an id, a number of the list or a text; None where no question has that text.

    Raises InputError where there is no item of that id or number.
    """
    named = named.strip()
    if _is_number(named):
        if 1 <= int(named[:9]) <= len(listed) and len(named) < 10:
            return listed[int(named) - 1]
        raise InputError(f"There is no item {named[:20]} (`bot inbox` lists {len(listed)})")
    if _is_id(named):
        found = next((each for each in listed if each.id == named), None)
        if found is None:
            raise InputError(f"There is no item {named} (`bot inbox` lists what there is)")
        return found
    asked = words(plain(named))
    return next(
        (each for each in listed if any(words(text) == asked for text, _ in each.texts)), None
    )


def is_named(named: str) -> bool:
    """Whether that is an item's number or id rather than a text."""
    named = named.strip()
    return _is_number(named) or _is_id(named)


def _is_number(named: str) -> bool:
    return named.isascii() and named.isdecimal()


def _is_id(named: str) -> bool:
    digits = named[1:]
    return (
        named[:1] in ("m", "s")
        and len(digits) == _DIGITS
        and all(digit in "0123456789abcdef" for digit in digits)
    )
