"""Holds payloads against the shapes of their kinds."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from bot.slack.cleaning import MalformedError
from bot.slack.shapes import (
    Accessing,
    Callback,
    Click,
    Command,
    Common,
    HeldBack,
    OnMessage,
    Opening,
    Revoking,
    Saying,
    Shortcut,
    Submission,
)

_EVENTS: Mapping[str, type[Common]] = {
    "message": Saying,
    "app_mention": Saying,
    "app_home_opened": Opening,
    "team_access_granted": Accessing,
    "team_access_revoked": Accessing,
    "tokens_revoked": Revoking,
}
_KINDS: Mapping[str, type[Common]] = {
    "app_rate_limited": HeldBack,
    "block_actions": Click,
    "view_submission": Submission,
    "view_closed": Submission,
    "shortcut": Shortcut,
    "message_action": OnMessage,
}


def check(payload: Mapping[str, Any]) -> None:
    """Holds that a payload is what its kind should be. Raises MalformedError, which quotes none."""
    try:
        _shape(payload).model_validate(payload)
    except ValidationError as error:
        # Only the outermost field: further in, what Slack calls keys are the sender's words.
        fields = sorted({str(each["loc"][0]) for each in error.errors() if each["loc"]})
        raise MalformedError(f"a payload without the right {', '.join(fields)}") from None


def _shape(payload: Mapping[str, Any]) -> type[Common]:
    kind = payload.get("type")
    if kind == "event_callback":
        event = payload.get("event")
        name = event.get("type") if isinstance(event, Mapping) else None
        return _EVENTS.get(name, Callback) if isinstance(name, str) else Callback
    if isinstance(kind, str):
        return _KINDS.get(kind, Common)
    return Command
