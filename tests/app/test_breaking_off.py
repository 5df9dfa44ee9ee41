"""Bots in processes of their own, stopped, killed, frozen; `make abuse` goes on for longer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.abuse import breaking_off


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


async def test_who_is_told_to_stop_ends_soon_and_loses_nothing(database: str) -> None:
    came = await breaking_off.told_to_stop(database, rounds=3, events=20)
    assert came.acked > 0
    assert came.answers == {1: came.acked}
    assert max(came.ends) <= 10.0


async def test_who_is_killed_has_lost_nothing_when_it_is_back(file: str) -> None:
    came = await breaking_off.killed(file, kills=5)
    assert came.acked > 0
    assert came.answers == {1: came.acked}


async def test_three_instances_answer_each_event_once(database: str) -> None:
    came = await breaking_off.several(database, questions=30)
    assert came.answers == {1: 30}


async def test_who_was_frozen_wakes_up_and_answers_nothing_twice(server: str) -> None:
    came = await breaking_off.frozen(server, questions=20, seconds=27.0)
    assert came.answers == {1: 20}
