"""Finds the entries that a question asks for, with a calibrated confidence each."""

from bot.core.matching.matcher import UNFITTED, Match, Matcher, Outcome, Result

__all__ = ["UNFITTED", "Match", "Matcher", "Outcome", "Result"]
