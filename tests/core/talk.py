"""A conversation, turn by turn."""

from bot.core.assistant import Assistant
from bot.core.ports import Context
from bot.core.replies import Advice, Answer, Notice, Offer, Step, Unknown
from bot.core.spoken import spoken
from bot.core.turns import Turn


class Talk:
    """Says one thing after another, each read against the turn before."""

    def __init__(self, assistant: Assistant, context: Context | None = None) -> None:
        self._assistant = assistant
        self.context = context or Context()
        self.turn: Turn | None = None

    def say(self, *lines: str) -> str:
        """What the last of these lines is answered with, in short."""
        for line in lines:
            self.turn = self._assistant.hear(line, self.context)
            self.context = self.turn.context
        return self.short

    @property
    def short(self) -> str:
        """The kind of the last reply, and which one it was."""
        assert self.turn is not None
        match self.turn.reply:
            case Answer(entry=entry):
                return f"answer {entry.id}"
            case Offer(entries=entries):
                return f"offer {' '.join(entry.id for entry in entries)}"
            case Unknown():
                return "unknown"
            case Step(question=question):
                return f"step {question.id}"
            case Advice(verdict=verdict):
                return f"advice {verdict.today.winner}"
            case Notice():
                return "notice"

    @property
    def text(self) -> str:
        """All that was said last."""
        assert self.turn is not None
        return spoken(self.turn.reply)

    @property
    def made(self) -> dict[str, str | None]:
        """The guide's answers so far."""
        assert self.context.progress is not None
        return {str(question): choice for question, choice in self.context.progress.made}
