"""What a decision's card says, and what is said of it elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.deciding.together import combined, day, label, name, percents
from bot.core.decision import Decision, Person, Voice
from bot.core.model import Knowledge
from bot.core.replies import Line, Notice, Passage, chosen_labels
from bot.core.scoring import relevant
from bot.core.team import Disagreement, Said, TeamReading, TeamVerdict, judge_team
from bot.core.verdict import Flip
from bot.core.wording import NEED, NOTHING_FLIPS, WOULD_CHANGE, WOULD_SETTLE, change, headline
from bot.core.wording import outcome as outcome_words
from bot.core.wording import team as words

_MOST_REASONS = 3
_MOST_FLIPS = 3
_MOST_DISAGREEMENTS = 3


@dataclass(frozen=True, slots=True)
class Card:
    """What a decision shows in its channel."""

    decision: Decision
    title: str
    headline: str
    passages: tuple[Passage, ...]


def card(knowledge: Knowledge, decision: Decision) -> Card:
    """The card of a decision as it stands. While the tally is hidden, it shows none of it."""
    verdict = _shown(knowledge, decision)
    passages = [
        Passage("", tuple(_outcome(knowledge, decision, verdict))),
        _readings(knowledge, decision, verdict),
        _reasons(verdict, decision),
        _would_change(knowledge, verdict),
        *([] if decision.tally_hidden else _disagreements(knowledge, decision, verdict)),
        Passage(NEED, _need(knowledge, decision)),
        Passage(words.NOTES, _notes(decision)),
        Passage(words.WHO_SEES, (Line(words.who_sees(hidden=decision.tally_hidden)),)),
    ]
    return Card(
        decision,
        decision.title,
        _headline(knowledge, decision, verdict),
        tuple(passage for passage in passages if passage.lines),
    )


def comparison(knowledge: Knowledge, decision: Decision, user: str = "") -> Notice:
    """Who said what; while the tally is hidden, only what `user` said."""
    own = decision.voice(user)
    voices = decision.voices
    if decision.tally_hidden:
        voices = (own,) if own else ()
    passages = [
        *(() if decision.tally_hidden else _questions(knowledge, voices)),
        Passage(words.EACH_ALONE, tuple(_alone(knowledge, voice) for voice in voices)),
    ]
    text = words.HIDDEN_COMPARISON if decision.tally_hidden else words.compared(len(voices))
    return Notice(text, tuple(passage for passage in passages if passage.lines))


def summary(knowledge: Knowledge, decision: Decision) -> Notice:
    """What is said in the card's thread when a decision is closed."""
    verdict = combined(knowledge, decision)
    passages = [
        Passage("", tuple(_outcome(knowledge, decision, verdict))),
        _readings(knowledge, decision, verdict),
        *_disagreements(knowledge, decision, verdict),
    ]
    text = f"{decision.title}: {_headline(knowledge, decision, verdict)}"
    return Notice(text, tuple(passage for passage in passages if passage.lines))


def listed(knowledge: Knowledge, decision: Decision) -> Line:
    """A decision in one line of a list."""
    state = words.OPEN
    if decision.closing is not None:
        state = words.closed(name(knowledge, decision.closing.choice))
    elif not decision.tally_hidden:
        reading = combined(knowledge, decision).today
        state = words.open_with(outcome_words(reading.margin, name(knowledge, reading.winner)))
    parts = [state, words.views(len(decision.voices)), words.started(day(decision.started))]
    if decision.made_under != knowledge.version:
        parts.append(words.OLDER)
    return Line(f"{decision.title} ({', '.join(parts)})")


def _shown(knowledge: Knowledge, decision: Decision) -> TeamVerdict:
    if decision.tally_hidden:
        return judge_team(knowledge, [decision.progress])
    return combined(knowledge, decision)


