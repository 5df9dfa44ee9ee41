"""What a person is about to share, with all that they wrote for it: a modal carries it along.

It travels through the client, so it is decoded strictly.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from bot.core.model import Guide
from bot.slack import ids, markup
from bot.slack.carried import Carried, parts_of
from bot.slack.carried import decode as decode_carried
from bot.slack.decode import Body, entered
from bot.slack.views import LONGEST_NOTE

LONGEST = 3000
"""Characters of private_metadata that Slack keeps."""
LONGEST_TITLE = 150

Way = Literal["post", "decision"]


@dataclass(frozen=True, slots=True)
class Draft:
    """`holds` is what is shared; the rest was entered.

    `title` is empty where none was typed, `channel` until one was chosen, `response_url` where
    there is none that can still be used.
    """

    holds: Carried
    way: Way = "post"
    title: str = ""
    note: str = ""
    channel: str = ""
    hidden: bool = False
    response_url: str = field(default="", repr=False)

    @property
    def decidable(self) -> bool:
        """Whether a team can decide on it: on a recommendation, not on an answer."""
        return not self.holds.entry

    @property
    def placed(self) -> bool:
        """Whether it is known where it goes."""
        return bool(self.channel if self.way == "decision" else self.response_url)

    def encode(self) -> str:
        """The text that goes into private_metadata; a note too long for it loses its end."""
        text = self._text()
        if len(text) <= LONGEST:
            return text
        room = max(0, len(self.note) - (len(text) - LONGEST))
        return replace(self, note=self.note[:room])._text()

    def _text(self) -> str:
        parts = {
            "s": self.holds.encode(),
            "w": self.way,
            "t": self.title,
            "n": self.note,
            "c": self.channel,
            "h": "1" if self.hidden else "",
            "u": self.response_url,
        }
        filled = {key: value for key, value in parts.items() if value}
        return json.dumps(filled, separators=(",", ":"), ensure_ascii=False)

    def filled(self, values: Mapping[str, Mapping[str, Any]]) -> "Draft":
        """With what a modal holds now; what it does not ask for stays as it was."""
        return replace(
            self,
            way=_way(values) or self.way,
            title=_title(values) if ids.SHARE_TITLE in values else self.title,
            note=_note(values) if ids.SHARE_NOTE in values else self.note,
            channel=_channel(values) or self.channel,
            hidden=_hidden(values) if ids.SHARE_HIDDEN in values else self.hidden,
        )


def decode(text: str | None, guide: Guide) -> Draft | None:
    """The draft in a modal; None where it is not ours or no longer fits the guide."""
    parts = parts_of(text, "swtnchu", LONGEST)
    if parts is None:
        return None
    holds = decode_carried(parts.get("s"), guide)
    way = _known_way(parts.get("w"))
    url = parts.get("u", "")
    if holds is None or way is None or (holds.entry and way == "decision"):
        return None
    if url and not url.startswith(("https://", "http://")):
        return None
    return Draft(
        holds=holds,
        way=way,
        title=parts.get("t", "")[:LONGEST_TITLE],
        note=parts.get("n", "")[:LONGEST_NOTE],
        channel=parts.get("c", ""),
        hidden=bool(parts.get("h")),
        response_url=url,
    )


def of(body: Body, guide: Guide) -> Draft | None:
    """The draft of the modal in a payload."""
    return decode(body["view"].get("private_metadata"), guide)


def _way(values: Mapping[str, Mapping[str, Any]]) -> Way | None:
    option = entered(values, ids.SHARE_WAY, ids.SHARE_WAY).get("selected_option") or {}
    return _known_way(option.get("value"))


def _known_way(text: object) -> Way | None:
    return next((way for way in get_args(Way) if way == text), None)


def _title(values: Mapping[str, Mapping[str, Any]]) -> str:
    typed = entered(values, ids.SHARE_TITLE, ids.SHARE_TITLE).get("value") or ""
    return " ".join(markup.tidy(typed).split())[:LONGEST_TITLE]


def _note(values: Mapping[str, Mapping[str, Any]]) -> str:
    typed = entered(values, ids.SHARE_NOTE, ids.SHARE_NOTE).get("value") or ""
    return str(typed)[:LONGEST_NOTE]


def _channel(values: Mapping[str, Mapping[str, Any]]) -> str:
    chosen = entered(values, ids.SHARE_CHANNEL, ids.SHARE_CHANNEL)
    return chosen.get("selected_conversation") or ""


def _hidden(values: Mapping[str, Mapping[str, Any]]) -> bool:
    return bool(entered(values, ids.SHARE_HIDDEN, ids.SHARE_HIDDEN).get("selected_options"))
