"""Turns what people type, and what Slack makes of it, into plain words.

Everything here takes time in proportion to the text: no pattern can start where another
attempt has already looked and failed.
"""

import re
import unicodedata

LONGEST = 3000
"""Characters of a question that are read; what comes after is not looked at."""

_MENTION = re.compile(r"<[@!#][^<>]*>")
_LINK = re.compile(r"<([a-z][a-z0-9+.-]*:[^<>|]*)(?:\|([^<>]*))?>", re.IGNORECASE)
_EMOJI = re.compile(r":(?!\d+:)[a-z0-9_+'-]+:")
_ADDRESS = re.compile(r"(?<![\w.-])(?:https?://)?([\w-]+(?:\.[\w-]+)+)(?::\d+)?(?:[/?#]\S*)?")
_PLACES = frozenset(["ai", "com", "dev", "io", "net", "org"])
_JOINER = "\u200d"
_TONES = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_FLAGS = frozenset(map(chr, range(0x1F1E6, 0x1F200)))
_WORD = re.compile(r"[^\W_]+(?:\.[^\W\d_]+)*(?:\+\+|#)?")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")


def plain(text: str) -> str:
    """The text as the person saw it: no mentions, links by their label, Slack's escapes resolved.

    Cut at LONGEST characters. Control characters and lone surrogates become spaces, characters
    that only steer the display (zero-width joiners, soft hyphens) go.
    """
    text = text[: 2 * LONGEST]
    if "<" in text:
        text = _LINK.sub(lambda link: f" {link[2] or link[1]} ", _MENTION.sub(" ", text))
    # Slack escapes these three and nothing else; "&" comes last, or "&amp;lt;" would turn into "<".
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    if not text.isprintable():
        text = "".join(map(_visible, text))
    return " ".join(text.split())[:LONGEST].rstrip()


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category[0] == "C" else character


def words(text: str) -> tuple[str, ...]:
    """The words of a plain text, without case, accents, punctuation, emoji codes or code marks.

    "C++", "C#" and dotted names such as "tf.function" stay one word each; an address is read as
    the name of its site, and a possessive 's goes.
    """
    # Compatibility forms may unfold to capitals, so they go before and after the case does.
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    if not text.isascii():
        text = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    # Most texts hold neither, and looking for a pattern at every place takes longest.
    if ":" in text:
        text = _EMOJI.sub(" ", text)
    if "." in text:
        text = _ADDRESS.sub(_site, text)
    return tuple(_WORD.findall(_APOSTROPHE.sub("", _POSSESSIVE.sub("", text))))


def _site(address: re.Match[str]) -> str:
    *_, name, place = address[1].split(".")
    return f" {name} " if place in _PLACES else address[0]


def shorten(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` characters.

    What is seen as one character is cut off whole, unless it would take all of the text along.
    """
    if len(text) <= most:
        return text
    at = end = max(most - 1, 0)
    while at > 0 and _joined(text[at - 1], text[at]):
        at -= 1
    return text[: at or end].rstrip() + "…"


def _joined(one: str, other: str) -> bool:
    """Whether two characters are seen as one: marks, joined emoji, skin tones, flags."""
    if one == _JOINER or other == _JOINER or other in _TONES:
        return True
    return unicodedata.category(other)[0] == "M" or (one in _FLAGS and other in _FLAGS)


def printable(text: str) -> str:
    """The text as it can be written on one line anywhere: what cannot be seen is escaped."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
