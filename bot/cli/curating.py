"""What a curator runs: holds the knowledge against its rules, and scores it."""

import json
import sys

import click

from bot.cli.mind import settings
from bot.errors import KnowledgeError


@click.command
def check() -> None:
    """Say everything that is wrong with the knowledge; exit 1 where anything is."""
    from bot.content.load import load_with_files

    folder = settings().knowledge
    try:
        knowledge, files = load_with_files(folder)
    except KnowledgeError as error:
        click.echo(str(error))
        count = len(error.problems)
        click.echo(f"{folder}/: {count} problem{'s' if count > 1 else ''}", err=True)
        sys.exit(1)
    counts = {
        "entries": len(knowledge.entries),
        "frameworks": len(knowledge.frameworks),
        "questions of the guide": len(knowledge.guide.questions),
        "labelled questions": len(files.labels),
    }
    what = ", ".join(f"{count} {name}" for name, count in counts.items())
    click.echo(f"{folder}/: {what}: fine")


@click.command
def manifest() -> None:
    """Write the Slack app's manifest for this knowledge, as JSON."""
    from bot.content.load import load
    from bot.slack.manifest import manifest as declared

    made = declared(load(settings().knowledge).subject)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))
