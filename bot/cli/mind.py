"""What the commands work with: the settings, and the assistant over the knowledge they name."""

import os

from bot import config
from bot.config import Door, Settings
from bot.core.assistant import Assistant
from bot.errors import ConfigError

_OF_SERVING = ("PORT", "HEALTH_PORT", "DATABASE_URL", "SLACK_")
"""How the names begin of what only a server needs."""


def settings() -> Settings:
    """What the environment asks of a command that serves nobody. Raises ConfigError."""
    names = (name for name in os.environ if not name.startswith(_OF_SERVING))
    return config.read({name: os.environ[name] for name in names})


def of_store() -> Settings:
    """What the environment asks of a command that reads the store. Raises ConfigError."""
    names = (name for name in os.environ if not name.startswith(("PORT", "HEALTH_PORT", "SLACK_")))
    return config.read({name: os.environ[name] for name in names})


def of_serving(door: Door | None) -> Settings:
    """All that the environment asks for, with what a door needs. Raises ConfigError."""
    return config.read(os.environ, door)


def hold_database(wanted: Settings) -> None:
    """Holds that the database is there to be read: SQLite would make it. Raises ConfigError."""
    from bot.store import missing_file

    if file := missing_file(wanted.database_url):
        raise ConfigError(
            f"There is no database {file}: the bot makes it when it first serves Slack (run this "
            "where the bot runs, or name its database in DATABASE_URL)"
        )


def assistant() -> Assistant:
    """The bot's mind. Raises ConfigError, KnowledgeError."""
    from bot import mind

    return mind.assistant(settings())
