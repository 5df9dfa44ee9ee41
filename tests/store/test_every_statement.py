"""Every statement on what is a workspace's names the workspace, or is housekeeping."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from bot.core.model import EntryId
from bot.core.owed import Delivered
from bot.core.ports import Context, Feedback, Miss, Recommendation, Thread
from bot.store import SqlStore
from bot.store.tables import metadata
from tests.databases import Outside
from tests.store.conftest import Clock
from tests.store.made import ANA, CLOSING, decision, progress, voice

THEIRS = {
    table.name: "team" if "team" in table.c else "team_id"
    for table in metadata.tables.values()
    if {"team", "team_id"} & set(table.c.keys())
}
HOUSEKEEPING = (
    # Of all workspaces: what has been kept for long enough.
    r"DELETE FROM (\w+) WHERE .*\(SELECT .* FROM \1 WHERE \1\.(at|day) < \S+ (AND .* )?LIMIT .*",
    r"DELETE FROM decisions WHERE decisions\.ts = \S+ AND decisions\.started < \S+",
    r"DELETE FROM voices WHERE \(voices\.team, .* decisions\.ts = \S+ AND decisions\.started < .*",
    r"SELECT departures\.team FROM departures WHERE departures\.at < \S+",
    # Whose texts are to be forgotten, of all of them.
    r"SELECT switches\.team FROM switches WHERE switches\.what = \S+",
    # A delivery's key begins with its workspace; an instance works for all of them.
    r'UPDATE deliveries SET .* AND deliveries\."?key"? = \S+ AND .*',
    r"(SELECT|UPDATE) .*deliveries.* WHERE deliveries\.done IS NULL AND \(?deliveries\.lease.*",
    r'SELECT .*deliveries.* WHERE deliveries\.done IS NULL AND deliveries\."?key"? IN \(SELECT .*',
    # A lane's name begins with it likewise.
    r"SELECT .*deliveries.* WHERE deliveries\.done IS NULL AND deliveries\.lane = \S+.*",
)


class Spy:
    """Hears every statement that reads, changes or deletes what is a workspace's."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.loose: list[str] = []

    def __call__(
        self, _: Connection, __: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        said = " ".join(statement.split())
        names = set(re.findall(r"\b(?:FROM|JOIN|UPDATE) (\w+)", said)) & THEIRS.keys()
        if context is None or context.compiled is None or said.startswith("INSERT") or not names:
            return
        self.tables |= names
        condition = said.partition(" WHERE ")[2]
        named = all(re.search(rf"\b{THEIRS[name]} (=|IN|IS)", condition) for name in names)
        if not named and not any(re.fullmatch(each, said) for each in HOUSEKEEPING):
            self.loose.append(said)


@pytest.fixture
def spy() -> Iterator[Spy]:
    spy = Spy()
    event.listen(Engine, "before_cursor_execute", spy)
    yield spy
    event.remove(Engine, "before_cursor_execute", spy)


async def _used(store: SqlStore, team: str, at: float) -> None:
    """Everything that people of a workspace do."""
    thread = Thread(team, "D1", "1.1", ANA.id)
    await store.memory.keep(thread, Context(question="is it hot?"))
    assert await store.memory.recall(thread, 60.0) is not None
    given = Recommendation(progress("a"), "v1", at)
    await store.people.keep_recommendation(team, ANA.id, given)
    assert await store.people.recommendations(team, ANA.id)
    await store.suggestions.miss(team, Miss("none", "is it hot?", "none", ()))
    await store.suggestions.note(team, Feedback(False, "is it hot?", EntryId("green")))
    await store.suggestions.count(team, "entry", "green")
    await store.suggestions.switch(team, on=False)
    await store.suggestions.switch(team, on=True)
    await store.decisions.begin(decision(team=team))
    await store.decisions.change(team, "d1", lambda each: each.say(voice(ANA, "a")))
    await store.decisions.change(team, "d1", lambda each: each.close(CLOSING))
    assert await store.decisions.find(team, "d1") is not None


async def _delivered(store: SqlStore, team: str, at: float) -> None:
    lane = f"{team}:D1:{ANA.id}"
    for name in ("Ev1", "Ev2"):
        given = Delivered(f"{team}:{name}", team, at, "{}", lane=lane)
        await store.deliveries.take(given, "one", in_order=True)
    await store.deliveries.renew("one")
    assert await store.deliveries.posting(f"{team}:Ev1", "one", {"a": "1.1"})
    await store.deliveries.put_off(f"{team}:Ev1", "one", -1.0)
    assert await store.deliveries.overdue("two", 9)
    assert await store.deliveries.done(f"{team}:Ev1", "two", lane)
    assert await store.deliveries.overdue("two", 1, lane)


async def test_no_statement_reaches_over_into_another_workspace(
    store: SqlStore, outside: Outside, spy: Spy, clock: Clock
) -> None:
    for team in ("T1", "T2"):
        await _used(store, team, clock.now)
        await _delivered(store, team, clock.now)
        await store.departures.met(team, "E1")
    before = {name: _of(outside, name, "T2") for name in THEIRS if "slack" not in name}
    await store.people.forget("T1", ANA.id)
    await store.departures.left("T1")
    await store.forget_old()
    assert {name: _of(outside, name, "T2") for name in before} == before
    assert spy.loose == []
    unused = {"slack_installations", "slack_bots"}
    assert spy.tables >= THEIRS.keys() - unused, THEIRS.keys() - spy.tables


def _of(outside: Outside, name: str, team: str) -> list[dict[str, Any]]:
    return outside(f"SELECT * FROM {name} WHERE team = :team", team=team)  # noqa: S608


def test_a_statement_that_names_no_workspace_would_be_found(spy: Spy) -> None:
    compiled = type("Compiled", (), {"compiled": True})()
    for loose in ("SELECT * FROM misses WHERE misses.day = ?", "DELETE FROM voices"):
        spy(None, None, loose, (), compiled, False)  # type: ignore[arg-type]
    assert len(spy.loose) == 2
