"""In which lane a payload comes: within one, what was asked first is answered first."""

from collections.abc import Mapping
from typing import Any

from bot.slack import decode

_SAID = ("message", "app_mention")


def lane(body: Mapping[str, Any]) -> str:
    """One person in one channel; empty for what has no order, as a tab that is drawn anew."""
    if body.get("type") != "event_callback":
        user = body.get("user_id") or _id(body.get("user"))
        channel = body.get("channel_id") or _id(body.get("channel"))
        return _named(decode.team(body), channel, user)
    said = decode.said(body) if body["event"]["type"] in _SAID else None
    return _named(said.thread.team, said.thread.channel, said.thread.user) if said else ""


def _id(part: object) -> str:
    return str(part.get("id") or "") if isinstance(part, Mapping) else str(part or "")


def _named(team: str, channel: str, user: str) -> str:
    return f"{team}:{channel}:{user}" if user else ""
