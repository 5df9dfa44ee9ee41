"""What has changed in the knowledge since a decision was made."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.core.deciding.together import combined, name
from bot.core.decision import Decision
from bot.core.model import ChoiceId, Knowledge, Progress, QuestionId
from bot.core.replies import Line, Passage
from bot.core.wording import outcome as outcome_words
from bot.core.wording import team as words

_FORM = 1


@dataclass(frozen=True, slots=True)
class _Counted:
    """How a choice counted: for whom (by name), how much, and why."""

    framework: str
    weight: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Then:
    """A choice as it was under an earlier version of the knowledge."""

    ask: str
    label: str
    counted: tuple[_Counted, ...]


def remember(knowledge: Knowledge) -> str:
    """How every choice of the guide counts today, as text that `changed_since` reads."""
    choices = [
        [
            question.id,
            choice.id,
            question.ask,
            choice.label,
            _counted(knowledge, question.id, choice.id),
        ]
        for question in knowledge.guide.questions
        for choice in question.choices
    ]
    return json.dumps({"form": _FORM, "choices": choices}, ensure_ascii=False)


def changed_since(
    knowledge: Knowledge, decision: Decision, then: str | None
) -> tuple[Passage, ...]:
    """Which of the reasons that its voices rest on have changed since it was made.

    `then` is what `remember` gave under the version that it was made under; None where that is
    not kept.
    """
    if decision.made_under == knowledge.version:
        return (Passage("", (Line(words.NOTHING_CHANGED),)),)
    known = _read(then)
    if known is None:
        lines = [Line(words.NOT_KNOWN_ANY_MORE)]
    else:
        lines = [Line(text) for text in _changes(knowledge, decision, known)]
    made_on = Line(words.made_on(decision.made_under, knowledge.version))
    return (
        Passage("", (made_on,)),
        Passage(words.CHANGED, tuple(lines or [Line(words.NOTHING_CHANGED)])),
        Passage("", (_now(knowledge, decision),)),
    )


def _changes(
    knowledge: Knowledge, decision: Decision, then: Mapping[tuple[str, str], _Then]
) -> Iterator[str]:
    for question_id, choice_id in _rests_on(decision):
        before = then.get((question_id, choice_id))
        if before is None:
            continue
        question = knowledge.guide.question(question_id)
        if question is None or question.choice(choice_id) is None:
            yield words.gone(before.label, before.ask)
            continue
        yield from _compared(before, _read_counted(_counted(knowledge, question_id, choice_id)))


def _compared(before: _Then, now: tuple[_Counted, ...]) -> Iterator[str]:
    was, is_ = (_told(before.counted), _told(now))
    if was != is_:
        yield words.recounted(before.label, was, is_)
    elif [each.reason for each in before.counted] != [each.reason for each in now]:
        yield words.reworded(before.label, " ".join(each.reason for each in before.counted))


def _told(counted: tuple[_Counted, ...]) -> str:
    said = sorted(words.counted(each.framework or None, each.weight) for each in counted)
    return " and ".join(said) or words.counted(None, 0)


def _rests_on(decision: Decision) -> list[tuple[QuestionId, ChoiceId]]:
    """Every choice of any voice, once."""
    progresses: list[Progress] = [voice.progress for voice in decision.voices]
    made = (each for progress in progresses or [decision.progress] for each in progress.made)
    return list(dict.fromkeys((q, c) for q, c in made if c is not None))


def _now(knowledge: Knowledge, decision: Decision) -> Line:
    """What the voices come to today, beside what was decided."""
    if decision.tally_hidden:
        return Line(words.HIDDEN_RESULT)
    reading = combined(knowledge, decision).today
    said = outcome_words(reading.margin, name(knowledge, reading.winner))
    closing = decision.closing
    if closing is None:
        return Line(words.would_be(None, said))
    return Line(words.would_be(name(knowledge, closing.choice) or words.NONE_OF_THEM, said))


def _counted(knowledge: Knowledge, question_id: str, choice_id: str) -> list[list[object]]:
    question = knowledge.guide.question(question_id)
    choice = question.choice(choice_id) if question else None
    bases = [factor.today for factor in choice.factors] if choice else []
    return [
        [knowledge.framework(b.framework).name if b.framework else "", b.weight, b.reason]
        for b in bases
    ]


def _read_counted(counted: object) -> tuple[_Counted, ...]:
    if not isinstance(counted, list):
        raise TypeError
    return tuple(_Counted(str(each[0]), int(each[1]), str(each[2])) for each in counted)


def _read(then: str | None) -> dict[tuple[str, str], _Then] | None:
    """None where nothing is kept, or where another version of the bot kept something else."""
    if then is None:
        return None
    try:
        kept = json.loads(then)
        if kept["form"] != _FORM:
            return None
        return {
            (str(question), str(choice)): _Then(str(ask), str(label), _read_counted(counted))
            for question, choice, ask, label, counted in kept["choices"]
        }
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
