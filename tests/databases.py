"""Databases for tests: each has its own, on SQLite and on PostgreSQL where one is reachable."""

import asyncio
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pytest
from sqlalchemy import Engine, NullPool, create_engine, inspect, make_url, text
from sqlalchemy.exc import OperationalError

SERVER = os.environ.get("TEST_DATABASE_URL", "postgresql://bot:bot@127.0.0.1:54329/bot")
"""Where tests look for a PostgreSQL; they make schemas there and drop them again."""


class Outside:
    """Another program that uses the same database, whose answers are awaited by nobody else."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)

    def __call__(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """The rows that a statement gives, which is committed."""
        with self._engine.begin() as connection:
            result = connection.execute(text(statement), values)
            return [dict(row) for row in result.mappings()] if result.returns_rows else []

    async def change(self, statement: str, **values: Any) -> None:
        """Likewise, beside a bot of the same loop that may be in the middle of a transaction."""
        await asyncio.to_thread(self, statement, **values)

    def everything(self) -> str:
        """All that stands in all tables."""
        names = inspect(self._engine).get_table_names()
        return "\n".join(str(self(f'SELECT * FROM "{name}"')) for name in names)  # noqa: S608


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database on PostgreSQL. Skips the test where none is reachable."""
    if not _reachable():
        pytest.skip(f"no PostgreSQL is reachable at {make_url(SERVER)!r} (set TEST_DATABASE_URL)")
    schema = f"test_{uuid.uuid4().hex}"
    outside = Outside(SERVER)
    outside(f"CREATE SCHEMA {schema}")
    try:
        separator = "&" if "?" in SERVER else "?"
        yield f"{SERVER}{separator}options=-csearch_path%3D{schema}"
    finally:
        outside(f"DROP SCHEMA {schema} CASCADE")


@cache
def _reachable() -> bool:
    try:
        Outside(SERVER)("SELECT 1")
    except OperationalError:
        return False
    return True


def _engine(url: str) -> Engine:
    wanted = make_url(url)
    postgresql = wanted.get_backend_name().startswith("postgres")
    driver = "postgresql+psycopg" if postgresql else "sqlite"
    return create_engine(wanted.set(drivername=driver), poolclass=NullPool)
