"""Watches all that the suite logs, for what no log may hold at the default level."""

import logging
import os
import re

from bot.logs import Redaction
from bot.logs.lines import Text

PLANTED = "planted"
"""The logger by which tests of the log itself write down secrets; it is not watched."""
SAID: set[str] = set()
"""What people said to the bot, as tests/local_slack.py hears it."""

_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-\w|xapp-\w|a-secret-of-the-tests"
    r"|\d{6,}\.\d{6,}\.[0-9a-f]{16,}|/(?:actions|commands)/\w+/\w+|/response/\w{8}"
)
_LONG_ENOUGH = 12
"""Characters from which on a text that was said is told from words of our own."""


class Watch(logging.Handler):
    """Writes down each line as the bot would, with the test in which it was logged.

    It is told of no secret by its value: what is kept out is kept out by its looks, or was never
    handed to a logger.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(Text(Redaction()))
        self._lines: dict[str, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        quiet = record.levelno < logging.WARNING and not record.name.startswith("bot")
        if record.name != PLANTED and not quiet:
            self._lines.setdefault(self.format(record), os.environ.get("PYTEST_CURRENT_TEST", ""))

    def found(self) -> list[str]:
        """Each line that tells too much, after the test in which it was written."""
        texts = {text for text in SAID if len(text) >= _LONG_ENOUGH and " " in text}
        return [
            f"{test}: {line}"
            for line, test in self._lines.items()
            if _SECRETS.search(line) or any(text in line for text in texts)
        ]
