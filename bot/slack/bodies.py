"""Reads the body of a signed request of HTTP mode: JSON, or a form."""

import json
import math
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from bot.slack.cleaning import MalformedError

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 50
_LONGEST_NUMBER = 20


def read(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload in a body. Raises MalformedError, which quotes nothing of it."""
    kind, _, parameter = content_type.partition(";")
    charset = parameter.strip().lower().replace('"', "")
    if charset not in ("", "charset=utf-8"):
        raise MalformedError("a body that is not in UTF-8")
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise MalformedError("a body that is not in UTF-8") from None
    if kind.strip().lower() == _JSON:
        return _object(text)
    if kind.strip().lower() != _FORM:
        raise MalformedError("a body that is neither JSON nor a form")
    fields = _fields(text)
    if "payload" in fields:
        return _object(fields["payload"])
    if not fields.keys() & {"command", "ssl_check"}:
        raise MalformedError("a form that is not Slack's")
    return fields


def _fields(text: str) -> dict[str, str]:
    try:
        pairs = parse_qsl(
            text,
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise MalformedError("a form that is none") from None
    return _each_once(pairs)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(
            text,
            object_pairs_hook=_each_once,
            parse_int=_whole,
            parse_float=_decimal,
            parse_constant=_no_number,
        )
    except (ValueError, RecursionError):
        raise MalformedError("a body that is no JSON") from None
    if not isinstance(value, dict):
        raise MalformedError("a body that is no object")
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Two readers must not take two fields of one name for different ones of them."""
    read = dict(pairs)
    if len(read) != len(pairs):
        raise MalformedError("a body with a field twice")
    return read


def _whole(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise MalformedError("a body with a number that is too long")
    return int(digits)


def _decimal(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        _no_number(digits)
    return value


def _no_number(_: str) -> NoReturn:
    raise MalformedError("a body with a number that is none")
