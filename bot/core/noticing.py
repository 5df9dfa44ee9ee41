"""What a turn is worth to those who keep the knowledge: what it counts as, and what it missed."""

from collections.abc import Callable, Iterator

from bot.core.matching import Match, Matcher
from bot.core.model import EntryId, Progress, Question
from bot.core.ports import Context, Miss
from bot.core.replies import Advice, Answer, Step
from bot.core.turns import Turn

CLOSE = "close"
"""The verdict that recommends none."""
_RESTARTED = 2
"""Answers that are only all gone at once where the guide begins anew."""


def counted(
    turn: Turn, before: Context, pending: Callable[[Progress], Question | None]
) -> Iterator[tuple[str, str]]:
    """What to count of a turn, each as what it is and which one; `before` is what it came after.

    `pending` tells which question of the guide is asked where so much is answered.
    """
    reply = turn.reply
    chats = isinstance(reply, Answer) and reply.entry.about_bot
    if turn.act == "asked" and not chats:
        guides = isinstance(reply, Step | Advice) and turn.outcome != "none"
        yield "outcome", "guide" if guides else turn.outcome
    if isinstance(reply, Answer):
        yield "entry", reply.entry.id
    if isinstance(reply, Step | Advice) and _begins(turn, before):
        yield "guide", "start"
    elif isinstance(reply, Step | Advice) and (passed := _passed(turn, before, pending)):
        yield "answered", passed
    if isinstance(reply, Step) and (before.advised or reply.progress != before.progress):
        yield "step", reply.question.id
    if isinstance(reply, Advice) and not (
        before.advised and reply.verdict.progress == before.progress
    ):
        yield "guide", "end"
        yield "verdict", reply.verdict.today.winner or CLOSE


def _passed(
    turn: Turn, before: Context, pending: Callable[[Progress], Question | None]
) -> str | None:
    """The question that the guide was at, where it has gone on from it, or back."""
    now = turn.context.progress
    if before.progress is None or before.advised or now is None or now == before.progress:
        return None
    for question, _ in now.made:
        if not before.progress.has(question):
            return question
    asked = pending(before.progress)
    return asked.id if asked else None


def _begins(turn: Turn, before: Context) -> bool:
    """Whether the guide begins. To go back to its first question is no beginning."""
    if before.progress is None:
        return True
    made = turn.context.progress.made if turn.context.progress else ()
    return not made and (before.advised or len(before.progress.made) >= _RESTARTED)


def missed(matcher: Matcher, turn: Turn, said: str, before: Context) -> Miss | None:
    """What to keep of a turn; None where it served the person, or asked nothing.

    `said` is as the person put it. A choice tells of the question that was asked `before` it, but
    only where that had no answer by itself: else more to read was chosen.
    """
    if turn.act == "asked":
        if turn.outcome != "none":
            return None
        return Miss("none", said, "none", _near(turn.matches))
    if turn.act == "" or not before.question:
        return None
    found = matcher.match(before.question)
    near = _near(found.matches)
    if turn.act == "none_of_these":
        # Where nothing was known, that is kept already.
        offered = found.outcome == "choose"
        return Miss("none_of_these", before.question, "choose", near) if offered else None
    if found.outcome == "answer" or not turn.matches:
        return None
    return Miss("chosen", before.question, found.outcome, near, turn.matches[0].entry.id)


def not_asked(matcher: Matcher, question: str) -> Miss:
    """What to keep of a question whose answer was marked as not what was asked."""
    return Miss("not_asked", question, "answer", _near(matcher.match(question).matches))


def _near(matches: tuple[Match, ...]) -> tuple[tuple[EntryId, float], ...]:
    return tuple((match.entry.id, match.confidence) for match in matches)
