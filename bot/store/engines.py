"""Opens SQLite and PostgreSQL alike: what a statement sees, and how long it may take."""

import re
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

from bot.errors import ConfigError
from bot.store import sqlite

WRITES = "writes"
"""The execution option of connections whose transactions write."""

_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+psycopg"}
_FORMS = {
    "sqlite": "sqlite",
    "sqlite+aiosqlite": "sqlite",
    "postgres": "postgresql",
    "postgresql": "postgresql",
    "postgresql+psycopg": "postgresql",
}
_BUSY_MILLISECONDS = 1500
_TURN_MILLISECONDS = 50
"""SQLite asks ever less often for its turn within one wait, and would starve among many."""
_PATIENT = "busy_timeout"
_UNKEPT = re.compile("[\0\ud800-\udfff]")
"""What PostgreSQL takes in no text, and UTF-8 in none."""

_POOL = {
    "pool_size": 5,
    "max_overflow": 5,
    # A connection that a restart has cut is found out before it is used, and all others with it.
    "pool_pre_ping": True,
    "pool_recycle": 1800,
}
_REACHING = {
    "connect_timeout": 2,
    # A server that has vanished without a word is noticed.
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 2,
    "tcp_user_timeout": 5000,
}
_LIMITS = "SET statement_timeout = '60s'; SET idle_in_transaction_session_timeout = '5s'"
"""For a process that has no say any more: frozen, or cut off, while it holds rows."""


def engine_for(url: str) -> AsyncEngine:
    """An engine for a URL of SQLite or PostgreSQL, Heroku's form too. Raises ConfigError."""
    wanted = _parsed(url)
    try:
        if wanted.get_backend_name() == "postgresql":
            return _tuned(create_async_engine(wanted, **_POOL, connect_args=_reaching(wanted)))
        opening = {"async_creator_fn": sqlite.connect, "isolation_level": None}
        engine = create_async_engine(wanted, **_pool(wanted), connect_args=opening)
    except (ArgumentError, ModuleNotFoundError) as error:
        raise _refusal(str(error).splitlines()[0]) from None
    return _tuned(engine)


def in_memory(engine: AsyncEngine) -> bool:
    """Whether the database ends with the process."""
    return _in_memory(engine.url)


def file_of(url: str) -> Path | None:
    """The file of a SQLite database; None of one in memory or elsewhere. Raises ConfigError."""
    wanted = _parsed(url)
    in_file = wanted.get_backend_name() == "sqlite" and not _in_memory(wanted)
    return Path(wanted.database or "") if in_file else None


def _parsed(url: str) -> URL:
    try:
        wanted = make_url(url)
    except (ArgumentError, ValueError):  # its own words would show a part of the URL
        raise _refusal("it is not a URL") from None
    if wanted.drivername not in _FORMS:
        raise _refusal(f"{wanted.drivername} is neither sqlite nor postgresql")
    return wanted.set(drivername=_DRIVERS[_FORMS[wanted.drivername]])


def _refusal(reason: str) -> ConfigError:
    return ConfigError(
        f"DATABASE_URL cannot be used: {reason} (give a URL such as sqlite:///whichframework.db "
        "or postgresql://user:password@host/database)"
    )


def _in_memory(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and (
        not url.database or ":memory:" in url.database or url.query.get("mode") == "memory"
    )


def _pool(url: URL) -> dict[str, Any]:
    """One connection for a database in memory, which is one database a connection."""
    if _in_memory(url):
        return {"poolclass": AsyncAdaptedQueuePool, "pool_size": 1, "max_overflow": 0}
    return {}


def _reaching(url: URL) -> dict[str, Any]:
    """What the URL does not ask for otherwise; nothing prepared, which a pooler would mix up."""
    asked = {name: value for name, value in _REACHING.items() if name not in url.query}
    return asked | {"prepare_threshold": None}


def _tuned(engine: AsyncEngine) -> AsyncEngine:
    postgresql = engine.dialect.name == "postgresql"
    event.listen(engine.sync_engine, "connect", _limit if postgresql else _tune_sqlite)
    event.listen(engine.sync_engine, "before_cursor_execute", _cleaned, retval=True)
    if not postgresql:
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _limit(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(_LIMITS)
    cursor.close()
    connection.commit()


def _tune_sqlite(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY_MILLISECONDS}")
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        # Another connection changes it in this moment, for the whole file: SQLite waits for none.
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    """Who will write waits for their turn before they read: later it would be refused at once.

    Without an end, but each time for so short that who waits can be told to give up.
    """
    if not connection.get_execution_options().get(WRITES):
        _be_patient(connection, _BUSY_MILLISECONDS)
        connection.exec_driver_sql("BEGIN")
        return
    _be_patient(connection, _TURN_MILLISECONDS)
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_BUSY:
                raise
        else:
            return


def _be_patient(connection: Connection, milliseconds: int) -> None:
    """Has a connection wait so long at most for what another one holds."""
    if connection.info.get(_PATIENT) != milliseconds:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={milliseconds}")
        connection.info[_PATIENT] = milliseconds


def _cleaned(
    _connection: object, _cursor: object, statement: str, parameters: Any, *_: object
) -> tuple[str, Any]:
    """No text that a person sends makes a statement fail: what cannot be kept is replaced."""
    return statement, _kept(parameters)


def _kept(value: Any) -> Any:
    match value:
        case str():
            return _UNKEPT.sub("\N{REPLACEMENT CHARACTER}", value)
        case dict():
            return {name: _kept(each) for name, each in value.items()}
        case list() | tuple():
            return type(value)(map(_kept, value))
        case _:
            return value
