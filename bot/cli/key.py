"""Makes a key for the tokens that are kept."""

import click


@click.command
def key() -> None:
    """Make a key for ENCRYPTION_KEY, which encrypts workspaces' tokens in the database."""
    from bot.store.sealing import new_key

    click.echo(new_key())
