"""What is clicked twenty times at once, at two instances, happens once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.core.assistant import Assistant
from tests import databases
from tests.abuse.clicking import clicked

ROUNDS = 5


@pytest.fixture
def file(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/kept.db"


@pytest.fixture
def server() -> Iterator[str]:
    with databases.postgresql() as url:
        yield url


@pytest.fixture(params=["file", "server"])
def database(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(request.param)
    return url


async def test_a_decision_is_begun_once_and_closed_once(
    assistant: Assistant, database: str
) -> None:
    came = await clicked(assistant, database, ROUNDS)
    assert len(came.begun) == ROUNDS
    assert came.begun == came.closed == came.cards == came.summaries
