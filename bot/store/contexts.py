"""A context as text, and back."""

import json

from bot.core.model import ChoiceId, EntryId, Progress, QuestionId
from bot.core.ports import Context


def write(context: Context) -> str:
    """The context as JSON."""
    made = context.progress.made if context.progress is not None else None
    return json.dumps(
        {
            "question": context.question,
            "entries": context.entries,
            "offered": context.offered,
            "progress": made,
            "advised": context.advised,
        }
    )


def read(text: str) -> Context | None:
    """The context that was written; None where another version of the bot wrote something else."""
    try:
        kept = json.loads(text)
        return Context(
            question=str(kept["question"]),
            entries=tuple(EntryId(str(each)) for each in kept["entries"]),
            offered=bool(kept["offered"]),
            progress=_progress(kept["progress"]),
            advised=bool(kept["advised"]),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _progress(made: list[tuple[str, str | None]] | None) -> Progress | None:
    if made is None:
        return None
    return Progress(tuple((QuestionId(q), ChoiceId(c) if c is not None else None) for q, c in made))
