"""What Slack said when it refused a call."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError

_SERVER_FAULT = 500
_PASSING = frozenset(
    {
        "fatal_error",
        "internal_error",
        "ratelimited",
        "rate_limited",
        "request_timeout",
        "service_unavailable",
    }
)
"""Codes that say nothing against the call itself."""


def may_pass(error: SlackApiError) -> bool:
    """Whether the same call may succeed a little later."""
    return code(error) in _PASSING or _status(error) >= _SERVER_FAULT


def pause_of(error: SlackApiError) -> float:
    """Seconds that Slack asks to wait; 0 where it says nothing."""
    headers = getattr(error.response, "headers", None) or {}
    asked = str(headers.get("Retry-After") or headers.get("retry-after") or "0")
    return float(asked) if asked.isascii() and asked.isdecimal() else 0.0


def _status(error: SlackApiError) -> int:
    response = error.response
    return getattr(response, "status_code", None) or getattr(response, "status", None) or 0


def code(error: SlackApiError) -> str:
    """Slack's word for the refusal; the HTTP status where the answer was not Slack's at all."""
    response = error.response
    data = getattr(response, "data", response)
    if isinstance(data, Mapping) and isinstance(word := data.get("error"), str):
        return word
    # The SDK hands on its own response, or aiohttp's where the body could not be read.
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return f"HTTP {status}" if status else "no answer"
