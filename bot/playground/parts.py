"""What every door of the playground works with."""

from dataclasses import dataclass

from bot.playground.errors import Json, Refused
from bot.playground.grants import Grants
from bot.playground.socket_mode import Hub
from bot.playground.typed import Spelling
from bot.playground.workspace import Channel, Message, Workspace


@dataclass(frozen=True, slots=True)
class Parts:
    """The state, what is handed out, and the way to the app."""

    workspace: Workspace
    grants: Grants
    hub: Hub
    spelling: Spelling

    @property
    def name(self) -> str:
        """How the app is called."""
        return self.workspace.app.name


def text_in(fields: Json, name: str) -> str:
    """A field of an act as text; empty where it is not given."""
    value = fields.get(name)
    if value is not None and not isinstance(value, str):
        raise Refused(f"The field {name!r} must be text.")
    return value or ""


def channel_in(parts: Parts, user: str, fields: Json) -> Channel:
    """The channel of an act, which the person must be in."""
    given = text_in(fields, "channel")
    if not parts.workspace.sees(user, given):
        raise Refused(f"You are in no channel {given!r}.")
    return parts.workspace.channels[given]


def message_in(parts: Parts, user: str, fields: Json) -> Message:
    """The message of an act, which the person must be able to see."""
    channel = channel_in(parts, user, fields)
    message = parts.workspace.message(channel, text_in(fields, "ts"), user)
    if message is None:
        raise Refused("There is no such message for you to see.")
    return message
