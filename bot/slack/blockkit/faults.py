"""Faults, and how a failed validation is told in Slack's own sentences."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic_core import ErrorDetails

from bot.slack.blockkit.kinds import named, was_kind

ANY = "failed to match all allowed schemas"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that Slack refuses: its sentence, and a JSON pointer to the place."""

    message: str
    pointer: str

    def __str__(self) -> str:
        return f"{self.message} [json-pointer:{self.pointer}]"


SENTENCES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "string_too_long": lambda found: f"must be less than {found['max_length'] + 1} characters",
    "string_too_short": lambda found: f"must be more than {found['min_length'] - 1} characters",
    "too_long": lambda found: f"no more than {found['max_length']} items allowed",
    "too_short": lambda found: f"must provide at least {found['min_length']} items",
    "less_than_equal": lambda found: f"must be less than {found['le'] + 1}",
    "greater_than_equal": lambda found: f"must be greater than {found['ge'] - 1}",
    "literal_error": lambda _: "must be a valid enum value",
    "string_pattern_mismatch": lambda _: "failed to match pattern",
    "dict_type": lambda _: "must provide an object",
    "list_type": lambda _: "must provide an array",
    "string_type": lambda _: "must provide a string",
    "string_unicode": lambda _: "must provide a string",
    "bool_type": lambda _: "must provide a boolean",
    "int_type": lambda _: "must provide an integer",
}


def told(errors: Iterable[ErrorDetails], root: str) -> list[Fault]:
    """Slack's faults for what pydantic found below `root`."""
    return [_fault(error, root) for error in errors]


def _fault(error: ErrorDetails, root: str) -> Fault:
    *above, last = error["loc"] or ("",)
    found = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return Fault(f"missing required field: {last}", _pointer(root, above))
        case "extra_forbidden":
            return Fault(f"invalid additional property: {last}", _pointer(root, above))
        case "union_tag_invalid":
            message = f"unsupported type: {named(found['tag'])}"
            return Fault(message, _pointer(root, error["loc"]) + "/type")
        case "union_tag_not_found":
            return _without_type(error["input"], _pointer(root, error["loc"]))
        case "slack":
            return Fault(error["msg"], _pointer(root, error["loc"]) + found["below"])
        case kind:
            sentence = SENTENCES[kind](found) if kind in SENTENCES else ANY
            return Fault(sentence, _pointer(root, error["loc"]))


def _without_type(value: object, at: str) -> Fault:
    if not isinstance(value, dict):
        return Fault("must provide an object", at)
    if "type" in value:
        return Fault("must provide a string", f"{at}/type")
    return Fault("missing required field: type", at)


def _pointer(root: str, steps: Iterable[int | str]) -> str:
    """Only fields and positions make a pointer; the kinds between them are pydantic's."""
    return "".join([root, *(f"/{step}" for step in steps if not was_kind(step))])
