"""The message that a person pointed at with a shortcut: a modal carries it along.

It travels through the client, so it is decoded strictly.
"""

import json
from dataclasses import dataclass, field

from bot.slack.decode import Body

LONGEST = 3000
"""Characters of private_metadata that Slack keeps."""
_KEYS = {"o": "owner", "c": "channel", "t": "thread", "u": "response_url"}


@dataclass(frozen=True, slots=True)
class Pointed:
    """`owner` is who pointed at it; `thread` is where replies to it go.

    `response_url` is Slack's leave to post there, good for half an hour.
    """

    owner: str
    channel: str
    thread: str
    response_url: str = field(repr=False)

    def encode(self) -> str:
        """The text that goes into private_metadata."""
        parts = {key: getattr(self, name) for key, name in _KEYS.items()}
        return json.dumps(parts, separators=(",", ":"))


def pointed(body: Body) -> Pointed:
    """The message in a shortcut's payload."""
    message = body["message"]
    return Pointed(
        owner=body["user"]["id"],
        channel=body["channel"]["id"],
        thread=message.get("thread_ts") or message.get("ts") or body.get("message_ts", ""),
        response_url=body.get("response_url", ""),
    )


def decode(text: str | None) -> Pointed | None:
    """The message that a modal carries; None where it is not ours."""
    if not text or len(text) > LONGEST:
        return None
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(parts, dict) or parts.keys() != _KEYS.keys():
        return None
    if not all(isinstance(value, str) for value in parts.values()):
        return None
    if not parts["u"].startswith(("https://", "http://")):
        return None
    return Pointed(**{name: parts[key] for key, name in _KEYS.items()})
