"""What every door of the playground works with."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.errors import Json, Refused
from bot.playground.files import Files
from bot.playground.grants import Grants
from bot.playground.runs import Runs
from bot.playground.socket_mode import Hub
from bot.playground.typed import Spelling
from bot.playground.workspace import Channel, Message, Workspace

ARCHIVED = "#{0} is archived: nobody can write there any more."


@dataclass(frozen=True, slots=True)
class Parts:
    """One workspace: its state, what is handed out in it, and the way to the app.

    `base` gives the playground's address, without a slash at the end. `remove` takes the app out
    of a workspace and gives what it hears of that.
    """

    workspace: Workspace
    grants: Grants
    files: Files
    runs: Runs
    hub: Hub
    spelling: Spelling
    base: Callable[[], str]
    remove: "Callable[[Parts], list[Json]]"

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


def open_channel_in(parts: Parts, user: str, fields: Json) -> Channel:
    """The channel of an act that writes in it."""
    channel = channel_in(parts, user, fields)
    if channel.archived:
        raise Refused(ARCHIVED.format(channel.name))
    return channel


def message_in(parts: Parts, user: str, fields: Json) -> Message:
    """The message of an act, which the person must be able to see."""
    channel = channel_in(parts, user, fields)
    message = parts.workspace.message(channel, text_in(fields, "ts"), user)
    if message is None:
        raise Refused("There is no such message for you to see.")
    return message
