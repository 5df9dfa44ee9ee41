"""What a decision's voices come to together, and names for what is in it."""

from datetime import UTC, datetime
from fractions import Fraction
from itertools import groupby

from bot.core.decision import Decision, Voice
from bot.core.model import FrameworkId, Knowledge, Progress
from bot.core.scoring import Leader
from bot.core.team import Answer, TeamReading, TeamVerdict, judge_team
from bot.core.wording import NOT_SURE


def combined(knowledge: Knowledge, decision: Decision) -> TeamVerdict:
    """What all voices came to; while there is none, what the decision began with."""
    voices = [voice.progress for voice in decision.voices]
    return judge_team(knowledge, voices or [decision.progress])


def shown(knowledge: Knowledge, decision: Decision) -> TeamVerdict:
    """What everybody may see of that: while the tally is hidden, what the decision began with."""
    return judge_team(knowledge, shown_views(decision))


def shown_views(decision: Decision) -> list[Progress]:
    """The answers that everybody may see."""
    if decision.tally_hidden:
        return [decision.progress]
    return [voice.progress for voice in decision.voices] or [decision.progress]


def shown_notes(decision: Decision) -> tuple[Voice, ...]:
    """The voices whose notes everybody may see.

    While the tally is hidden that is the note that the decision began with, until its writer
    changes their view.
    """
    return tuple(
        voice
        for voice in decision.voices
        if note(voice) and (not decision.tally_hidden or _unchanged(decision, voice))
    )


def _unchanged(decision: Decision, voice: Voice) -> bool:
    return (voice.person.id, voice.at) == (decision.starter.id, decision.started)


def note(voice: Voice) -> str:
    """A person's note on one line."""
    return " ".join(voice.note.split())


def name(knowledge: Knowledge, framework: Leader) -> str | None:
    """A framework's name; None for a close call. One that is known no more goes by its id."""
    names = {each.id: each.name for each in knowledge.frameworks}
    return names.get(framework, framework) if framework else None


def label(answer: Answer) -> str:
    """What was answered, as it is written on the choice."""
    return answer.label if answer else NOT_SURE


def day(at: float) -> str:
    """A time as a date, in UTC."""
    return datetime.fromtimestamp(at, UTC).date().isoformat()


def percents(knowledge: Knowledge, reading: TeamReading) -> tuple[tuple[str, int], ...]:
    """Each framework's share in whole percent, the largest first.

    They sum to 100: what rounding down leaves goes to those that lost most by it (largest
    remainder). Only where equal shares would then differ, they stay equal and sum to less.
    """
    whole = {each: int(share * 100) for each, share in reading.shares.items()}
    left = 100 - sum(whole.values())

    def lost(framework: FrameworkId) -> tuple[Fraction, Fraction]:
        return reading.shares[framework] * 100 % 1, reading.shares[framework]

    for _, group in groupby(sorted(whole, key=lost, reverse=True), key=lost):
        level = list(group)
        if len(level) > left:
            break
        left -= len(level)
        whole |= {each: whole[each] + 1 for each in level}
    return tuple((knowledge.framework(each).name, whole[each]) for each in reading.ranking)
