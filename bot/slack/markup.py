"""Slack's mrkdwn, made in one place: text becomes Markup only by being escaped."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NewType

from bot.core.model import Source
from bot.core.text import shorten

Markup = NewType("Markup", str)
"""Text that is safe to send as mrkdwn."""
_QUOTED = re.compile(r"^[>\s]*>")
_HALF = re.compile(r"(&[a-z]*|<[^<>]*)…$")
_JOINERS = "\u200c\u200d"


def escape(text: str) -> Markup:
    """Any text as Markup that shows it as it is: no mention, link or channel call survives."""
    return Markup(text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def bold(text: str) -> Markup:
    """The text in bold."""
    return Markup(f"*{escape(text)}*")


def link(source: Source, most: int) -> Markup:
    """A source's title, cut to `most` characters, leading to its address."""
    url = escape(source.url.replace("<", "%3C").replace(">", "%3E").replace("|", "%7C"))
    return Markup(f"<{url}|{escape(shorten(source.title, most).replace('|', '/'))}>")


def person(user_id: str) -> Markup:
    """A mention of the person who acted; ids that are not Slack's are shown as text."""
    return Markup(f"<@{user_id}>") if user_id.isalnum() and user_id.isupper() else escape(user_id)


def tidy(text: str) -> str:
    """What a person typed, line by line without what only steers the display or nests a quotation.

    The joiners that some scripts and emoji are written with stay.
    """
    lines = ("".join(map(_visible, line)).strip() for line in text.splitlines())
    return "\n".join(_QUOTED.sub("  ", line) for line in lines).strip("\n")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in _JOINERS else ""
    return " " if category[0] == "C" else character


def quote(text: str) -> Markup:
    """The text as a quotation, line by line."""
    return Markup("\n".join(f"> {line}" for line in escape(text).splitlines()))


def join(parts: list[Markup], between: str = "\n") -> Markup:
    """Parts one after another."""
    return Markup(between.join(parts))


def cut(text: str, most: int) -> Markup:
    """A text that fits `most` characters, escaped."""
    escaped = escape(text)
    while len(escaped) > most:
        text = shorten(text, len(text) - max(1, len(escaped) - most))
        escaped = escape(text)
    return escaped


def clip(text: Markup, most: int) -> Markup:
    """Markup cut to `most` characters, without half of an escape or of a link at its end."""
    return text if len(text) <= most else Markup(_HALF.sub("…", shorten(text, most)))


def pack(lines: Iterable[Markup], most: int) -> Iterator[Markup]:
    """The lines in as few texts of at most `most` characters as keep every line whole."""
    text = ""
    for line in lines:
        if text and len(text) + 1 + len(line) > most:
            yield Markup(text)
            text = ""
        text = f"{text}\n{line}" if text else line
    if text:
        yield Markup(text)
