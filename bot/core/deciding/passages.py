"""What is said of a decision in several places, in passages."""

from collections.abc import Iterator

from bot.core.deciding.together import day, label, name, percents
from bot.core.decision import Decision
from bot.core.flips import Flip
from bot.core.model import Knowledge
from bot.core.replies import Line, Passage
from bot.core.replies import outcome as told
from bot.core.team import Disagreement, TeamReading, TeamVerdict
from bot.core.wording import NOTHING_FLIPS, WOULD_CHANGE, WOULD_SETTLE
from bot.core.wording import change as change_alone
from bot.core.wording import team as words

_MOST_REASONS = 3
_MOST_FLIPS = 3
_MOST_DISAGREEMENTS = 3


def readings(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Passage:
    """Both readings with everybody's shares, and how these come about."""
    year = knowledge.subject.article.year
    lines = [
        Line(words.today(_with_shares(knowledge, verdict.today))),
        Line(words.article(year, _with_shares(knowledge, verdict.article))),
    ]
    if len(decision.voices) > 1 and not decision.tally_hidden:
        lines.append(Line(words.COMBINED_SO))
    if decision.made_under != knowledge.version:
        closed = decision.closing is not None
        lines.append(Line(words.other_version(decision.made_under, knowledge.version, closed)))
    return Passage(words.READINGS, tuple(lines))


def _with_shares(knowledge: Knowledge, reading: TeamReading) -> str:
    return f"{told(knowledge, reading)}; {words.shares(percents(knowledge, reading))}"


def reasons(decision: Decision, verdict: TeamVerdict) -> Passage:
    """The strongest reasons, with how many voices hold each."""
    voices = 1 if decision.tally_hidden else len(decision.voices)
    lines = tuple(
        Line(
            f"{words.held_by(reason.choice.label, held, voices)} {reason.basis.reason}",
            words.as_of(reason.basis.as_of),
            reason.basis.sources,
        )
        for reason, held in verdict.reasons[:_MOST_REASONS]
    )
    return Passage(words.STRONGEST, lines)


def would_change(knowledge: Knowledge, verdict: TeamVerdict) -> Passage:
    """The smallest changes that would make another one win; for a close call, settle it."""
    alike = not verdict.disagreements
    shown: list[Flip] = []
    for flip in sorted(verdict.flips, key=lambda flip: flip.winner is None):
        if all(flip.changes[0][0] != other.changes[0][0] for other in shown):
            shown.append(flip)
    say = change_alone if alike else words.change
    lines = tuple(
        Line(
            say(
                tuple((question.ask, choice.label) for question, choice in flip.changes),
                name(knowledge, flip.winner),
            )
        )
        for flip in shown[:_MOST_FLIPS]
    )
    title = WOULD_SETTLE if verdict.today.winner is None else WOULD_CHANGE
    return Passage(title, lines or (Line(NOTHING_FLIPS if alike else words.NOTHING_FLIPS),))


def disagreements(
    knowledge: Knowledge, decision: Decision, verdict: TeamVerdict
) -> Iterator[Passage]:
    """Where voices differ most: who said what, and what would come of it if all did."""
    if len(decision.voices) < 2 or decision.tally_hidden:
        return
    if not verdict.disagreements:
        yield Passage(words.DISAGREE, (Line(words.ALL_AGREE),))
    for each in verdict.disagreements[:_MOST_DISAGREEMENTS]:
        lines = tuple(_said(knowledge, decision, each))
        yield Passage(words.disagree(each.question.ask), lines)


def _said(knowledge: Knowledge, decision: Decision, each: Disagreement) -> Iterator[Line]:
    for said in each.answers:
        turned = words.if_all(name(knowledge, said.winner)) if said.flips else ""
        people = tuple(decision.voices[at].person for at in said.voices)
        yield Line(label(said.answer) + turned, people=people)


def outcome(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Passage:
    """How it was closed, by whom and why; no lines while it is open."""
    closing = decision.closing
    if closing is None:
        return Passage("", ())
    # Under other knowledge the voices may come to something else than they did then.
    now = told(knowledge, verdict.today) if closing.version == knowledge.version else ""
    lines = [
        Line(words.closed_by(day(closing.at)), people=(closing.by,)),
        Line(words.as_combined(now) if closing.as_combined else words.unlike_combined(now)),
    ]
    if closing.reason:
        lines.append(Line(words.reason(" ".join(closing.reason.split()))))
    return Passage("", tuple(lines))
