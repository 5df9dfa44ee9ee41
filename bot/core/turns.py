"""What comes of a message."""

from dataclasses import dataclass

from bot.core.matching import Match
from bot.core.model import Entry, Outcome
from bot.core.ports import Context
from bot.core.replies import Reply


@dataclass(frozen=True, slots=True)
class Turn:
    """What was understood and is said: the reply, what to remember, and the matches behind it."""

    reply: Reply
    context: Context
    outcome: Outcome = "answer"
    matches: tuple[Match, ...] = ()

    @property
    def confidence(self) -> float:
        """That of the best match; 0 where nothing matched."""
        return self.matches[0].confidence if self.matches else 0.0


def sure(entry: Entry) -> Match:
    """The match of an entry that was named rather than found."""
    return Match(entry, 1.0, entry.question, entry.answer)
