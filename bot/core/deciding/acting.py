"""Beginning a decision, and what people may do to it."""

import unicodedata

from bot.core.deciding.together import combined
from bot.core.decision import FORGOTTEN, Closing, Decision, Person, Voice
from bot.core.model import ChoiceId, FrameworkId, Knowledge, Progress, Question
from bot.core.replies import chosen_labels
from bot.core.scoring import relevant
from bot.core.text import shorten
from bot.core.wording import team as words
from bot.errors import ClosedError, InputError

LONGEST_TITLE = 150
_JOINERS = "\u200c\u200d"
"""Some scripts and emoji are written with these."""


def begin(
    knowledge: Knowledge,
    *,
    id: str,  # noqa: A002 -- the name that it has in a Decision
    team: str,
    channel: str,
    title: str,
    starter: Person,
    at: float,
    progress: Progress,
    hidden: bool = False,
    note: str = "",
) -> Decision:
    """A decision that begins with its starter's own voice. An empty title becomes a plain one."""
    progress = relevant(knowledge.guide, progress)
    line = shorten(_one_line(title), LONGEST_TITLE)
    return Decision(
        id=id,
        team=team,
        channel=channel,
        title=line or default_title(knowledge, progress),
        starter=starter,
        started=at,
        version=knowledge.version,
        progress=progress,
        hidden=hidden,
        voices=(Voice(starter, progress, note, at),),
    )


def default_title(knowledge: Knowledge, progress: Progress) -> str:
    """A title that says what is to be decided, and for which need."""
    labels = chosen_labels(knowledge, relevant(knowledge.guide, progress))
    return shorten(words.title(knowledge.subject.subject, labels), LONGEST_TITLE)


def form(
    knowledge: Knowledge, decision: Decision, user: str
) -> tuple[tuple[Question, ChoiceId | None], ...]:
    """The questions that a person is shown, in the guide's order, with what is filled in.

    That is what they said before, else what the decision began with; None is "doesn't matter".
    """
    own = decision.voice(user)
    progress = relevant(knowledge.guide, own.progress if own else decision.progress)
    return tuple(
        (question, progress.get(question.id))
        for question in knowledge.guide.questions
        if progress.has(question.id)
    )


def closing(
    knowledge: Knowledge,
    decision: Decision,
    *,
    by: Person,
    at: float,
    choice: FrameworkId | None,
    reason: str = "",
) -> Closing:
    """How a decision ends. Raises InputError where another choice than the voices' has no reason.

    `choice` is None for none of the frameworks, which is what a close call comes to. Raises
    ClosedError where it has ended before.
    """
    if decision.closing is not None:
        raise ClosedError
    if choice is not None and all(each.id != choice for each in knowledge.frameworks):
        raise InputError(words.NO_OPTION)
    as_combined = choice == combined(knowledge, decision).today.winner
    if not (as_combined or reason.strip()):
        raise InputError(words.REASON_NEEDED)
    return Closing(by, at, knowledge.version, choice, as_combined, reason.strip())


def may_close(decision: Decision, user: str, *, admin: bool) -> bool:
    """Whether a person may close a decision, or open it again: its starter, or an admin.

    Where the starter had themselves forgotten, anybody with a voice may.
    """
    if decision.starter.id == FORGOTTEN and decision.voice(user) is not None:
        return True
    return admin or _started(decision, user)


def may_delete(decision: Decision, user: str, *, admin: bool = False) -> bool:
    """Whether a person may delete a decision: its starter, or an admin where that one is gone."""
    if decision.starter.id == FORGOTTEN:
        return admin
    return _started(decision, user)


def _started(decision: Decision, user: str) -> bool:
    return user != FORGOTTEN and decision.starter.id == user


def _one_line(text: str) -> str:
    """Without what only steers the display: a title stands beside other words."""
    return " ".join("".join(map(_visible, text)).split())


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return character if character in _JOINERS else ""
    return " " if category[0] in "CZ" else character
