"""Sums up the records of a period."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from bot.core.model import Knowledge
from bot.core.reporting.records import CLOSE, MISSED, Period, Rating, Records, day_of
from bot.core.reporting.values import ASKED, Group, Report, Shown, Span, Step, Walks


def report(
    records: Records, knowledge: Knowledge, period: Period, groups: Sequence[Group] = ()
) -> Report:
    """The records of a period, summed up; `groups` are its misses, put together by likeness."""
    sums: dict[str, Counter[str]] = {}
    for count in records.counts:
        sums.setdefault(count.what, Counter())[count.key] += count.n
    spans = tuple(_spans(records, period))
    ratings = _ratings(records.ratings)
    outcomes = sums.get("outcome", Counter())
    shown = sums.get("entry", Counter())
    return Report(
        period=period,
        spans=spans,
        asked={outcome: outcomes[outcome] for outcome in ASKED},
        entries=tuple(_shown(knowledge, key, n, ratings) for key, n in _most(shown)),
        unasked=tuple(_unasked(knowledge, shown)),
        helped=sum(each.n for each in records.ratings if each.helped),
        not_helped=sum(each.n for each in records.ratings if not each.helped),
        walks=_walks(knowledge, sums),
        verdicts=tuple(_verdicts(knowledge, sums.get("verdict", Counter()))),
        opened=sum(span.opened for span in spans),
        closed=sum(span.closed for span in spans),
        still_open=sum(each.n for each in records.decisions if each.closed is None),
        missed=sum(each.kind in MISSED for each in records.misses) + records.older,
        groups=tuple(sorted(groups, key=lambda group: -group.n)),
    )


def _spans(records: Records, period: Period) -> Iterable[Span]:
    """Counted back from the last day, so that the newest span is whole and the first may not be."""
    asked: dict[int, Counter[str]] = {}

    def place(day: date) -> int:
        return (period.last - day).days // period.step

    for count in records.counts:
        if count.what == "outcome":
            asked.setdefault(place(count.day), Counter())[count.key] += count.n
    opened: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    for each in records.decisions:
        opened[place(day_of(each.started))] += each.n
        if each.closed is not None:
            closed[place(day_of(each.closed))] += each.n
    for at in range(place(period.first), -1, -1):
        last = period.last - timedelta(days=at * period.step)
        first = max(last - timedelta(days=period.step - 1), period.first)
        counts = asked.get(at, Counter())
        yield Span(
            first,
            (last - first).days + 1,
            {outcome: counts[outcome] for outcome in ASKED},
            opened[at],
            closed[at],
        )


def _most(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))


def _ratings(ratings: Iterable[Rating]) -> Mapping[tuple[str, bool], int]:
    counts: Counter[tuple[str, bool]] = Counter()
    for each in ratings:
        counts[each.entry, each.helped] += each.n
    return counts


def _shown(
    knowledge: Knowledge, entry_id: str, n: int, ratings: Mapping[tuple[str, bool], int]
) -> Shown:
    entry = knowledge.entry(entry_id)
    question = entry.question if entry else entry_id  # it has left the knowledge since
    helped, not_helped = (ratings.get((entry_id, which), 0) for which in (True, False))
    return Shown(entry_id, question, n, helped, not_helped)


def _unasked(knowledge: Knowledge, shown: Mapping[str, int]) -> Iterable[Shown]:
    """What the bot says of itself is no knowledge to be missed, and the guide is counted apart."""
    for entry in knowledge.entries:
        if not (shown.get(entry.id) or entry.about_bot or entry.opens_guide):
            yield Shown(entry.id, entry.question, 0)


def _walks(knowledge: Knowledge, sums: Mapping[str, Counter[str]]) -> Walks:
    guide = sums.get("guide", Counter())
    answered = sums.get("answered", Counter())
    steps: list[Step] = []
    for key, n in _most(sums.get("step", Counter())):
        question = knowledge.guide.question(key)
        steps.append(Step(key, question.ask if question else key, n, max(n - answered[key], 0)))
    return Walks(guide["start"], guide["end"], tuple(steps))


def _verdicts(knowledge: Knowledge, counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    """By name, what was recommended most first; the close calls last."""
    names: dict[str, str] = {each.id: each.name for each in knowledge.frameworks}
    for key, n in _most({key: n for key, n in counts.items() if key != CLOSE}):
        yield names.get(key, key), n
    if CLOSE in counts:
        yield "Close call", counts[CLOSE]
