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
_WORD = re.compile(r"[^\W_]+(?:\.[^\W\d_]+)*(?:\+\+|#)?")
_POSSESSIVE = re.compile(r"(?<=\w)['\u2019\u02bc]s\b")
_APOSTROPHE = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")


def plain(text: str) -> str:
    """The text as the person saw it: no mentions, links by their label, Slack's escapes resolved.

    Cut at LONGEST characters. Control characters and lone surrogates become spaces, characters
    that only steer the display (zero-width joiners, soft hyphens) go.
    """
    text = _MENTION.sub(" ", text[: 2 * LONGEST])
    text = _LINK.sub(lambda link: f" {link[2] or link[1]} ", text)
    # Slack escapes these three and nothing else; "&" comes last, or "&amp;lt;" would turn into "<".
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
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
    text = "".join(c for c in text if unicodedata.category(c)[0] != "M")
    text = _ADDRESS.sub(_site, _EMOJI.sub(" ", text))
    return tuple(_WORD.findall(_APOSTROPHE.sub("", _POSSESSIVE.sub("", text))))


def _site(address: re.Match[str]) -> str:
    *_, name, place = address[1].split(".")
    return f" {name} " if place in _PLACES else address[0]


def shorten(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
