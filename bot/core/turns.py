"""What comes of a message."""

from dataclasses import dataclass
from typing import Literal

from bot.core.calibration import Outcome
from bot.core.matching import Match
from bot.core.model import Entry
from bot.core.ports import Context
from bot.core.replies import Reply

Act = Literal["", "asked", "chosen", "none_of_these"]


@dataclass(frozen=True, slots=True)
class Turn:
    """What was understood and is said: the reply, what to remember, and the matches behind it.

    `act` is what the person did who said it: asked a question, chose an entry of those offered,
    or said that it is none of them; empty for what only steers the conversation or the guide.
    """

    reply: Reply
    context: Context
    outcome: Outcome = "answer"
    matches: tuple[Match, ...] = ()
    act: Act = ""

    @property
    def confidence(self) -> float:
        """That of the best match; 0 where nothing matched."""
        return self.matches[0].confidence if self.matches else 0.0


def sure(entry: Entry) -> Match:
    """The match of an entry that was named rather than found."""
    return Match(entry, 1.0, entry.question, entry.answer)
