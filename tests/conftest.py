from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.model import Knowledge

TEA = Path(__file__).parent / "tea"
REAL = Path(__file__).parents[1] / "knowledge"


@pytest.fixture(scope="session")
def tea() -> Knowledge:
    """The toy world: a knowledge folder about tea."""
    return load(TEA)


@pytest.fixture(scope="session")
def assistant(tea: Knowledge) -> Assistant:
    return Assistant(tea)
