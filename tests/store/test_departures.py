"""A workspace that removed the bot: its data goes after a while, and nobody else's."""

from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Float, Integer, Table

from bot.errors import MemoryDownError
from bot.store import SqlStore
from bot.store.departures import DEPARTED_KEPT
from bot.store.installations import Installation
from bot.store.sealing import Seal
from bot.store.tables import deliveries, metadata
from tests.databases import Outside
from tests.store.conftest import Clock

# But for deliveries, of which none is left for as long as this anyway.
OF_A_WORKSPACE = [
    table for table in metadata.sorted_tables if "team" in table.c and table is not deliveries
]


def _row(table: Table, team: str, now: float) -> dict[str, object]:
    """A row in which every column holds something, but for a number that the database gives."""
    given: dict[str, object] = {"team": team, "day": "2099-01-01"}
    return {
        column.name: given.get(column.name) or _some(column, team, now)
        for column in table.c
        if column.name != "number"
    }


def _some(column: Column[Any], team: str, now: float) -> object:
    if isinstance(column.type, Boolean):
        return True
    if isinstance(column.type, Float | Integer):
        return now if isinstance(column.type, Float) else 1
    return f"{team}-{column.name}"


def _fill(outside: Outside, team: str, now: float) -> None:
    for table in OF_A_WORKSPACE:
        if table.name != "departures":
            row = _row(table, team, now)
            names = ", ".join(f'"{name}"' for name in row)
            values = ", ".join(f":{name}" for name in row)
            outside(f"INSERT INTO {table.name} ({names}) VALUES ({values})", **row)  # noqa: S608


def _rows(outside: Outside) -> dict[str, list[str]]:
    """Which workspaces have rows, by table."""
    return {
        table.name: sorted(row["team"] for row in outside(f"SELECT team FROM {table.name}"))  # noqa: S608
        for table in OF_A_WORKSPACE
    }


@pytest.fixture
async def full(store: SqlStore, outside: Outside, clock: Clock) -> SqlStore:
    """Two workspaces with a row in every table."""
    await store.departures.returned("T1")  # makes the tables
    for team in ("T1", "T2"):
        _fill(outside, team, clock.now)
    return store


async def test_everything_of_a_workspace_goes_when_the_delay_has_passed_and_nothing_of_others(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    await full.departures.left("T1")
    clock.now += DEPARTED_KEPT
    await full.departures.forget_old()
    assert {"T1"} == set.intersection(*({*teams} for teams in _rows(outside).values()))
    clock.now += 1
    await full.departures.left("T1")
    await full.departures.forget_old()
    rows = _rows(outside)
    assert rows.pop("departures") == []
    assert set(map(tuple, rows.values())) == {("T2",)}
    assert len(rows) >= 8


async def test_it_goes_also_where_something_else_cannot_be_deleted(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    await full.departures.left("T1")
    clock.now += DEPARTED_KEPT + 1
    outside("ALTER TABLE events RENAME TO out_of_reach")
    with pytest.raises(MemoryDownError):
        await full.forget_old()
    assert "T1" not in _rows(outside)["decisions"]


async def _installs(store: SqlStore, organisation: str) -> Installation:
    whole = Installation("", organisation, f"xoxe-{organisation}", "B1", "U1")
    return await store.installations("1.2", Seal()).install(whole)


async def test_who_comes_back_in_time_keeps_everything(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    await full.departures.left("T1")
    await full.departures.returned("T1")
    clock.now += DEPARTED_KEPT + 1
    await full.departures.forget_old()
    assert "T1" in _rows(outside)["decisions"]


async def test_an_organisation_leaves_for_all_its_workspaces_that_were_met(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    kept = full.installations("1.2", Seal())
    first, _ = await _installs(full, "E1"), await _installs(full, "E2")
    for _ in range(2):
        await full.departures.met("T1", "E1")
        await full.departures.met("T2", "E2")
    clock.now += 5 * DEPARTED_KEPT
    await full.departures.forget_old()
    assert _rows(outside)["decisions"] == ["T1", "T2"]
    await kept.remove(first)
    await full.departures.left("", "E2")
    await full.departures.returned("", "E2")
    clock.now += DEPARTED_KEPT + 1
    await full.departures.forget_old()
    assert _rows(outside)["decisions"] == ["T2"]


async def test_who_has_it_from_their_organisation_has_not_left_with_an_installation_of_their_own(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    await _installs(full, "E1")
    await full.departures.left("T1")
    await full.departures.met("T1", "E1", surely=True)
    clock.now += DEPARTED_KEPT + 1
    await full.departures.forget_old()
    assert _rows(outside)["decisions"] == ["T1", "T2"]


async def test_one_workspace_can_leave_an_organisation_that_stays(
    full: SqlStore, outside: Outside, clock: Clock
) -> None:
    await full.departures.met("T1", "E1")
    await full.departures.met("T2", "E1")
    await full.departures.left("T1", "E1")
    clock.now += DEPARTED_KEPT + 1
    await full.departures.forget_old()
    assert _rows(outside)["decisions"] == ["T2"]
