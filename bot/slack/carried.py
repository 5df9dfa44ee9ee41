"""What a button or a modal carries: enough to go on from it without any memory of ours.

The value travels through the client, so it is decoded strictly and its owner is checked.
"""

import json
from dataclasses import dataclass, field

from bot.core.model import ChoiceId, Guide, Progress, QuestionId
from bot.slack import ids

LONGEST = 2000
"""Characters of a button's value that Slack keeps."""
LONGEST_ASKED = 300
"""Characters of a question that are carried."""


@dataclass(frozen=True, slots=True)
class Carried:
    """`owner` is who may use it (anyone where empty), `version` the knowledge it was made under.

    `decision` is the one that it belongs to, `asked` the question that an entry was shown for,
    `shown` the entry that was shown for it before. `page` is where a list goes on; of feedback it
    is "+" or "-".
    """

    owner: str = ""
    version: str = ""
    progress: Progress = field(default_factory=Progress)
    question: str = ""
    choice: str = ""
    entry: str = ""
    decision: str = ""
    asked: str = ""
    shown: str = ""
    page: str = ""

    def encode(self) -> str:
        """The text that goes into a value or into private_metadata."""
        made = ";".join(f"{q}={ids.SKIP if c is None else c}" for q, c in self.progress.made)
        parts = {
            "o": self.owner,
            "v": self.version,
            "p": made,
            "q": self.question,
            "c": self.choice,
            "e": self.entry,
            "d": self.decision,
            "a": self.asked[:LONGEST_ASKED],
            "s": self.shown,
            "n": self.page,
        }
        filled = {key: value for key, value in parts.items() if value}
        return json.dumps(filled, separators=(",", ":"), ensure_ascii=False)


def decode(text: str | None, guide: Guide) -> Carried | None:
    """What a value carries; None where it is not ours or no longer fits the guide."""
    parts = parts_of(text, "ovpqcedasn", LONGEST)
    if parts is None:
        return None
    progress = decode_progress(parts.get("p", ""), guide)
    if progress is None:
        return None
    question = parts.get("q", "")
    choice = parts.get("c", "")
    if question and not _fits(guide, question, choice):
        return None
    return Carried(
        owner=parts.get("o", ""),
        version=parts.get("v", ""),
        progress=progress,
        question=question,
        choice=choice,
        entry=parts.get("e", ""),
        decision=parts.get("d", ""),
        asked=parts.get("a", ""),
        shown=parts.get("s", ""),
        page=parts.get("n", ""),
    )


def parts_of(text: str | None, names: str, longest: int) -> dict[str, str] | None:
    """The texts in what travelled, by their letters; None where it holds anything else."""
    if not text or len(text) > longest:
        return None
    try:
        parts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(parts, dict) or not parts.keys() <= set(names):
        return None
    return parts if all(isinstance(value, str) for value in parts.values()) else None


def decode_progress(text: str, guide: Guide) -> Progress | None:
    """The progress that a text names; None where the guide does not know all of it."""
    progress = Progress()
    for part in text.split(";") if text else ():
        question, separator, choice = part.partition("=")
        if not separator or progress.has(question) or not _fits(guide, question, choice):
            return None
        progress = progress.choose(QuestionId(question), choice_of(choice))
    return progress


def choice_of(text: str) -> ChoiceId | None:
    """The choice that a carried text stands for; None for "doesn't matter"."""
    return None if text == ids.SKIP else ChoiceId(text)


def _fits(guide: Guide, question_id: str, choice: str) -> bool:
    question = guide.question(question_id)
    return question is not None and (
        choice in ("", ids.SKIP) or question.choice(choice) is not None
    )
