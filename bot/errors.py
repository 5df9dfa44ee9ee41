"""The errors that reach a person. Each says what was wrong, why, and what to do next."""

from dataclasses import dataclass


class BotError(Exception):
    """Base of every error that is shown as one line; caught once at each entry point."""


class ConfigError(BotError):
    """The environment asks for something that cannot be done."""


class BusyError(BotError):
    """Slack cannot do it just now; `after` so many seconds it may, 0 where it does not say."""

    def __init__(self, message: str, after: float = 0.0) -> None:
        self.after = after
        super().__init__(message)


class UnsureError(BotError):
    """Slack did not say whether something was done, and doing it again might do it twice."""


class InputError(BotError):
    """What a person typed or sent cannot be used."""


class MemoryDownError(BotError):
    """The store cannot be reached; the bot goes on without it."""


class ClosedError(BotError):
    """A decision is closed, and takes no voice and no second end."""


class NotClosedError(BotError):
    """A decision is open, and cannot be opened again."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault in the knowledge: where it stands, what it is, and how to mend it.

    A warning is no fault yet: the knowledge can be used, though not as well as it could be.
    """

    file: str
    line: int
    field: str
    message: str
    remedy: str
    warning: bool = False

    def __str__(self) -> str:
        field = f" {self.field}:" if self.field else ""
        kind = " warning:" if self.warning else ""
        return f"{self.file}:{self.line}:{field}{kind} {self.message} ({self.remedy})"


class KnowledgeError(BotError):
    """The knowledge cannot be used; holds every problem that was found."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
