"""What a curator runs: holds the knowledge against its rules, and scores it."""

import json
import re
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from shlex import quote

import click

from bot.cli.mind import settings
from bot.errors import InputError, KnowledgeError, Problem

_HOST = re.compile(r"[A-Za-z0-9.-]+(:\d{1,5})?/?", re.ASCII)


@click.command
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "github", "json"]),
    default="text",
    show_default=True,
    help="How problems are written; github makes annotations of them.",
)
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option(
    "--older-than",
    type=click.IntRange(min=1, max=1200),
    metavar="MONTHS",
    help="Warn of facts whose as_of lies further back.",
)
def check(form: str, strict: bool, older_than: int | None) -> None:
    """Say everything that is wrong with the knowledge, and what could be better.

    Exits 0 where there is no error, 1 where there is one (with --strict, or a warning), 2 where
    the command itself cannot be done.
    """
    from bot.content.lint import lint
    from bot.content.load import load_with_files
    from bot.core.matching import Language, Matcher
    from bot.embedding import common_words

    folder = settings().knowledge
    try:
        knowledge, files = load_with_files(folder)
    except KnowledgeError as error:
        _tell(error.problems, form, folder)
        sys.exit(1)
    matcher = Matcher(knowledge, Language(common=common_words()))
    warnings = lint(files, matcher, _months_ago(older_than) if older_than else None)
    _tell(warnings, form, folder)
    counts = {
        "entries": len(knowledge.entries),
        "frameworks": len(knowledge.frameworks),
        "questions of the guide": len(knowledge.guide.questions),
        "labelled questions": len(files.labels),
    }
    if form == "text" and not warnings:
        what = ", ".join(f"{count} {name}" for name, count in counts.items())
        click.echo(f"{folder}/: {what}: fine")
    if strict and warnings:
        sys.exit(1)


def _tell(problems: Sequence[Problem], form: str, folder: Path) -> None:
    if form == "json":
        click.echo(json.dumps([asdict(each) for each in problems], ensure_ascii=False, indent=2))
        return
    for each in problems:
        click.echo(_annotation(each, folder) if form == "github" else str(each))
    for kind, count in Counter(
        "warning" if each.warning else "problem" for each in problems
    ).items():
        click.echo(f"{folder}/: {count} {kind}{'s' if count > 1 else ''}", err=True)


def _annotation(problem: Problem, folder: Path) -> str:
    """A workflow command of GitHub Actions, escaped as those are."""
    kind = "warning" if problem.warning else "error"
    place = f"file={_property(str(folder / problem.file))},line={problem.line}"
    field = f"{problem.field}: " if problem.field else ""
    return f"::{kind} {place}::{_data(f'{field}{problem.message} ({problem.remedy})')}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _months_ago(months: int) -> date:
    today = date.today()
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


@click.command
@click.option("--url", default="", metavar="https://HOST", help="For HTTP mode at that address.")
@click.option("--token-rotation", is_flag=True, help="Tokens expire; with installations only.")
def manifest(url: str, token_rotation: bool) -> None:
    """Write the Slack app's manifest for this knowledge, as JSON.

    Without --url it is for Socket Mode. With it, it names the request URLs, and where workspaces
    come back to that install the app.
    """
    if url and not (url.startswith("https://") and _HOST.fullmatch(url[len("https://") :])):
        raise InputError(f"--url {url!r} is not where Slack can reach you (give https://your-host)")
    from bot.content.load import load
    from bot.slack.manifest import manifest as declared

    made = declared(load(settings().knowledge).subject, url, rotation=token_rotation)
    click.echo(json.dumps(made, ensure_ascii=False, indent=2))


@click.command
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Write a small knowledge folder about tea, with comments, to make another subject of."""
    from bot.content.example import begin

    begin(folder)
    click.echo(f"{folder}/ holds a small bot about tea. Try it, then make your own of it:")
    click.echo(f"  KNOWLEDGE={quote(str(folder))} make run")
    click.echo(f"  KNOWLEDGE={quote(str(folder))} .venv/bin/python -m bot check")
