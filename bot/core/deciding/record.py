"""A decision as a Markdown file for the team's own archive.

The form is that of an architecture decision record (MADR 4, adr.github.io/madr): context, options,
outcome, consequences; the voices and the sources stand behind them.
"""

import re
from collections.abc import Iterable, Iterator

from bot.core.deciding.card import card
from bot.core.deciding.together import combined, day, label, name, percents
from bot.core.decision import Decision, Voice
from bot.core.model import FrameworkId, Knowledge, Source
from bot.core.replies import Line
from bot.core.scoring import relevant
from bot.core.team import TeamVerdict, judge_team
from bot.core.verdict import Reason
from bot.core.wording import SOMEONE, WOULD_CHANGE, WOULD_SETTLE, readings
from bot.core.wording import outcome as outcome_words
from bot.core.wording import record as words
from bot.errors import InputError

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~!&])")
_LEADING = re.compile(r"^(\s*)([-+=]|\d+[.)])", re.MULTILINE)


def record(knowledge: Knowledge, decision: Decision) -> str:
    """The record of a decision, open or closed. Raises InputError while its tally is hidden."""
    if decision.tally_hidden:
        raise InputError(words.HIDDEN)
    verdict = combined(knowledge, decision)
    sources = _Sources()
    parts = [
        _head(decision),
        _section(words.CONTEXT, _context(knowledge, decision)),
        _section(words.OPTIONS, _options(knowledge, decision, sources)),
        _section(words.OUTCOME, _outcome(knowledge, decision, verdict)),
        _section(words.CONSEQUENCES, _consequences(knowledge, decision, verdict)),
        _section(words.VOICES, _voices(knowledge, decision.voices)),
        _section(words.SOURCES, sources.listed()),
        _section(words.ABOUT, _about(decision)),
    ]
    return "\n".join(part.rstrip("\n") + "\n" for part in parts if part)


