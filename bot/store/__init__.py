"""Keeps what must outlive a process: thread contexts and events that were seen."""

from bot.store.memory import SqlMemory

__all__ = ["SqlMemory"]
