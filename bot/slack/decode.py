"""Reads what Slack sends into values. Fields that Slack may leave out are empty."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.decision import Person
from bot.core.model import Guide
from bot.core.ports import Thread
from bot.slack import ids
from bot.slack.carried import Carried, decode

Body = Mapping[str, Any]
_CALLS = re.compile(r"<[@!]")
"""Begins a mention of a person, a group or everybody."""
Values = Mapping[str, Mapping[str, Any]]
"""What was entered in a modal, by block and action."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Where one person is told something that nobody else sees."""

    response_url: str = field(repr=False)
    user: str
    channel: str = ""
    thread: str = ""


@dataclass(frozen=True, slots=True)
class Press:
    """A click on a button: who, where, and what the button carried (None: it is out of date).

    `option` is what was taken from a menu, `values` what is entered in the modal around it.
    """

    action: str
    carried: Carried | None
    user: str
    team: str
    channel: str
    message: str
    thread: str
    ephemeral: bool
    view: str
    view_hash: str
    surface: str
    trigger: str
    response_url: str
    name: str = ""
    values: Values = field(default_factory=dict)
    option: str = ""

    @property
    def person(self) -> Person:
        """Who clicked, under the name that Slack gives with it."""
        return Person(self.user, self.name)

    @property
    def ear(self) -> Ear:
        """Where the one who clicked hears of it."""
        return Ear(self.response_url, self.user, self.channel, self.thread)

    @property
    def conversation(self) -> Thread:
        """The conversation that the button's message belongs to."""
        return Thread(self.team, self.channel, self.thread or self.message, self.user)


def ear(body: Body) -> Ear:
    """Where one who gave a command or took a shortcut hears of it."""
    user = body.get("user_id") or body["user"]["id"]
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id", "")
    return Ear(body.get("response_url") or "", user, channel)


def press(body: Body, guide: Guide) -> Press:
    """The click in a block_actions payload."""
    action = body["actions"][0]
    container = body.get("container") or {}
    view = body.get("view") or {}
    return Press(
        action=ids.base(action.get("action_id", "")),
        carried=decode(action.get("value"), guide),
        user=body["user"]["id"],
        team=team(body),
        channel=container.get("channel_id", ""),
        message=container.get("message_ts", ""),
        thread=_thread(body),
        ephemeral=bool(container.get("is_ephemeral")),
        view=view.get("id", ""),
        view_hash=view.get("hash", ""),
        surface=view.get("type", "message"),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
        name=_name(body),
        values=(view.get("state") or {}).get("values") or {},
        option=(action.get("selected_option") or {}).get("value", ""),
    )


def _thread(body: Body) -> str:
    """The thread that a message replies in; empty where it stands in the channel."""
    container = body.get("container") or {}
    named = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts", "")
    return "" if named == container.get("message_ts") else named


def _name(body: Body) -> str:
    user = body["user"]
    return user.get("name") or user.get("username") or ""


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the bot. `opening` says that it begins a thread instead of replying in one.

    `addressed` says that it is surely meant for the bot, by a mention or in a direct message: a
    reply in a channel's thread may be. `kind` is Slack's word for the kind of channel, if given.
    """

    text: str
    thread: Thread
    ts: str
    opening: bool
    addressed: bool = True
    kind: str = ""


def said(body: Body) -> Said | None:
    """The message in an event; None where nobody speaks to the bot: bots, edits, notices.

    A mention also arrives as a message where the bot hears the channel: that one is left out.
    """
    event = body["event"]
    user = event.get("user")
    if not user or event.get("bot_id") or event.get("edited"):
        return None
    if event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    kind, text = event.get("channel_type") or "", event.get("text") or ""
    root = event.get("thread_ts") or event["ts"]
    opening = root == event["ts"]
    addressed = event["type"] != "message" or kind == "im"
    if not addressed and (opening or _CALLS.search(text)):
        return None
    thread = Thread(team(body), event["channel"], root, user)
    return Said(text, thread, event["ts"], opening, addressed, kind)


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent: what it carried, what was entered, and where it may post."""

    carried: Carried | None
    user: str
    view: str
    values: Values
    response_urls: tuple[str, ...]
    team: str = ""
    name: str = ""

    @property
    def person(self) -> Person:
        """Who sent it, under the name that Slack gives with it."""
        return Person(self.user, self.name)

    def entered(self, block: str, action: str) -> Mapping[str, Any]:
        """The state of one element; empty where it is not there."""
        return entered(self.values, block, action)


def submission(body: Body, guide: Guide) -> Submission:
    """The modal in a view_submission payload."""
    view = body["view"]
    return Submission(
        carried=decode(view.get("private_metadata"), guide),
        user=body["user"]["id"],
        view=view["id"],
        values=(view.get("state") or {}).get("values") or {},
        response_urls=tuple(each["response_url"] for each in body.get("response_urls") or ()),
        team=team(body),
        name=_name(body),
    )


def typed(body: Body) -> str:
    """What was typed into the box that a block_actions payload came from."""
    return body["actions"][0].get("value") or ""


def entered(values: Values, block: str, action: str) -> Mapping[str, Any]:
    """The state of one element of a modal; empty where it is not there."""
    return values.get(block, {}).get(action) or {}


def team(body: Body) -> str:
    """The workspace that a payload belongs to: where the app is, not where the person is from."""
    seen_by = body.get("authorizations")
    return (
        _in(body.get("view"), "app_installed_team_id")
        or _in(body.get("team"), "id")
        or _in(seen_by[0] if isinstance(seen_by, list) and seen_by else None, "team_id")
        or body.get("team_id")
        # Where an organisation has the bot, an interaction may say no more than this.
        or _in(body.get("user"), "team_id")
        or ""
    )


def _in(part: object, name: str) -> str:
    value = part.get(name) if isinstance(part, Mapping) else ""
    return value if isinstance(value, str) else ""
