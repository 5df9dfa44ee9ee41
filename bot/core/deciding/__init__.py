"""What is said of a decision: its card, its comparison, its summary, its record, its changes."""

from bot.core.deciding.acting import (
    begin,
    closing,
    default_title,
    form,
    may_close,
    may_delete,
)
from bot.core.deciding.card import Card, card, listed, summary
from bot.core.deciding.comparing import comparison
from bot.core.deciding.record import record
from bot.core.deciding.remembered import remember
from bot.core.deciding.since import changed_since

__all__ = [
    "Card",
    "begin",
    "card",
    "changed_since",
    "closing",
    "comparison",
    "default_title",
    "form",
    "listed",
    "may_close",
    "may_delete",
    "record",
    "remember",
    "summary",
]
