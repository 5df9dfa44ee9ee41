"""Rows as they would stand in the database of very many workspaces: a few large, most small."""

import json
import sqlite3
from bisect import bisect
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from random import Random
from typing import Any

import psycopg
from sqlalchemy import make_url

DAY = 24 * 3600.0
CLIENT = "111.222"
_PROGRESS = json.dumps([["q1", "a"], ["q2", None], ["q3", "b"], ["q4", "c"]])
_BODY = json.dumps(
    {"version": "v1", "progress": json.loads(_PROGRESS), "hidden": False, "closing": None}
)
_ENDED = json.dumps(
    {
        **json.loads(_BODY),
        "closing": {"version": "v1", "choice": "green", "as_combined": True, "reason": "late"},
    }
)
_CONTEXT = json.dumps(
    {
        "question": "which of the teas is the one to drink late in the evening?",
        "entries": ["green-what", "black-what"],
        "offered": True,
        "progress": None,
        "advised": False,
    }
)
_NEAR = json.dumps([["green-what", 0.41], ["black-what", 0.22], ["oolong-what", 0.1]])
_PAYLOAD = json.dumps({"type": "event_callback", "event": {"text": "is it hot? " * 80}})
_WORDS = ("is", "the", "tea", "hot", "green", "black", "cold", "leaf", "water", "pot", "why", "how")
_VOICES = (1, 1, 1, 1, 1, 1, 1, 2, 2, 5)
"""How many have spoken: of most decisions only who began it."""
_TIED = 1e15

Row = tuple[Any, ...]
Rows = Callable[["Many"], Iterator[Row]]


@dataclass
class Many:
    """A number of workspaces with so many misses, decisions and voices as `rows`, and the rest.

    `now` is in seconds since 1970. Everything is spread over the time for which it is kept; of
    events and deliveries, of which two days are there at the end of a day, one half is old.
    """

    workspaces: int
    rows: int
    now: float
    chance: Random = field(default_factory=lambda: Random(7))  # noqa: S311 -- the same each time
    known: dict[int, list[str]] = field(default_factory=dict)
    """Some decisions of each workspace."""
    _shares: list[float] = field(init=False)

    def __post_init__(self) -> None:
        self._shares = list(accumulate(1 / (rank + 3) for rank in range(self.workspaces)))

    def any(self) -> int:
        """A workspace by its rank: the larger, the likelier."""
        return bisect(self._shares, self.chance.random() * self._shares[-1])

    def person(self, rank: int) -> str:
        """One of those in a workspace; in a large one there are more."""
        return f"U{rank:05d}P{self.chance.randrange(max(3000 // (rank + 1), 5)):05d}"

    def channel(self, rank: int) -> str:
        """A channel of a workspace."""
        return f"C{rank:05d}N{self.chance.randrange(max(300 // (rank + 1), 4)):04d}"

    def ago(self, days: float) -> Iterator[float]:
        """Moments of the last so many days, the oldest first, without an end at now."""
        step = days * DAY / self.rows
        return (self.now - days * DAY + at * step for at in range(self.rows))

    def question(self) -> str:
        """Words that hardly anybody has asked before."""
        return " ".join(self.chance.choices(_WORDS, k=self.chance.randrange(4, 14)))


def team(rank: int) -> str:
    """The id of a workspace."""
    return f"T{rank:08d}"


