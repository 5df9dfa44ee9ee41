"""What the commands work with: the settings, and the assistant over the knowledge they name."""

import os

from bot import config
from bot.config import Settings
from bot.core.assistant import Assistant

_OF_SERVING = ("PORT", "DATABASE_URL", "SLACK_")
"""How the names begin of what only a server needs."""


def settings() -> Settings:
    """What the environment asks of a command that serves nobody. Raises ConfigError."""
    names = (name for name in os.environ if not name.startswith(_OF_SERVING))
    return config.read({name: os.environ[name] for name in names})


def of_store() -> Settings:
    """What the environment asks of a command that reads the store. Raises ConfigError."""
    names = (name for name in os.environ if not name.startswith(("PORT", "SLACK_")))
    return config.read({name: os.environ[name] for name in names})


def of_serving() -> Settings:
    """All that the environment asks for. Raises ConfigError."""
    return config.read(os.environ)


def assistant() -> Assistant:
    """The bot's mind. Raises ConfigError, KnowledgeError."""
    from bot import mind

    return mind.assistant(settings())
