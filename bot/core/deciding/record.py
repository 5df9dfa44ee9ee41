"""A decision as Markdown for the team's own archive.

The form is that of an architecture decision record (MADR 4, adr.github.io/madr): context, options,
outcome, consequences; the views and the sources stand behind them.
"""

from collections.abc import Iterable, Iterator

from bot.core.deciding import passages
from bot.core.deciding.markdown import Sources, escape, link
from bot.core.deciding.together import combined, day, label, name, percents
from bot.core.decision import Decision, Person, Voice
from bot.core.model import Knowledge, Progress
from bot.core.replies import outcome as told
from bot.core.scoring import relevant
from bot.core.team import Held, TeamVerdict, judge_team
from bot.core.wording import SOMEONE
from bot.core.wording import record as words
from bot.core.wording import team as team_words
from bot.errors import InputError


def record(knowledge: Knowledge, decision: Decision) -> str:
    """The record of a decision, open or closed. Raises InputError while its tally is hidden."""
    if decision.tally_hidden:
        raise InputError(words.HIDDEN)
    verdict = combined(knowledge, decision)
    sources = Sources()
    parts = [
        _head(decision),
        _section(words.CONTEXT, _answers(knowledge, decision.progress)),
        _section(words.OPTIONS, _options(knowledge, decision, verdict, sources)),
        _section(words.OUTCOME, _outcome(knowledge, decision, verdict)),
        _section(words.CONSEQUENCES, _consequences(knowledge, decision, verdict)),
        _section(words.VIEWS, _voices(knowledge, decision.voices)),
        _section(words.SOURCES, sources.listed()),
        _section(words.ABOUT, _about(knowledge, decision)),
    ]
    return "\n".join(part for part in parts if part)


def _head(decision: Decision) -> str:
    proposed, closing = day(decision.started), decision.closing
    status = words.accepted(proposed, day(closing.at)) if closing else words.proposed(proposed)
    at = closing.at if closing else decision.started
    lines = (f"# {escape(decision.title)}", "", f"- {status}", f"- {words.DATE}: {day(at)}", "")
    return "\n".join(lines)


def _section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return "\n".join((f"## {title}", "", *found, "")) if found else ""


def _answers(knowledge: Knowledge, progress: Progress) -> Iterator[str]:
    for question_id, choice_id in relevant(knowledge.guide, progress).made:
        question = knowledge.guide.question(question_id)
        if question is not None:
            chosen = question.choice(choice_id) if choice_id else None
            yield f"- {escape(question.ask)} {escape(label(chosen))}"


def _options(
    knowledge: Knowledge, decision: Decision, verdict: TeamVerdict, sources: Sources
) -> Iterator[str]:
    """Each framework with its shares, and all that speaks for it today."""
    today = dict(percents(knowledge, verdict.today))
    article = dict(percents(knowledge, verdict.article))
    for at, each in enumerate(verdict.today.ranking):
        framework = knowledge.framework(each)
        shares = words.shares(today[framework.name], article[framework.name])
        reasons = [_reason(decision, held, sources) for held in verdict.for_(each)]
        yield from ("",) if at else ()
        yield f"### {escape(framework.name)} ({shares})"
        yield from ("", *reasons) if reasons else ()


def _reason(decision: Decision, held: Held, sources: Sources) -> str:
    reason, count = held
    said = team_words.held_by(reason.choice.label, count, len(decision.voices))
    since = f" ({team_words.as_of(reason.basis.as_of)})" if reason.basis.as_of else ""
    refers = sources.refer(reason.basis.sources)
    return f"- {escape(said)} {escape(reason.basis.reason)}{since}{refers}"


def _outcome(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Iterator[str]:
    said = escape(told(knowledge, verdict.today))
    by_article = escape(told(knowledge, verdict.article))
    closing = decision.closing
    if closing is None:
        yield words.not_yet(said)
        return
    yield words.chosen(escape(name(knowledge, closing.choice) or words.NONE_OF_THEM))
    yield ""
    yield words.as_combined() if closing.as_combined else words.unlike_combined()
    yield words.readings(escape(knowledge.subject.article.year), by_article, said)
    if closing.reason:
        yield ""
        yield f"{words.REASON}: {escape(closing.reason)}"


def _consequences(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Iterator[str]:
    """What is given up, what would change it, and where voices differ."""
    taken = decision.closing.choice if decision.closing else verdict.today.winner
    for each in verdict.today.ranking:
        labels = dict.fromkeys(escape(held[0].choice.label) for held in verdict.for_(each))
        if taken and each != taken and labels:
            option = escape(name(knowledge, each) or each)
            yield f"- {words.given_up(option)}: {', '.join(labels)}."
    change = passages.would_change(knowledge, verdict)
    yield f"- {escape(change.title)}:"
    yield from (f"  - {escape(line.text)}" for line in change.lines)
    for disagreement in verdict.disagreements:
        yield f"- {words.disagreed(escape(disagreement.question.ask))}:"
        for said in disagreement.answers:
            people = ", ".join(_person(decision.voices[at].person) for at in said.voices)
            turned = team_words.if_all(name(knowledge, said.winner)) if said.flips else ""
            yield f"  - {escape(label(said.answer) + turned)}: {people}"


def _voices(knowledge: Knowledge, voices: Iterable[Voice]) -> Iterator[str]:
    for voice in voices:
        alone = told(knowledge, judge_team(knowledge, [voice.progress]).today)
        yield f"- {_person(voice.person)}, {day(voice.at)}: {escape(alone)}"
        yield from (f"  {answer}" for answer in _answers(knowledge, voice.progress))
        if written := escape(voice.note):
            yield f"  - {words.NOTE}: {written}"


def _about(knowledge: Knowledge, decision: Decision) -> Iterator[str]:
    yield f"- {words.started(day(decision.started), _person(decision.starter))}"
    if decision.closing is not None:
        by = _person(decision.closing.by)
        yield f"- {words.closed(day(decision.closing.at), by)}"
    yield f"- {words.KNOWLEDGE}: {escape(decision.made_under)}"
    if decision.made_under != knowledge.version:
        yield f"- {words.other_version(escape(knowledge.version))}"
    if decision.link:
        yield f"- {link(words.CARD, decision.link)}"


def _person(person: Person) -> str:
    return escape(person.name) or SOMEONE
