"""Finds the entries that a question asks for, with a calibrated confidence each."""

from bot.core.matching.channels import Encoder, Language
from bot.core.matching.matcher import Matcher
from bot.core.matching.values import MOST_OFFERED, Match, Result

__all__ = ["MOST_OFFERED", "Encoder", "Language", "Match", "Matcher", "Result"]
