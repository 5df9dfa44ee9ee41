"""What Slack said when it refused a call."""

from collections.abc import Mapping

from slack_sdk.errors import SlackApiError


def code(error: SlackApiError) -> str:
    """Slack's word for the refusal; the HTTP status where the answer was not Slack's at all."""
    response = error.response
    data = getattr(response, "data", response)
    if isinstance(data, Mapping) and isinstance(word := data.get("error"), str):
        return word
    # The SDK hands on its own response, or aiohttp's where the body could not be read.
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return f"HTTP {status}" if status else "no answer"
