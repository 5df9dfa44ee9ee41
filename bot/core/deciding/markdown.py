"""Markdown, made in one place: text becomes Markdown only by being escaped."""

import re
from collections.abc import Iterable

from bot.core.model import Source

_MARKS = re.compile(r"([\\`*_{}\[\]>#|~!$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LEADING = re.compile(r"^([-+=]|\d+[.)])")


def escape(text: str) -> str:
    """A text that Markdown shows as it is, on one line: nothing in it can end or begin anything.

    Not every Markdown takes a backslash before "<" and "&", so these become entities.
    """
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    escaped = _ENTITY.sub("&amp;", escaped).replace("<", "&lt;")
    return _LEADING.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", escaped)


def link(text: str, url: str) -> str:
    """A text that leads to an address."""
    return f"[{escape(text)}](<{url.replace('<', '%3C').replace('>', '%3E')}>)"


class Sources:
    """Numbers sources in the order in which they are referred to."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def refer(self, sources: Iterable[Source]) -> str:
        """Their numbers, each leading to its source, such as ` (1, 2)`; empty for none."""
        numbers = [(s, self._numbers.setdefault(s, len(self._numbers) + 1)) for s in sources]
        links = (link(str(number), source.url) for source, number in numbers)
        return f" ({', '.join(links)})" if numbers else ""

    def listed(self) -> tuple[str, ...]:
        """Every source that was referred to, as the lines of a list."""
        numbered = (
            (number, link(source.title, source.url)) for source, number in self._numbers.items()
        )
        return tuple(f"{number}. {source}" for number, source in numbered)
