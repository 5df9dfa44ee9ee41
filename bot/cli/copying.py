"""Makes a copy of the database, and puts it back."""

from pathlib import Path

import click

from bot.cli.mind import of_store

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command
@click.argument("file", type=_FILE)
def backup(file: Path) -> None:
    """Copy a SQLite database into a new FILE, while the bot runs or not.

    PostgreSQL has its own commands for it, which this names.
    """
    from bot.store import copying

    copying.back_up(of_store().database_url, file)
    click.echo(f"{file} is a copy of the database: keep it where nobody else reads it")


@click.command
@click.argument("file", type=_FILE)
def restore(file: Path) -> None:
    """Put a copy that `backup` made in place of the SQLite database; stop the bot before.

    An older version's copy is fine: the tables are changed when the bot starts.
    """
    from bot.store import copying

    copying.restore(of_store().database_url, file)
    click.echo(f"The database is as it was when {file} was made")
