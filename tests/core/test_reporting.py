"""What the records of a period are summed up to."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.matching import Matcher
from bot.core.model import Knowledge
from bot.core.reporting import (
    Count,
    Decided,
    Missed,
    Period,
    Rating,
    Records,
    Report,
    grouped,
    report,
)

LAST = date(2026, 3, 31)
WEEK = Period(LAST - timedelta(days=6), LAST)


def at(day: date) -> float:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()


def made(tea: Knowledge, *counts: tuple[str, str, int], period: Period = WEEK) -> Report:
    records = Records(counts=tuple(Count(LAST, *each) for each in counts))
    return report(records, tea, period)


def test_the_answered_rate_is_of_all_questions(tea: Knowledge) -> None:
    found = made(
        tea, ("outcome", "answer", 6), ("outcome", "choose", 1), ("outcome", "guide", 1),
        ("outcome", "none", 2),
    )  # fmt: skip
    assert (found.questions, found.answered) == (10, 0.6)
    assert found.asked == {"answer": 6, "choose": 1, "guide": 1, "none": 2}


def test_without_questions_there_is_no_rate(tea: Knowledge) -> None:
    found = made(tea)
    assert found.empty
    assert found.answered is None


@pytest.mark.parametrize("kept", [("guide", "start", 1), ("entry", "green-what", 1)])
def test_a_report_of_anything_is_not_empty(tea: Knowledge, kept: tuple[str, str, int]) -> None:
    assert not made(tea, kept).empty


def test_entries_are_told_by_how_often_they_were_shown(tea: Knowledge) -> None:
    found = made(tea, ("entry", "black-what", 2), ("entry", "green-what", 5), ("entry", "gone", 1))
    assert [(each.question, each.n) for each in found.entries] == [
        ("What is green tea?", 5),
        ("What is black tea?", 2),
        ("gone", 1),
    ]


def test_what_was_never_shown_is_told_but_for_what_the_bot_says_of_itself(tea: Knowledge) -> None:
    unasked = {each.entry for each in made(tea, ("entry", "green-what", 1)).unasked}
    assert "black-what" in unasked
    assert unasked.isdisjoint({"green-what", "tea-help", "smalltalk", "which-should-i-drink"})


def test_people_s_ratings_stand_by_the_entry(tea: Knowledge) -> None:
    records = Records(
        counts=(Count(LAST, "entry", "green-what", 9),),
        ratings=(
            Rating(LAST, "green-what", True, 2),
            Rating(WEEK.first, "green-what", True, 1),
            Rating(LAST, "green-what", False, 1),
            Rating(LAST, "black-what", False, 4),
        ),
    )
    found = report(records, tea, WEEK)
    assert (found.entries[0].helped, found.entries[0].not_helped) == (3, 1)
    assert (found.helped, found.not_helped) == (3, 5)


def test_the_guide_tells_where_people_leave(tea: Knowledge) -> None:
    first, second = (question.id for question in tea.guide.questions[:2])
    walks = made(
        tea, ("guide", "start", 10), ("guide", "end", 4), ("step", second, 7), ("step", first, 10),
        ("answered", first, 8), ("answered", second, 4), ("step", "gone", 1),
    ).walks  # fmt: skip
    assert [(step.question, step.n, step.left) for step in walks.steps] == [
        (first, 10, 2),
        (second, 7, 3),
        ("gone", 1, 1),
    ]
    assert walks.steps[0].ask == tea.guide.questions[0].ask
    assert (walks.begun, walks.finished, walks.left) == (10, 4, 6)


def test_verdicts_are_told_by_name_and_close_calls_come_last(tea: Knowledge) -> None:
    one, other = tea.frameworks
    found = made(tea, ("verdict", "close", 9), ("verdict", one.id, 1), ("verdict", other.id, 3))
    assert found.verdicts == ((other.name, 3), (one.name, 1), ("Close call", 9))


def test_every_day_of_the_period_is_there_once(tea: Knowledge) -> None:
    records = Records(
        counts=(
            Count(WEEK.first, "outcome", "none", 1),
            Count(LAST, "outcome", "answer", 2),
            Count(LAST, "entry", "green-what", 2),
        )
    )
    spans = report(records, tea, WEEK).spans
    assert [span.first for span in spans] == [WEEK.first + timedelta(days=d) for d in range(7)]
    assert [sum(span.asked.values()) for span in spans] == [1, 0, 0, 0, 0, 0, 2]


@pytest.mark.parametrize("days", [1, 45, 46, 91, 365, 400, 401, 3000])
def test_longer_periods_are_told_in_longer_spans_and_lose_no_day(tea: Knowledge, days: int) -> None:
    period = Period(LAST - timedelta(days=days - 1), LAST)
    every = [period.first + timedelta(days=d) for d in range(days)]
    records = Records(counts=tuple(Count(day, "outcome", "answer", 1) for day in every))
    spans = report(records, tea, period).spans
    assert spans[0].first == period.first
    assert [span.days for span in spans] == [sum(span.asked.values()) for span in spans]
    assert sum(span.days for span in spans) == days
    assert len(spans) <= 110


def test_decisions_count_where_they_were_opened_and_closed(tea: Knowledge) -> None:
    before = at(WEEK.first - timedelta(days=30))
    records = Records(
        decisions=(
            Decided(before),
            Decided(before, at(WEEK.first)),
            Decided(at(LAST)),
            Decided(at(WEEK.first), at(LAST)),
        )
    )
    found = report(records, tea, WEEK)
    assert (found.opened, found.closed, found.still_open) == (2, 2, 2)
    assert (found.spans[0].opened, found.spans[0].closed) == (1, 1)
    assert (found.spans[-1].opened, found.spans[-1].closed) == (1, 1)


def test_what_is_many_of_a_day_and_what_is_older_than_was_read_is_counted(tea: Knowledge) -> None:
    many = (Decided(at(LAST), n=4), Decided(at(WEEK.first), at(LAST), 3))
    records = Records(misses=(Missed(LAST, "none", "why"),), decisions=many, older=70)
    found = report(records, tea, WEEK)
    assert (found.opened, found.closed, found.still_open) == (7, 3, 4)
    assert found.missed == 71


def test_misses_that_are_alike_are_a_group_and_the_largest_comes_first(tea: Knowledge) -> None:
    misses = (
        Missed(LAST, "none", "when does the shop open"),
        Missed(LAST, "none_of_these", "price of green tea leaves"),
        Missed(LAST, "not_asked", "green tea leaves price"),
        Missed(LAST, "none", "price of green tea leaves"),
        Missed(LAST, "chosen", "price of green tea leaves"),
    )
    records = Records(misses=misses)
    found = report(records, tea, WEEK, grouped(Matcher(tea), misses))
    assert found.missed == 4
    first, second = found.groups
    assert (first.n, first.questions) == (
        3,
        ("price of green tea leaves", "green tea leaves price"),
    )
    assert "green tea" in first.nearest
    assert (second.n, second.questions) == (1, ("when does the shop open",))


def test_a_miss_that_comes_near_nothing_names_no_entry(tea: Knowledge) -> None:
    (group,) = grouped(Matcher(tea), [Missed(LAST, "none", "when does the last bus leave")])
    assert (group.nearest, group.confidence) == ("", 0.0)


def test_what_has_no_words_is_no_group(tea: Knowledge) -> None:
    assert grouped(Matcher(tea), [Missed(LAST, "none", "?!")]) == []


def test_what_steers_a_terminal_is_taken_out_of_a_miss(tea: Knowledge) -> None:
    (group,) = grouped(Matcher(tea), [Missed(LAST, "none", "red\x1b[31m\ntea")])
    assert group.questions == ("red [31m tea",)
