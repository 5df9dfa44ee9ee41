"""The workspace: its people, channels, messages and views. Plain state and queries, no network."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.playground.errors import Json
from bot.playground.files import File
from bot.playground.manifest import App
from bot.playground.teams import Kind, Room, Team

SLACKBOT = "USLACKBOT"
STATUS_SECONDS = 120.0
"""How long "is thinking" stays, in seconds, when the bot says nothing."""


@dataclass(slots=True)
class Message:
    """One message; an ephemeral one has a reader, and nobody else ever sees it."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    files: list[File] = field(default_factory=list)
    thread_ts: str | None = None
    reader: str | None = None
    edited: bool = False
    deleted: bool = False
    metadata: Json | None = None
    values: dict[str, Json] = field(default_factory=dict)
    reactions: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class Channel:
    """A conversation; `members` are people. A direct message has one, and the bot."""

    id: str
    name: str
    kind: Kind
    members: tuple[str, ...]
    bot_is_member: bool
    archived: bool = False
    messages: list[Message] = field(default_factory=list)
    statuses: dict[str, tuple[str, float]] = field(default_factory=dict)
    prompts: list[Json] = field(default_factory=list)


@dataclass(slots=True)
class View:
    """A modal or an App Home as its owner sees it, with what they chose and typed so far."""

    id: str
    owner: str
    body: Json
    origin: str | None = None
    root: str | None = None
    previous: str | None = None
    hash: str = ""
    values: Json = field(default_factory=dict)


class Workspace:
    """One team. Every `ts` is unique and grows; every person has one DM with the bot."""

    def __init__(
        self, team: Team, app: App, clock: Callable[[], float], changed: Callable[[], None]
    ) -> None:
        self.team = team
        self.app = app
        self.clock = clock
        self.changed = changed
        self._last = 0
        self.channels = {channel.id: channel for channel in _channels(team, app)}
        self.modals: dict[str, list[View]] = {user: [] for user in team.people}
        self.homes: dict[str, View] = {}
        for room in team.rooms:
            self._furnish(room)

    def stamp(self) -> str:
        """A new `ts`, later than every other."""
        self._last = max(self._last + 1, int(self.clock() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"

    def dm(self, user: str) -> Channel:
        """The direct message between a person and the bot."""
        return self.channels["D" + user[1:]]

    def find(self, given: str) -> Channel | None:
        """A channel by its id, its #name, or the person whose DM it is."""
        if given in self.team.people:
            return self.dm(given)
        named = (c for c in self.channels.values() if c.kind != "dm" and f"#{c.name}" == given)
        return self.channels.get(given) or next(named, None)

    def sees(self, user: str, channel_id: str) -> bool:
        """Whether a person is in a channel; what they are not in, the playground hides."""
        channel = self.channels.get(channel_id)
        return channel is not None and user in channel.members

    def chooses(self, user: str, id_: str) -> bool:
        """Whether a person may name this: a channel that they are in, or anybody who works here."""
        return id_ in self.team.people or self.sees(user, id_)

    def knows(self, id_: str) -> bool:
        """Whether this is a person or a channel of this workspace."""
        return id_ in self.team.people or id_ in self.channels

    def message(self, channel: Channel, ts: str, reader: str | None = None) -> Message | None:
        """A message that everybody sees, or one that only this reader does."""
        shown = (m for m in channel.messages if m.reader in (None, reader))
        return next((m for m in shown if m.ts == ts), None)

    def replies(self, message: Message) -> list[Message]:
        """The answers in a message's thread that everybody sees."""
        channel = self.channels[message.channel]
        return [m for m in channel.messages if m.thread_ts == message.ts and m.reader is None]

    def add(self, message: Message) -> Message:
        """Put a message into its channel; the bot's word ends its "is thinking" there."""
        channel = self.channels[message.channel]
        channel.messages.append(message)
        if message.user == self.team.bot_user:
            channel.statuses.pop(message.thread_ts or "", None)
        self.changed()
        return message

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self.channels[message.channel].messages.remove(message)
        self.changed()

    def tell(self, user: str, channel: Channel, text: str, thread_ts: str | None = None) -> None:
        """Say something to one person in Slack's own name, as Slackbot does."""
        ts = self.stamp()
        self.add(Message(ts, channel.id, SLACKBOT, text, thread_ts=thread_ts, reader=user))

    def status(self, channel: Channel, ts: str) -> str:
        """What the bot says it is doing in a thread, or nothing; it fades by itself."""
        text, since = channel.statuses.get(ts, ("", 0.0))
        return text if self.clock() - since < STATUS_SECONDS else ""

    def top(self, user: str) -> View | None:
        """The modal that a person has before them."""
        stack = self.modals[user]
        return stack[-1] if stack else None

    def view(self, view_id: str = "", external_id: str = "") -> View | None:
        """An open view by its id or by the app's own id for it."""
        shown = [*self.homes.values(), *(view for s in self.modals.values() for view in s)]
        for view in shown:
            if view.id == view_id or (external_id and view.body.get("external_id") == external_id):
                return view
        return None

    def _furnish(self, room: Room) -> None:
        for user, text in room.said:
            self.add(Message(self.stamp(), room.id, user, text))


def new_hash(clock: Callable[[], float]) -> str:
    """A view's new hash: it changes with every change of the view."""
    return f"{int(clock())}.{secrets.token_hex(4)}"


def _channels(team: Team, app: App) -> list[Channel]:
    return [
        *(
            Channel(room.id, room.name, room.kind, room.members, room.bot, room.archived)
            for room in team.rooms
        ),
        *(Channel("D" + user[1:], app.name, "dm", (user,), True) for user in team.people),
    ]
