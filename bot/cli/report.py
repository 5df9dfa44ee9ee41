"""Tells those who keep the knowledge what was asked, and how it was met."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.mind import hold_database, of_store
from bot.config import Settings
from bot.core.assistant import Assistant
from bot.core.matching import Matcher
from bot.core.reporting import Period, Report, grouped, share
from bot.core.reporting import report as summed_up
from bot.errors import InputError

if TYPE_CHECKING:
    from bot.store import SqlStore

_SINCE = "30d"
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}
_LONGEST = 3650
"""Days that a period has at most."""
_IN_MEMORY = "sqlite+aiosqlite://"


@click.command
@click.option(
    "--since",
    default=_SINCE,
    show_default=True,
    help="How far back: 30d, 12w, 6m, 1y, or a day such as 2026-01-31.",
)
@click.option("--team", default="", metavar="ID", help="Only of this workspace (T…).")
@click.option(
    "--html",
    type=click.Path(path_type=Path),
    help="Write a page with charts into this file instead.",
)
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--demo", is_flag=True, help="Show made-up figures, without any database.")
def report(since: str, team: str, html: Path | None, as_json: bool, demo: bool) -> None:
    """Say what was asked and how it was met, from the bot's database.

    Days are by UTC. What was asked in its own words and what people said of answers is kept for
    a limited time, so that a long period may know less of its beginning.
    """
    period = period_of(since, datetime.now(UTC).date())
    made, name = asyncio.run(_made(of_store(), period, team, demo))
    if as_json:
        click.echo(json.dumps(_record(made), ensure_ascii=False, indent=2, default=str))
    if html:
        from bot.cli import report_page

        report_page.write(html, report_page.page(made, name, team, made_up=demo))
        click.echo(f"{html} is written: open it in a browser", err=as_json)
    elif not as_json:
        from bot.cli import report_text

        report_text.show(made, name, team, made_up=demo)


def period_of(since: str, today: date) -> Period:
    """The days that `--since` names. Raises InputError where it is no length of time and no day."""
    wrong = f"--since {since!r} is no time (give 30d, 12w, 6m, 1y, or a day such as {today})"
    number, unit = since[:-1], since[-1:].lower()
    if unit in _UNITS and number.isascii() and number.isdecimal():
        days = int(number[:6]) * _UNITS[unit]
        if not 0 < days <= _LONGEST or len(number) > 6:
            raise InputError(f"--since {since!r} is out of reach (give 1d to 10y)")
        return Period(today - timedelta(days=days - 1), today)
    try:
        first = date.fromisoformat(since)
    except ValueError:
        raise InputError(wrong) from None
    if not 0 <= (today - first).days < _LONGEST:
        raise InputError(f"--since {since!r} is out of reach (give a day of the last ten years)")
    return Period(first, today)


async def _made(settings: Settings, period: Period, team: str, demo: bool) -> tuple[Report, str]:
    from bot import mind
    from bot.store import SqlStore

    if not demo:
        hold_database(settings)
    store = SqlStore(_IN_MEMORY if demo else settings.database_url)
    try:
        assistant = mind.assistant(settings)
        if demo:
            from bot.demo import fill

            await fill(store, assistant, period.last)
        made = await _of(store, assistant.matcher, period, team)
        return made, assistant.knowledge.subject.name
    finally:
        await store.close()


async def report_of(store: "SqlStore", mind: Assistant, *, made_up: bool) -> str:
    """The page on what a running bot was asked of late. Raises MemoryDownError."""
    from bot.cli import report_page

    period = period_of(_SINCE, datetime.now(UTC).date())
    made = await _of(store, mind.matcher, period, "")
    return report_page.page(made, mind.knowledge.subject.name, "", made_up=made_up)


async def _of(store: "SqlStore", matcher: Matcher, period: Period, team: str) -> Report:
    records = await store.reporting.read(period, team)
    return summed_up(records, matcher.knowledge, period, grouped(matcher, records.misses))


def _record(made: Report) -> dict[str, Any]:
    rated = made.helped + made.not_helped
    shares = {
        "questions": made.questions,
        "answered": made.answered,
        "helped_share": share(made.helped, rated),
        "guide_finished_share": share(made.walks.finished, made.walks.begun),
    }
    return shares | asdict(made)
