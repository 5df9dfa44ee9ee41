"""Finds the entries that a question asks for, with a calibrated confidence each."""

from bot.core.matching.matcher import (
    MOST_OFFERED,
    UNFITTED,
    Candidate,
    Match,
    Matcher,
    Result,
)

__all__ = ["MOST_OFFERED", "UNFITTED", "Candidate", "Match", "Matcher", "Result"]
