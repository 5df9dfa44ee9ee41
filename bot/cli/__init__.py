"""The command line: what `python -m bot` understands."""

from bot.cli.main import cli

__all__ = ["cli"]
