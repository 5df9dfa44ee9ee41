"""Makes what was sent fit to be stored and sent on."""

from typing import Any

from bot.errors import BotError

DEEPEST = 60
"""Levels of nesting; the deepest of Slack's own payloads have some twenty."""
_REPLACED = "\ufffd"


class MalformedError(BotError):
    """A payload that is not one of Slack's."""


def clean(value: Any, depth: int = DEEPEST) -> Any:
    """The value with texts that can be stored and sent: no NUL, and no half of a character.

    Raises MalformedError where it is nested deeper than `depth`.
    """
    if isinstance(value, str):
        whole = value.replace("\0", _REPLACED).encode("utf-16", "surrogatepass")
        return whole.decode("utf-16", "replace")
    if not isinstance(value, dict | list):
        return value
    if not depth:
        raise MalformedError("a payload that is nested too deep")
    if isinstance(value, list):
        return [clean(each, depth - 1) for each in value]
    return {clean(key): clean(each, depth - 1) for key, each in value.items()}
