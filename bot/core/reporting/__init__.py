"""Sums up what was asked over some time, for those who keep the knowledge."""

from bot.core.reporting.misses import grouped
from bot.core.reporting.records import (
    CLOSE,
    MISSED,
    Count,
    Decided,
    Missed,
    Period,
    Rating,
    Records,
)
from bot.core.reporting.sums import report
from bot.core.reporting.values import ASKED, Group, Report, Span, share

__all__ = [
    "ASKED",
    "CLOSE",
    "MISSED",
    "Count",
    "Decided",
    "Group",
    "Missed",
    "Period",
    "Rating",
    "Records",
    "Report",
    "Span",
    "grouped",
    "report",
    "share",
]
