"""What becomes of text that a person types: Slack escapes it and marks mentions and links."""

import re
from collections.abc import Callable, Mapping

ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
BROADCASTS = {"here": "<!here>", "channel": "<!channel>", "everyone": "<!everyone>"}
TRAILING = ".,;:!?)'\"”’"
MENTION = re.compile(r"<@(\w+)>")
CODE = r"(?P<code>```.*?```|`[^`\n]+`)"
LINK = r"(?P<url>https?://[^\s<>|]+)"
MAIL = r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
HOST = r"(?P<host>(?<![\w.@/])(?:[a-z0-9-]+\.)+(?:ai|com|dev|edu|io|net|org)\b(?:/[^\s<>|]*)?)"


def escape(text: str) -> str:
    """Text in which no control syntax is left."""
    return re.sub("[&<>]", lambda found: ENTITIES[found[0]], text)


class Spelling:
    """How a team's people and channels are spelled.

    `people` and `channels` give ids by typed names, `handles` gives short names by id.
    """

    def __init__(
        self, people: Mapping[str, str], channels: Mapping[str, str], handles: Mapping[str, str]
    ) -> None:
        self._handles = dict(handles)
        self._people = {name.casefold(): id_ for name, id_ in people.items()}
        self._channels = dict(channels)
        at = rf"(?<!\w)@(?P<at>{_any_of([*people, *BROADCASTS])})(?!\w)"
        hash_ = rf"(?<!\w)#(?P<hash>{_any_of(channels)})(?![\w-])"
        pattern = "|".join((CODE, LINK, MAIL, at, hash_, HOST))
        self._pattern = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        self._marks: dict[str, Callable[[str], str]] = {
            "code": escape,
            "url": lambda text: _linked(text, "{0}"),
            "mail": lambda text: _linked(text, "mailto:{0}|{0}"),
            "host": lambda text: _linked(text, "http://{0}|{0}"),
            "at": self._mention,
            "hash": lambda name: f"<#{self._channels[name.lower()]}|{name.lower()}>",
        }

    def message(self, text: str) -> str:
        """A message's text as the app receives it."""
        made, at = "", 0
        for found in self._pattern.finditer(text):
            made += escape(text[at : found.start()])
            kind = found.lastgroup or ""
            made += self._marks[kind](found[kind])
            at = found.end()
        return made + escape(text[at:])

    def command(self, text: str, should_escape: bool) -> str:
        """A slash command's text; names become ids only where the manifest asks for it."""
        if not should_escape:
            return escape(text)
        return MENTION.sub(lambda at: f"<@{at[1]}|{self._handles[at[1]]}>", self.message(text))

    def _mention(self, name: str) -> str:
        return BROADCASTS.get(name.lower()) or f"<@{self._people[name.casefold()]}>"


def _any_of(names: Mapping[str, str] | list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _linked(text: str, form: str) -> str:
    address = text.rstrip(TRAILING)
    return f"<{form.format(escape(address))}>{escape(text[len(address) :])}"
