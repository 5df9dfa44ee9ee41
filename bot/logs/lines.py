"""What a record is as one line, for a person or for a program."""

import json
import logging
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_request: ContextVar[str] = ContextVar("request", default="")
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What would end a line, colour a terminal or turn the reading direction."""


@contextmanager
def request(name: str = "") -> Iterator[str]:
    """Every record written in here, and in tasks begun in here, bears one short name.

    By default that is a new one, which tells nothing about who asked what.
    """
    name = name or secrets.token_hex(4)
    token = _request.set(name)
    try:
        yield name
    finally:
        _request.reset(token)


class Text(logging.Formatter):
    """Time, level, logger, request and message."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(request)s: %(message)s")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        name = _request.get()
        record.request = f" [{name}]" if name else ""
        return _UNSEEN.sub(_escaped, self._redact(super().format(record)))


class Json(logging.Formatter):
    """An object with `time`, `level`, `logger`, `message`, `request` and `error` (a traceback)."""

    def __init__(self, redact: Callable[[str], str]) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        if name := _request.get():
            line["request"] = name
        if record.exc_info:
            line["error"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(line)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()