def _headline(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> str:
    if decision.closing is not None:
        return words.decided(name(knowledge, decision.closing.choice))
    reading = verdict.today
    best = max(reading.shares.values())
    level = [each for each in reading.ranking if reading.shares[each] == best]
    reach = reading.ranking[: max(2, len(level))] if reading.winner is None else reading.ranking
    names = tuple(knowledge.framework(each).name for each in reach)
    said = headline(reading.margin, names)
    if decision.tally_hidden:
        return words.hidden_headline(said, len(decision.voices))
    return words.headline(said, len(decision.voices))


def _outcome(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Iterator[Line]:
    """How it was closed, and what had been said until then."""
    closing = decision.closing
    if closing is None:
        return
    yield Line(words.closed_by(day(closing.at)), people=(closing.by,))
    said = outcome_words(verdict.today.margin, name(knowledge, verdict.today.winner))
    yield Line(words.as_combined(said) if closing.as_combined else words.unlike_combined(said))
    if closing.reason:
        yield Line(words.reason(closing.reason))


def _readings(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Passage:
    year = knowledge.subject.article.year
    lines = [
        Line(words.today(_told(knowledge, verdict.today))),
        Line(words.article(year, _told(knowledge, verdict.article))),
    ]
    if len(decision.voices) > 1 and not decision.tally_hidden:
        lines.append(Line(words.COMBINED_SO))
    return Passage(words.READINGS, tuple(lines))


def _told(knowledge: Knowledge, reading: TeamReading) -> str:
    shares = words.shares(percents(knowledge, reading))
    return f"{outcome_words(reading.margin, name(knowledge, reading.winner))}; {shares}"


def _reasons(verdict: TeamVerdict, decision: Decision) -> Passage:
    voices = 1 if decision.tally_hidden else len(decision.voices)
    lines = tuple(
        Line(
            f"{words.held_by(reason.choice.label, held, voices)} {reason.basis.reason}",
            f"as of {reason.basis.as_of}" if reason.basis.as_of else "",
            reason.basis.sources,
        )
        for reason, held in verdict.reasons[:_MOST_REASONS]
    )
    return Passage(words.STRONGEST, lines)


def _would_change(knowledge: Knowledge, verdict: TeamVerdict) -> Passage:
    flips = sorted(verdict.flips, key=lambda flip: flip.winner is None)
    shown: list[Flip] = []
    for flip in flips:
        if all(flip.changes[0][0] != other.changes[0][0] for other in shown):
            shown.append(flip)
    lines = tuple(
        Line(
            change(
                tuple((question.ask, choice.label) for question, choice in flip.changes),
                name(knowledge, flip.winner),
            )
        )
        for flip in shown[:_MOST_FLIPS]
    )
    title = WOULD_SETTLE if verdict.today.winner is None else WOULD_CHANGE
    return Passage(title, lines or (Line(NOTHING_FLIPS),))


def _disagreements(
    knowledge: Knowledge, decision: Decision, verdict: TeamVerdict
) -> Iterator[Passage]:
    if len(decision.voices) < 2:
        return
    found = verdict.disagreements[:_MOST_DISAGREEMENTS]
    if not found:
        yield Passage(words.DISAGREE, (Line(words.ALL_AGREE),))
    for each in found:
        yield Passage(words.disagree(each.question.ask), tuple(_said(knowledge, decision, each)))


def _said(knowledge: Knowledge, decision: Decision, each: Disagreement) -> Iterator[Line]:
    for said in each.answers:
        text = label(said.answer) + _turned(knowledge, said)
        yield Line(text, people=tuple(decision.voices[at].person for at in said.voices))


def _turned(knowledge: Knowledge, said: Said) -> str:
    return words.if_all(name(knowledge, said.winner)) if said.flips else ""


def _need(knowledge: Knowledge, decision: Decision) -> tuple[Line, ...]:
    lines = []
    for question_id, choice_id in relevant(knowledge.guide, decision.progress).made:
        question = knowledge.guide.question(question_id)
        choice = question.choice(choice_id) if question and choice_id else None
        if question and choice:
            lines.append(Line(f"{question.ask} {choice.label}"))
    return tuple(lines)


def _notes(decision: Decision) -> tuple[Line, ...]:
    shown = decision.voices
    if decision.tally_hidden:
        shown = tuple(v for v in shown if v.person.id and v.person.id == decision.starter.id)
    return tuple(Line(f"“{v.note}”", people=(v.person,)) for v in shown if v.note)


def _questions(knowledge: Knowledge, voices: tuple[Voice, ...]) -> Iterator[Passage]:
    for question in knowledge.guide.questions:
        people: dict[str, list[Person]] = {}
        for voice in voices:
            progress = relevant(knowledge.guide, voice.progress)
            if progress.has(question.id):
                chosen = progress.get(question.id)
                said = label(question.choice(chosen) if chosen else None)
                people.setdefault(said, []).append(voice.person)
        lines = (Line(said, people=tuple(by)) for said, by in people.items())
        yield Passage(question.ask, tuple(lines))


def _alone(knowledge: Knowledge, voice: Voice) -> Line:
    reading = judge_team(knowledge, [voice.progress]).today
    alone = words.alone(outcome_words(reading.margin, name(knowledge, reading.winner)))
    labels = chosen_labels(knowledge, voice.progress)
    note = f" “{voice.note}”" if voice.note else ""
    return Line(words.alone_with(alone, labels) + note, people=(voice.person,))
