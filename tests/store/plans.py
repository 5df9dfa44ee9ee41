"""Hears every statement that the store makes: from where, how long it takes, and by which plan."""

import ast
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import greenlet  # type: ignore[import-untyped]
from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

import bot.store
from bot.store.tables import metadata

_ROOM = Path(bot.store.__file__).parent
_GROWS_NOT = {"guides", "leases", "slack_installations"}
"""A guide for each version of the knowledge; a lease for each thing that is done; unused."""
GROWING = {table.name for table in metadata.sorted_tables} - _GROWS_NOT
_TABLE_OF = {
    str(index.name): each.name for each in metadata.sorted_tables for index in each.indexes
}
_FIRST = {
    str(index.name): next(iter(index.columns)).name
    for each in metadata.sorted_tables
    for index in each.indexes
} | {f"{each.name}_pkey": next(iter(each.primary_key)).name for each in metadata.sorted_tables}
"""What an index is in the order of: with a condition on what comes later it is read as a whole."""
_OWED = {"ix_deliveries_owed", "ix_deliveries_lane"}
"""Of these all may be read: they hold only what is owed, which is soon done."""
MOST_ASKED = 30
"""How often the plan of the same statement is asked for."""
MANY = 10_000
"""Rows that are put in order or summed up before it is worth a word."""

Site = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """How the database would do a statement: its steps, and which of them read a whole table.

    `read` are the rows that were found and then left out, where it was also done.
    """

    steps: tuple[str, ...]
    scans: tuple[str, ...]
    large: tuple[str, ...] = ()
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement: the method that made it, its verb with its table, and what it took."""

    method: str
    what: str
    text: str
    milliseconds: float
    rows: int
    plan: Plan | None = None


@dataclass
class Ear:
    """Listens while it is open. With `explaining` each statement's plan is asked for first."""

    explaining: bool = False
    _asked: Counter[str] = field(default_factory=Counter)
    heard: list[Heard] = field(default_factory=list)
    sites: set[Site] = field(default_factory=set)
    """The lines of the store that led to a statement."""

    @contextmanager
    def open(self) -> Iterator["Ear"]:
        """Hears all engines."""
        heard = (("before_cursor_execute", self._begins), ("after_cursor_execute", self._ends))
        for name, does in heard:
            event.listen(Engine, name, does)
        try:
            yield self
        finally:
            for name, does in heard:
                event.remove(Engine, name, does)

    def _begins(
        self, connection: Connection, _: Any, statement: str, values: Any, context: Any, many: bool
    ) -> None:
        plan = None
        self._asked[statement] += 1
        often = self._asked[statement] > MOST_ASKED
        if self.explaining and context.compiled is not None and not many and not often:
            plan = _explained(connection, statement, values)
        lines, method = _whence()
        self.sites |= lines
        connection.info["heard"] = (method, plan, time.perf_counter())

    def _ends(
        self, connection: Connection, cursor: Any, statement: str, _: Any, context: Any, __: bool
    ) -> None:
        ended = time.perf_counter()
        method, plan, began = connection.info.pop("heard")
        if method and context.compiled is not None:
            said = " ".join(statement.split())
            rows = max(cursor.rowcount, 0)
            self.heard.append(Heard(method, _what(said), said, (ended - began) * 1000, rows, plan))


def unheard(sites: set[Site], aside: set[str]) -> list[str]:
    """Where the store awaits what no statement came of, but for calls and functions aside."""
    return [
        f"{file}:{first} {name}"
        for file, first, last, name in _awaited(aside)
        if not any(file == heard and first <= line <= last for heard, line in sites)
    ]


_NO_STATEMENTS = {"copying", "engines", "preparing", "sealing", "sqlite", "database"}
_OTHERWISE = {"migrate", "close", "changed", "work", "act"}


def _awaited(aside: set[str]) -> Iterator[tuple[str, int, int, str]]:
    for path in sorted(_ROOM.glob("*.py")):
        if path.stem in _NO_STATEMENTS:
            continue
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.AsyncFunctionDef) or function.name in aside:
                continue
            for node in ast.walk(function):
                if isinstance(node, ast.Await) and isinstance(node.value, ast.Call):
                    name = ast.unparse(node.value.func)
                    if name.rpartition(".")[2] not in aside | _OTHERWISE:
                        yield path.name, node.lineno, node.end_lineno or 0, name


