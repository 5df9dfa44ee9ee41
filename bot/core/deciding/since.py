"""What has changed in the knowledge since a decision was made."""

from collections.abc import Iterator, Sequence

from bot.core.deciding.remembered import recall
from bot.core.deciding.together import name, shown, shown_views
from bot.core.decision import Decision
from bot.core.model import Basis, Choice, Knowledge, Progress
from bot.core.replies import Line, Passage
from bot.core.replies import outcome as told
from bot.core.team import judge_team
from bot.core.wording import team as words


def changed_since(
    knowledge: Knowledge, decision: Decision, then: str | None
) -> tuple[Passage, ...]:
    """Which of the reasons that its voices rest on have changed since it was made.

    `then` is what `remember` gave under the version that it was made under; None where that is
    not kept. While the tally is hidden, only what the decision began with is looked at.
    """
    if decision.made_under == knowledge.version:
        return (Passage("", (Line(words.NOTHING_CHANGED),)),)
    past = recall(knowledge, then)
    if past is None:
        lines = [Line(words.NOT_KNOWN_ANY_MORE)]
    else:
        lines = [*_rules(past, knowledge), *_reasons(past, knowledge, shown_views(decision))]
    made_on = Line(words.made_on(decision.made_under, knowledge.version))
    return (
        Passage("", (made_on,)),
        Passage(words.CHANGED, tuple(dict.fromkeys(lines or [Line(words.NOTHING_CHANGED)]))),
        Passage("", (_outcome(past, knowledge, decision),)),
    )


def _rules(past: Knowledge, now: Knowledge) -> Iterator[Line]:
    """What has changed for every decision, whatever was answered."""
    before = {framework.id: framework.name for framework in past.frameworks}
    after = {framework.id: framework.name for framework in now.frameworks}
    yield from (Line(words.option_gone(before[each])) for each in before if each not in after)
    yield from (Line(words.option_new(after[each])) for each in after if each not in before)
    if past.guide.margins != now.guide.margins:
        yield Line(words.MARGINS_CHANGED)


def _reasons(past: Knowledge, now: Knowledge, voices: Sequence[Progress]) -> Iterator[Line]:
    made = dict.fromkeys(each for voice in voices for each in voice.made)
    for question_id, choice_id in made:
        before, after = past.guide.question(question_id), now.guide.question(question_id)
        was = before.choice(choice_id) if before and choice_id else None
        is_ = after.choice(choice_id) if after and choice_id else None
        if was and before and not is_:
            yield Line(words.gone(was.label, before.ask))
        elif is_ and after:
            yield from _compared(past, now, was, is_)
            if before and before.when != after.when:
                yield Line(words.asked_otherwise(after.ask))


def _compared(past: Knowledge, now: Knowledge, was: Choice | None, is_: Choice) -> Iterator[Line]:
    before, after = _bases(was), _bases(is_)
    sources = tuple(dict.fromkeys(source for basis in after for source in basis.sources))
    reasons = " ".join(basis.reason for basis in after)
    origin = words.as_of(max((basis.as_of for basis in after), default=""))
    if sorted((b.framework, b.weight) for b in before) != sorted(
        (b.framework, b.weight) for b in after
    ):
        text = words.recounted(is_.label, _counted(past, before), _counted(now, after))
        yield Line(f"{text} {reasons}".rstrip(), origin, sources)
    elif sorted(b.reason for b in before) != sorted(b.reason for b in after):
        then = " ".join(basis.reason for basis in before)
        yield Line(words.reworded(is_.label, then, reasons), origin, sources)


def _bases(choice: Choice | None) -> list[Basis]:
    """What speaks for any framework today."""
    factors = choice.factors if choice else ()
    return [factor.today for factor in factors if factor.today.framework]


def _counted(knowledge: Knowledge, bases: Sequence[Basis]) -> str:
    said = [words.counted(name(knowledge, basis.framework), basis.weight) for basis in bases]
    return " and ".join(sorted(said)) or words.counted(None, 0)


def _outcome(past: Knowledge | None, now: Knowledge, decision: Decision) -> Line:
    """What the voices come to today, beside what was decided, or what they came to then."""
    if decision.tally_hidden:
        return Line(words.HIDDEN_RESULT)
    today = shown(now, decision).today
    said, closing = told(now, today), decision.closing
    if closing is not None:
        before = name(past or now, closing.choice) or words.NONE_OF_THEM
        same = closing.as_combined and closing.choice == today.winner
        return Line(words.same_again(said) if same else words.was_decided(before, said))
    if past is None:
        return Line(words.would_be(said))
    then = judge_team(past, shown_views(decision)).today
    if then.winner == today.winner:
        return Line(words.same_again(said))
    return Line(words.came_to(told(past, then), said))
