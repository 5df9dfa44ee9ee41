"""Runs the migrations with Alembic."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection


def scripts() -> ScriptDirectory:
    """The revisions beside this file."""
    return ScriptDirectory(str(Path(__file__).parent))


def upgrade(connection: Connection, to: str = "head") -> None:
    """Runs what is missing up to a revision, within the connection's transaction."""
    known = scripts()

    def steps(before: Any, _: object) -> Any:
        return known._upgrade_revs(to, before)

    fn: Callable[..., Any] = steps
    with EnvironmentContext(Config(), known, fn=fn, destination_rev=to) as environment:
        environment.configure(connection=connection, transactional_ddl=True)
        environment.run_migrations()