def _whence() -> tuple[set[Site], str]:
    """The lines of the store that are being worked on, and the method of one of its parts."""
    lines: set[Site] = set()
    method = ""
    for frame in _frames():
        path = Path(frame.f_code.co_filename)
        if path.parent == _ROOM:
            lines.add((path.name, frame.f_lineno))
            name = frame.f_code.co_qualname
            if name.startswith("Sql") and (not method or not name.startswith("SqlStore")):
                method = name.partition(".<locals>")[0]
    return lines, method


def _frames() -> Iterator[FrameType]:
    """Those of the task that awaits the statement, too: SQLAlchemy runs it in a greenlet."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        yield frame
        frame = frame.f_back
    here = greenlet.getcurrent().parent
    frame = here.gr_frame if here is not None else None
    while frame is not None:
        yield frame
        frame = frame.f_back


def _what(statement: str) -> str:
    words = statement.replace('"', "").split()
    if words[0] == "SELECT":
        tables = [words[at + 1] for at, word in enumerate(words[:-1]) if word == "FROM"]
        named = [each.strip("(),") for each in tables if each.strip("(),") in metadata.tables]
        return f"SELECT {named[0]}" if named else "SELECT"
    return " ".join((words[0], words[1] if words[0] == "UPDATE" else words[2]))


def _explained(connection: Connection, statement: str, values: Any) -> Plan:
    cursor = connection.connection.cursor()
    try:
        if connection.dialect.name == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", values)
            return _of_sqlite([row[3] for row in cursor.fetchall()])
        done = "ANALYZE, " if statement.startswith("SELECT") else ""
        cursor.execute(f"EXPLAIN ({done}FORMAT JSON) {statement}", values)
        found = cursor.fetchall()[0][0]
        return _of_postgresql((found if isinstance(found, list) else json.loads(found))[0]["Plan"])
    finally:
        cursor.close()


def _of_sqlite(steps: list[str]) -> Plan:
    scans = [
        step
        for step in steps
        if step.startswith("SCAN ")
        and step.split()[1] in GROWING | {"older"}
        and not any(name in step for name in _OWED)
    ]
    return Plan(tuple(steps), tuple(scans))


def _of_postgresql(top: dict[str, Any]) -> Plan:
    steps, scans, large = [], [], []
    left_out = 0
    for node, table in _nodes(top, ""):
        kind, index = node["Node Type"], node.get("Index Name", "")
        table = table or _TABLE_OF.get(index, index.removesuffix("_pkey"))
        rows = round(node.get("Actual Rows", node["Plan Rows"]) * node.get("Actual Loops", 1))
        left_out += round(node.get("Rows Removed by Filter", 0) * node.get("Actual Loops", 1))
        told = f"{kind} {index or table if 'Scan' in kind else ''}".rstrip() + f" ({rows:,})"
        whole = kind == "Seq Scan" or (
            kind in ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
            and not re.search(rf"\b{_FIRST.get(index, '')}\b", node.get("Index Cond", ""))
            and index not in _OWED
        )
        if whole and table in GROWING:
            scans.append(told)
        if kind in ("Sort", "Incremental Sort", "Aggregate") and rows_in(node) > MANY:
            large.append(f"{kind} over {rows_in(node):,}")
        if "Scan" in kind or kind in ("Sort", "Incremental Sort", "Aggregate"):
            steps.append(told)
    return Plan(tuple(steps), tuple(scans), tuple(large), left_out)


def rows_in(node: dict[str, Any]) -> int:
    """How many rows a step is given."""
    return sum(
        round(each.get("Actual Rows", each["Plan Rows"]) * each.get("Actual Loops", 1))
        for each in node.get("Plans", ())
    )


def _nodes(node: dict[str, Any], table: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each step with its table: an index that is read for a bitmap does not name it."""
    table = node.get("Relation Name", table if node["Node Type"].startswith("Bitmap") else "")
    if node["Node Type"] != "ModifyTable":
        yield node, table
    for each in node.get("Plans", ()):
        yield from _nodes(each, table)
