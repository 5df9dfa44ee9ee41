"""The real guide, walked to all of its ends."""

from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.model import Knowledge
from tests.core.brute import prove

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load(KNOWLEDGE)


def test_the_guide_stops_when_nothing_can_change_who_wins_and_not_before(
    knowledge: Knowledge,
) -> None:
    assert prove(knowledge) > 100
