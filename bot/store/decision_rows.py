"""A decision as rows, and back."""

import json
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row

from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import FrameworkId
from bot.store import progresses

Columns = dict[str, Any]


def head(decision: Decision) -> Columns:
    """The row of a decision, but for its key, its revision, and its card's place."""
    closing = decision.closing
    return {
        "channel": decision.channel,
        "title": decision.title,
        "starter": decision.starter.id,
        "starter_name": decision.starter.name,
        "started": decision.started,
        "closed": closing.at if closing else None,
        "closer": closing.by.id if closing else "",
        "closer_name": closing.by.name if closing else "",
        "body": json.dumps(_body(decision)),
    }


def voice_rows(decision: Decision) -> list[Columns]:
    """A row for each voice."""
    return [
        {
            "team": decision.team,
            "decision": decision.id,
            "place": place,
            "person": voice.person.id,
            "name": voice.person.name,
            "progress": progresses.write(voice.progress),
            "note": voice.note,
            "at": voice.at,
        }
        for place, voice in enumerate(decision.voices)
    ]


def read_all(rows: Iterable[Row[Any]]) -> tuple[Decision, ...]:
    """The decisions of rows that come one a voice, those of one decision after each other.

    One of which another version of the bot wrote a part otherwise is left out as a whole: with
    a voice dropped it could be written back, and the voice would be lost.
    """
    grouped = groupby(rows, key=lambda row: (row.team, row.id))
    read = (_read(tuple(group)) for _, group in grouped)
    return tuple(decision for decision in read if decision is not None)


def _body(decision: Decision) -> Columns:
    closing = decision.closing
    ending = closing and {
        "version": closing.version,
        "choice": closing.choice,
        "as_combined": closing.as_combined,
        "reason": closing.reason,
    }
    return {
        "version": decision.version,
        "progress": decision.progress.made,
        "hidden": decision.hidden,
        "closing": ending,
    }


def _read(rows: Sequence[Row[Any]]) -> Decision | None:
    row = rows[0]
    try:
        body = json.loads(row.body)
        return Decision(
            id=row.id,
            team=row.team,
            channel=row.channel,
            title=row.title,
            starter=Person(row.starter, row.starter_name),
            started=row.started,
            version=str(body["version"]),
            progress=progresses.read_made(body["progress"]),
            hidden=bool(body["hidden"]),
            voices=tuple(_voice(each) for each in rows if each.place is not None),
            closing=None if row.closed is None else _closing(row, body["closing"]),
            ts=row.ts,
            link=row.link,
            revision=row.revision,
        )
    except (ValueError, KeyError, TypeError):
        return None


def _voice(row: Row[Any]) -> Voice:
    person = Person(row.person, row.name)
    return Voice(person, progresses.read(row.progress), row.note, row.at)


def _closing(row: Row[Any], ending: Any) -> Closing:
    choice = ending["choice"]
    if not isinstance(choice, str | None):
        raise TypeError("a choice is a text")
    return Closing(
        by=Person(row.closer, row.closer_name),
        at=row.closed,
        version=str(ending["version"]),
        choice=FrameworkId(choice) if choice is not None else None,
        as_combined=bool(ending["as_combined"]),
        reason=str(ending["reason"]),
    )
