"""Reads what Slack sends into values. Fields that Slack may leave out are empty."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.model import Guide
from bot.core.ports import Thread
from bot.slack import ids
from bot.slack.carried import Carried, decode

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Press:
    """A click on a button: who, where, and what the button carried (None: it is out of date)."""

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

    @property
    def conversation(self) -> Thread:
        """The conversation that the button's message belongs to."""
        return Thread(self.team, self.channel, self.thread or self.message, self.user)


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
        thread=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts", ""),
        ephemeral=bool(container.get("is_ephemeral")),
        view=view.get("id", ""),
        view_hash=view.get("hash", ""),
        surface=view.get("type", "message"),
        trigger=body.get("trigger_id", ""),
        response_url=body.get("response_url", ""),
    )


@dataclass(frozen=True, slots=True)
class Said:
    """A message to the bot. `opening` says that it begins a thread instead of replying in one."""

    text: str
    thread: Thread
    ts: str
    opening: bool


def said(body: Body) -> Said | None:
    """The message in an event; None where nobody speaks to the bot: bots, edits, notices."""
    event = body["event"]
    user = event.get("user")
    if not user or event.get("bot_id") or event.get("edited"):
        return None
    if event.get("subtype") not in (None, "file_share", "thread_broadcast"):
        return None
    if event["type"] == "message" and event.get("channel_type") != "im":
        return None
    root = event.get("thread_ts") or event["ts"]
    thread = Thread(team(body), event["channel"], root, user)
    return Said(event.get("text") or "", thread, event["ts"], root == event["ts"])


@dataclass(frozen=True, slots=True)
class Submission:
    """A modal that was sent: what it carried, what was entered, and where it may post."""

    carried: Carried | None
    user: str
    view: str
    values: Mapping[str, Mapping[str, Any]]
    response_urls: tuple[str, ...]

    def entered(self, block: str, action: str) -> Mapping[str, Any]:
        """The state of one element; empty where it is not there."""
        return self.values.get(block, {}).get(action) or {}


def submission(body: Body, guide: Guide) -> Submission:
    """The modal in a view_submission payload."""
    view = body["view"]
    return Submission(
        carried=decode(view.get("private_metadata"), guide),
        user=body["user"]["id"],
        view=view["id"],
        values=(view.get("state") or {}).get("values") or {},
        response_urls=tuple(each["response_url"] for each in body.get("response_urls") or ()),
    )


def team(body: Body) -> str:
    """The workspace that a payload belongs to."""
    named = body.get("team")
    return body.get("team_id") or (named.get("id", "") if isinstance(named, Mapping) else "")
