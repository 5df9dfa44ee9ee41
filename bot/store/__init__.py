"""Keeps what must outlive a process: threads, seen events, decisions, and people's own things."""

from bot.store.store import SqlStore

__all__ = ["SqlStore"]
