"""A local Slack: it speaks what the bot speaks, refuses what Slack refuses, and has people."""

from bot.playground.server import Playground

__all__ = ["Playground"]
