"""Progress as JSON, and back."""

import json
from typing import Any

from bot.core.model import ChoiceId, Progress, QuestionId


def write(progress: Progress) -> str:
    """The progress as a text; the same text for the same progress."""
    return json.dumps(progress.made)


def read(text: str) -> Progress:
    """The progress that was written. Raises ValueError or TypeError where none was."""
    return read_made(json.loads(text))


def read_made(made: Any) -> Progress:
    """The progress whose choices were written. Raises ValueError or TypeError for others."""
    return Progress(tuple((QuestionId(_text(q)), _choice(c)) for q, c in made))


def _choice(choice: Any) -> ChoiceId | None:
    return None if choice is None else ChoiceId(_text(choice))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"not a text: {type(value).__name__}")
    return value
