"""Turns what people type, and what Slack makes of it, into plain words."""

import html
import re
import unicodedata

LONGEST = 3000
"""Characters of a question that are read; what comes after is not looked at."""

_MENTION = re.compile(r"<[@!#][^>]*>")
_LINK = re.compile(r"<[a-z][a-z0-9+.-]*:[^>|]*(?:\|([^>]*))?>", re.IGNORECASE)
_EMOJI = re.compile(r":[a-z0-9_+'-]*[a-z][a-z0-9_+'-]*:", re.IGNORECASE)
_DOMAIN = re.compile(r"\b(?:www\.)?([\w-]+)\.(?:org|com|net|io)\b(?:/\S*)?", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:\.[^\W\d_]+)*(?:\+\+|#)?")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")


def plain(text: str) -> str:
    """The text as the person saw it: no mentions, links by their label, entities resolved.

    Cut at LONGEST characters; control and invisible characters become spaces.
    """
    text = _MENTION.sub(" ", text[: 2 * LONGEST])
    text = _LINK.sub(lambda link: f" {link.group(1) or ''} ", text)
    text = html.unescape(text)
    text = "".join(" " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join(text.split())[:LONGEST]


def words(text: str) -> tuple[str, ...]:
    """The words of a plain text, without case, accents, punctuation, emoji codes or code marks.

    "C++", "C#" and dotted names such as "tf.function" stay one word each.
    """
    text = _EMOJI.sub(" ", text)
    text = _DOMAIN.sub(r"\1", text)
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c))
    return tuple(_WORD.findall(_APOSTROPHE.sub("", bare)))


def shorten(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