def day(at: float) -> str:
    """The day of a moment."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def _threads(many: Many) -> Iterator[Row]:
    for number, at in enumerate(list(many.ago(31))[::2]):
        rank = many.any()
        place = (team(rank), many.channel(rank), f"{at:.6f}", many.person(rank))
        yield (*place, _CONTEXT, at, f"{place[0]}:Ev{number}", _CONTEXT if number % 3 else "")


def _events(many: Many) -> Iterator[Row]:
    for number, at in enumerate(list(many.ago(2))[::2]):
        rank = many.any()
        where = f"{many.channel(rank)}:{at:.6f}"
        yield f"{team(rank)}:{where}:{number}", at, f"{team(rank)}:Ev{number}"


def _deliveries(many: Many) -> Iterator[Row]:
    """Nearly all of them are done; what is owed has come just now."""
    owed = many.rows - min(many.rows // 100, 1000)
    for number, at in enumerate(many.ago(2)):
        rank = many.any()
        name, done = team(rank), number < owed
        lease = ("", at + 20.0) if done else ("another", many.now + 36_000.0)
        lane = f"{name}:{many.channel(rank)}:{many.person(rank)}"
        body = "" if done else _PAYLOAD
        yield f"{name}:Ev{number}", name, at, body, *lease, 1, "{}", at + 1 if done else None, lane


def _decisions(many: Many) -> Iterator[Row]:
    many.chance = Random(8)  # noqa: S311 -- the same each time
    for number, at in enumerate(many.ago(700)):
        rank, closed = many.any(), number % 5 < 3
        name, starter = f"d{number:08d}", many.person(rank)
        known = many.known.setdefault(rank, [])
        if len(known) < 50 or many.chance.random() < 0.01:
            known.append(name)
        title = f"Which tea? {many.question()}"
        head = (team(rank), name, many.channel(rank), title, starter, "Ana")
        ended = (at + 3 * DAY, starter, "Ana") if closed else (None, "", "")
        card = (f"{at:.6f}", f"https://example.slack.com/archives/{name}")
        # A few wait for their card still.
        card = ("", "") if many.rows - number <= 3 else card
        yield *head, at, *ended, *card, 1, _ENDED if closed else _BODY


def _voices(many: Many) -> Iterator[Row]:
    """Of the decisions as they were made: the same chances once more."""
    again = Many(many.workspaces, many.rows, many.now)
    for row in _decisions(again):
        rank, at = int(row[0][1:]), row[6]
        for place in range(many.chance.choice(_VOICES)):
            person = many.person(rank) if place else row[4]
            yield row[0], row[1], place, person, "Ben", _PROGRESS, "we need it late" * place, at


def _recommendations(many: Many) -> Iterator[Row]:
    for at in list(many.ago(91))[::5]:
        rank = many.any()
        yield team(rank), many.person(rank), _PROGRESS, "v1", at


def _feedback(many: Many) -> Iterator[Row]:
    for number, at in enumerate(list(many.ago(91))[::2]):
        chosen = "" if number % 40 else "black-what"
        entry = f"entry-{many.chance.randrange(100)}"
        yield team(many.any()), day(at), bool(number % 4), many.question(), entry, chosen


def _counts(many: Many) -> Iterator[Row]:
    seen = set()
    for at in many.ago(400):
        key = (team(many.any()), day(at), "entry", f"entry-{many.chance.randrange(100)}")
        if key not in seen:
            seen.add(key)
            yield *key, many.chance.randrange(1, 40)


def _misses(many: Many) -> Iterator[Row]:
    for number, at in enumerate(many.ago(91)):
        kind = "none" if number % 4 else "chosen"
        chosen = "" if number % 4 else "green-what"
        yield team(many.any()), day(at), kind, many.question(), _NEAR, kind, chosen


def _switches(many: Many) -> Iterator[Row]:
    yield from ((team(rank), "misses") for rank in range(99, many.workspaces, 100))


def _departures(many: Many) -> Iterator[Row]:
    """Those that are here by way of their organisation; a few have left, and some long ago."""
    for rank in range(9, many.workspaces, 10):
        left = {9: 29.0, 19: 10.0, 29: 31.0}.get(rank % 1000)
        at = _TIED if left is None else many.now - left * DAY
        yield team(rank), f"E{rank // 500:05d}", at


def _bots(many: Many) -> Iterator[Row]:
    for rank in range(many.workspaces):
        at = datetime.fromtimestamp(many.now - 100 * DAY + rank, UTC).replace(tzinfo=None)
        token = f"xoxb-{rank}" * 8
        yield (
            CLIENT,
            "A1",
            team(rank),
            f"Team {rank}",
            token,
            "B1",
            "U1BOT",
            "chat:write",
            False,
            at,
        )


_FILLED: tuple[tuple[str, str, Rows], ...] = (
    ("threads", 'team, channel, ts, "user", context, at, delivery, "before"', _threads),
    ("events", "key, at, delivery", _events),
    (
        "deliveries",
        "key, team, at, body, lease_by, lease_until, attempts, posts, done, lane",
        _deliveries,
    ),
    (
        "decisions",
        "team, id, channel, title, starter, starter_name, started, closed, closer, closer_name,"
        " ts, link, revision, body",
        _decisions,
    ),
    ("voices", "team, decision, place, person, name, progress, note, at", _voices),
    ("recommendations", 'team, "user", progress, version, at', _recommendations),
    ("feedback", "team, day, helped, question, entry, chosen", _feedback),
    ("counts", "team, day, what, key, n", _counts),
    ("misses", "team, day, outcome, question, candidates, kind, chosen", _misses),
    ("switches", "team, what", _switches),
    ("departures", "team, enterprise, at", _departures),
    (
        "slack_bots",
        "client_id, app_id, team_id, team_name, bot_token, bot_id, bot_user_id, bot_scopes,"
        " is_enterprise_install, installed_at",
        _bots,
    ),
)


def fill(url: str, many: Many, said: Callable[[str], None] = lambda _: None) -> None:
    """Fills the tables, which are there and empty. `said` is told of each table that is filled."""
    put = _copied if make_url(url).get_backend_name() == "postgresql" else _inserted
    for table, columns, rows in _FILLED:
        put(url, table, columns, rows(many))
        said(table)
    if put is _copied:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")


def _copied(url: str, table: str, columns: str, rows: Iterator[Row]) -> None:
    with (
        psycopg.connect(url) as connection,
        connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _inserted(url: str, table: str, columns: str, rows: Iterator[Row]) -> None:
    values = ", ".join("?" * len(columns.split(",")))
    with closing(sqlite3.connect(make_url(url).database or "")) as connection, connection:
        statement = f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608
        connection.executemany(statement, (tuple(map(_plain, row)) for row in rows))


def _plain(value: Any) -> Any:
    """As SQLAlchemy writes it."""
    return f"{value:%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value
