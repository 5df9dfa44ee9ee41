"""The log: one line a record, without secrets, and never in anybody's way."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from bot.errors import BotError
from bot.logs.lines import Json, Text, request
from bot.logs.redaction import Redaction
from bot.logs.writer import Writer

__all__ = ["Redaction", "Writer", "request", "written"]

_log = logging.getLogger(__name__)


@contextmanager
def written(
    to: int = 2, *, level: str = "INFO", json: bool = False, secrets: Iterable[str] = ()
) -> Iterator[Writer]:
    """All loggers written to a file descriptor, which is standard error, for as long as it lasts.

    At DEBUG the libraries' own records are written as well, which hold what people asked; at
    every other level of them only what is a warning at least. `secrets` are taken out wherever
    they stand, and so is at every level what looks like a token. An exception that is no BotError
    becomes a record too, and exit status 1.
    """
    redaction = Redaction(secrets)
    writer = Writer(to, Json(redaction) if json else Text(redaction))
    root, own = logging.getLogger(), logging.getLogger("bot")
    before = (root.level, own.level)
    number = logging.getLevelNamesMapping()[level]
    root.setLevel(number if number <= logging.DEBUG else max(number, logging.WARNING))
    own.setLevel(number)
    root.addHandler(writer)
    try:
        yield writer
    except BotError:
        raise
    except Exception:  # the process's own end of the road, whose words may hold secrets
        _log.critical("the bot ends, for there is a bug in it", exc_info=True)
        raise SystemExit(1) from None
    finally:
        root.removeHandler(writer)
        root.setLevel(before[0])
        own.setLevel(before[1])
        writer.close()
