"""Keeps what must outlive a process: threads, seen events, decisions, and people's own things."""

from bot.store.sqlite import missing_file
from bot.store.store import SqlStore
from bot.store.suggestions import Retention

__all__ = ["Retention", "SqlStore", "missing_file"]
