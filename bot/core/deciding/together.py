"""The combined verdict of a decision's voices, and names for what is in it."""

from datetime import UTC, datetime
from fractions import Fraction

from bot.core.decision import Decision
from bot.core.model import Knowledge
from bot.core.scoring import Leader
from bot.core.team import Answer, TeamReading, TeamVerdict, judge_team
from bot.core.wording import NOT_SURE


def combined(knowledge: Knowledge, decision: Decision) -> TeamVerdict:
    """What all voices came to; while there is none, what the decision began with."""
    voices = [voice.progress for voice in decision.voices]
    return judge_team(knowledge, voices or [decision.progress])


def name(knowledge: Knowledge, framework: Leader) -> str | None:
    """A framework's name; None for a close call."""
    return knowledge.framework(framework).name if framework else None


def label(answer: Answer) -> str:
    """What was answered, as it is written on the choice."""
    return answer.label if answer else NOT_SURE


def day(at: float) -> str:
    """A time as a date, in UTC."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def percents(knowledge: Knowledge, reading: TeamReading) -> tuple[tuple[str, int], ...]:
    """Each framework's share in whole percent, which sum to 100; the largest first.

    The rests go to those that lost most by rounding down (largest remainder).
    """
    exact = [(each, reading.shares[each] * 100) for each in reading.ranking]
    whole = {each: int(share) for each, share in exact}
    left = 100 - sum(whole.values())
    for each, _ in sorted(exact, key=lambda pair: -_fraction(pair[1]))[:left]:
        whole[each] += 1
    return tuple((knowledge.framework(each).name, whole[each]) for each, _ in exact)


def _fraction(share: Fraction) -> Fraction:
    return share - int(share)
