import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.content.example import EXAMPLE
from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.model import Knowledge
from tests.log_watch import Watch

# The same examples each time, however long one takes: a failure is never luck.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

TEA = EXAMPLE
REAL = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="session", autouse=True)
def watch() -> Iterator[None]:
    """No test makes the bot log a secret, or at the default level what somebody asked."""
    watch = Watch()
    logging.getLogger("bot").setLevel(logging.INFO)
    logging.getLogger().addHandler(watch)
    yield
    logging.getLogger().removeHandler(watch)
    assert watch.found() == []


@pytest.fixture(scope="session")
def tea() -> Knowledge:
    """The toy world: a knowledge folder about tea."""
    return load(TEA)


@pytest.fixture(scope="session")
def assistant(tea: Knowledge) -> Assistant:
    return Assistant(tea)
