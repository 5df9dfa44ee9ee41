"""What a decision's card says, and what is said of it in its thread and in lists."""

from dataclasses import dataclass

from bot.core.deciding import passages
from bot.core.deciding.together import combined, day, name, note, shown, shown_notes
from bot.core.decision import Decision
from bot.core.model import Knowledge
from bot.core.replies import Line, Notice, Passage, need
from bot.core.replies import outcome as told
from bot.core.scoring import relevant
from bot.core.team import TeamVerdict
from bot.core.wording import headline as headline_words
from bot.core.wording import team as words


@dataclass(frozen=True, slots=True)
class Card:
    """What a decision shows in its channel."""

    decision: Decision
    title: str
    headline: str
    passages: tuple[Passage, ...]


def card(knowledge: Knowledge, decision: Decision) -> Card:
    """The card of a decision as it stands. While the tally is hidden, it shows none of it."""
    verdict = shown(knowledge, decision)
    parts = (
        passages.outcome(knowledge, decision, verdict),
        passages.readings(knowledge, decision, verdict),
        passages.reasons(decision, verdict),
        passages.would_change(knowledge, verdict),
        *passages.disagreements(knowledge, decision, verdict),
        need(knowledge, relevant(knowledge.guide, decision.progress)),
        _notes(decision),
        Passage(words.WHO_SEES, (Line(words.who_sees(hidden=decision.tally_hidden)),)),
    )
    said = _headline(knowledge, decision, verdict)
    return Card(decision, decision.title, said, tuple(part for part in parts if part.lines))


def summary(knowledge: Knowledge, decision: Decision) -> Notice:
    """What is said in the card's thread when a decision is closed."""
    verdict = shown(knowledge, decision)
    parts = (
        passages.outcome(knowledge, decision, verdict),
        passages.readings(knowledge, decision, verdict),
        passages.reasons(decision, verdict),
        *passages.disagreements(knowledge, decision, verdict),
    )
    text = f"{decision.title}: {_headline(knowledge, decision, verdict)}"
    return Notice(text, tuple(part for part in parts if part.lines))


def listed(knowledge: Knowledge, decision: Decision) -> Line:
    """A decision in one line of a list, which begins with its title."""
    if decision.closing is not None:
        state = words.closed(name(knowledge, decision.closing.choice))
    elif decision.tally_hidden:
        state = words.OPEN
    else:
        state = words.open_with(told(knowledge, combined(knowledge, decision).today))
    parts = [state, words.views(len(decision.voices)), words.started(day(decision.started))]
    if decision.made_under != knowledge.version:
        parts.append(words.OLDER)
    return Line(f"{decision.title} ({', '.join(parts)})")


def _headline(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> str:
    voices = len(decision.voices)
    if decision.closing is not None:
        return words.headline(words.decided(name(knowledge, decision.closing.choice)), voices)
    near = tuple(knowledge.framework(each).name for each in verdict.today.within_reach)
    said = headline_words(verdict.today.margin, near)
    return (words.hidden_headline if decision.tally_hidden else words.headline)(said, voices)


def _notes(decision: Decision) -> Passage:
    lines = (Line(f"“{note(voice)}”", people=(voice.person,)) for voice in shown_notes(decision))
    return Passage(words.NOTES, tuple(lines))
