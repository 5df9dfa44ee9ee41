"""What the playground cannot read, and its two ways of saying no: to the app, and to a person."""

import json
from typing import Any

Json = dict[str, Any]


def read_json(text: str | bytes) -> Any:
    """What a JSON text says. ValueError where it is none, or is nested beyond all reading."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


class ApiError(Exception):
    """A call of the app is refused; `code` is Slack's word for it, `extra` what comes with it."""

    def __init__(self, code: str, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.extra = extra


class Refused(Exception):  # noqa: N818 - it is an answer to a person, not a fault of ours
    """What a person tried is not possible; the message is one sentence for them."""

    def __init__(self, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.message = message
        self.extra = extra


def invalid_arguments(*messages: str) -> ApiError:
    """The refusal of arguments that do not fit Slack's schema; one message a fault."""
    lines = [f"[ERROR] {message}" for message in messages]
    return ApiError("invalid_arguments", response_metadata={"messages": lines})
