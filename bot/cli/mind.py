"""What the commands work with: the settings, and the assistant over the knowledge they name."""

import os

from bot import config
from bot.config import Settings
from bot.core.assistant import Assistant


def settings() -> Settings:
    """What the environment asks for. Raises ConfigError."""
    return config.read(os.environ)


def assistant() -> Assistant:
    """The bot's mind. Raises ConfigError, KnowledgeError."""
    from bot import mind

    return mind.assistant(settings())