class _Sources:
    """Numbers sources in the order in which they are referred to."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def refer(self, sources: Iterable[Source]) -> str:
        """Their places in the list, such as ` [1, 2]`."""
        numbers = [str(self._numbers.setdefault(s, len(self._numbers) + 1)) for s in sources]
        return f" [{', '.join(numbers)}]" if numbers else ""

    def listed(self) -> Iterator[str]:
        """Every source that was referred to."""
        for source, number in self._numbers.items():
            yield f"{number}. {escape(source.title)}: <{source.url}>"


def _head(decision: Decision) -> str:
    status = words.PROPOSED if decision.closing is None else words.ACCEPTED
    at = decision.closing.at if decision.closing else decision.started
    return f"# {escape(decision.title)}\n\n- {words.STATUS}: {status}\n- {words.DATE}: {day(at)}\n"


def _section(title: str, lines: Iterable[str]) -> str:
    found = list(lines)
    return "\n".join((f"## {title}", "", *found, "")) if found else ""


def _context(knowledge: Knowledge, decision: Decision) -> Iterator[str]:
    for question_id, choice_id in relevant(knowledge.guide, decision.progress).made:
        question = knowledge.guide.question(question_id)
        if question is not None:
            chosen = question.choice(choice_id) if choice_id else None
            yield f"- {escape(question.ask)} {escape(label(chosen))}"


def _options(knowledge: Knowledge, decision: Decision, sources: _Sources) -> Iterator[str]:
    verdict = combined(knowledge, decision)
    today = dict(percents(knowledge, verdict.today))
    article = dict(percents(knowledge, verdict.article))
    for each in verdict.today.ranking:
        framework = knowledge.framework(each)
        shares = words.shares(today[framework.name], article[framework.name])
        yield f"### {escape(framework.name)} ({shares})"
        yield ""
        for reason, held in _for(knowledge, decision, each):
            by = f" ({held} of {len(decision.voices)})" if len(decision.voices) > 1 else ""
            since = f" ({words.as_of(reason.basis.as_of)})" if reason.basis.as_of else ""
            yield (
                f"- {escape(reason.choice.label)}{by}: {escape(reason.basis.reason)}{since}"
                f"{sources.refer(reason.basis.sources)}"
            )
        yield ""


def _for(
    knowledge: Knowledge, decision: Decision, framework: FrameworkId
) -> Iterator[tuple[Reason, int]]:
    voices = [voice.progress for voice in decision.voices] or [decision.progress]
    for reason, held in judge_team(knowledge, voices).all_reasons:
        if reason.basis.framework == framework:
            yield reason, held


def _outcome(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Iterator[str]:
    said, by_article = (
        outcome_words(reading.margin, name(knowledge, reading.winner))
        for reading in (verdict.today, verdict.article)
    )
    closing = decision.closing
    if closing is None:
        yield words.not_yet(said)
        return
    yield words.chosen(escape(name(knowledge, closing.choice) or words.NONE_OF_THEM))
    yield ""
    yield words.as_combined(said) if closing.as_combined else words.unlike_combined(said)
    yield readings(knowledge.subject.article.year, by_article, said)
    if closing.reason:
        yield ""
        yield f"{words.REASON}: {escape(closing.reason)}"


def _consequences(knowledge: Knowledge, decision: Decision, verdict: TeamVerdict) -> Iterator[str]:
    chosen = decision.closing.choice if decision.closing else verdict.today.winner
    for each in verdict.today.ranking:
        against = [reason for reason, _ in _for(knowledge, decision, each)]
        if chosen and each != chosen and against:
            labels = ", ".join(dict.fromkeys(escape(reason.choice.label) for reason in against))
            yield f"- {words.given_up(escape(knowledge.framework(each).name))}: {labels}."
    titles = {WOULD_CHANGE, WOULD_SETTLE}
    for passage in card(knowledge, decision).passages:
        if passage.title in titles:
            yield f"- {escape(passage.title)}:"
            yield from (f"  - {_line(line)}" for line in passage.lines)
    for disagreement in verdict.disagreements:
        yield f"- {words.disagreed(escape(disagreement.question.ask))}:"
        for said in disagreement.answers:
            people = ", ".join(_name(decision.voices[at]) for at in said.voices)
            turned = words.if_all(name(knowledge, said.winner)) if said.flips else ""
            yield f"  - {escape(label(said.answer))}: {people}{turned}"


def _voices(knowledge: Knowledge, voices: Iterable[Voice]) -> Iterator[str]:
    for voice in voices:
        reading = judge_team(knowledge, [voice.progress]).today
        alone = outcome_words(reading.margin, name(knowledge, reading.winner))
        answers = []
        for question_id, choice_id in relevant(knowledge.guide, voice.progress).made:
            question = knowledge.guide.question(question_id)
            if question is not None:
                chosen = question.choice(choice_id) if choice_id else None
                answers.append(f"{escape(question.ask)} {escape(label(chosen))}")
        yield f"- {_name(voice)}, {day(voice.at)}: {escape(alone)}. {'; '.join(answers)}"
        if voice.note:
            yield f"  - {words.NOTE}: {escape(' '.join(voice.note.split()))}"


def _about(decision: Decision) -> Iterator[str]:
    yield f"- {words.started(day(decision.started), _person(decision.starter.name))}"
    if decision.closing is not None:
        by = _person(decision.closing.by.name)
        yield f"- {words.closed(day(decision.closing.at), by)}"
    yield f"- {words.KNOWLEDGE}: {decision.made_under}"
    if decision.link:
        yield f"- {words.CARD}: <{decision.link}>"


def _line(line: Line) -> str:
    return escape(line.text)


def _name(voice: Voice) -> str:
    return _person(voice.person.name)


def _person(known_as: str) -> str:
    return escape(known_as) if known_as else SOMEONE


def escape(text: str) -> str:
    """A text that Markdown shows as it is: no heading, link, fence, list or HTML comes of it."""
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _LEADING.sub(lambda found: f"{found[1]}\\{found[2]}", escaped)
