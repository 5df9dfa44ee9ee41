"""A context as text, and back."""

import json

from bot.core.model import EntryId
from bot.core.ports import Context
from bot.store.progresses import read_made


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
        made = kept["progress"]
        return Context(
            question=str(kept["question"]),
            entries=tuple(EntryId(str(each)) for each in kept["entries"]),
            offered=bool(kept["offered"]),
            progress=read_made(made) if made is not None else None,
            advised=bool(kept["advised"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
