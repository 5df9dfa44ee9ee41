from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.model import READINGS, Knowledge, Margins, Progress
from bot.core.verdict import Reading, judge
from tests.core.brute import (
    Made,
    counting,
    every_assignment,
    progress_of,
    scores,
    winners,
)
from tests.core.worlds import worlds

few = settings(max_examples=60)

FlipOf = tuple[str, frozenset[tuple[str, str]], str | None]


def brute_flips(knowledge: Knowledge, answers: Made) -> set[FlipOf]:
    """For each reading, all sets of changes of the least size after which another one wins."""
    before = winners(knowledge, counting(knowledge.guide, answers))
    found: set[FlipOf] = set()
    for index, reading in enumerate(READINGS):
        for size in (1, 2, 3):
            flips = {
                (reading, changes, after[index])
                for changes, after in changed(knowledge, answers, size)
                if after[index] != before[index]
            }
            if flips:
                found |= flips
                break
    return found


def changed(
    knowledge: Knowledge, answers: Made, size: int
) -> Iterator[tuple[frozenset[tuple[str, str]], tuple[str | None, str | None]]]:
    guide = knowledge.guide
    answers = counting(guide, answers)
    for questions in combinations(guide.questions, size):
        for choices in product(*(question.choices for question in questions)):
            changes = {str(q.id): str(c.id) for q, c in zip(questions, choices, strict=True)}
            if any(answers.get(q) == c for q, c in changes.items()):
                continue
            after = counting(guide, {**answers, **changes})
            if all(q.id in after for q in questions):
                yield frozenset(changes.items()), winners(knowledge, after)


def flips(knowledge: Knowledge, answers: Made) -> list[FlipOf]:
    return [
        (flip.reading, frozenset((q.id, choice.id) for q, choice in flip.changes), flip.winner)
        for flip in judge(knowledge, progress_of(answers)).flips
    ]


def test_the_winner_of_every_set_of_answers_has_the_most_points(tea: Knowledge) -> None:
    for answers in every_assignment(tea.guide):
        verdict = judge(tea, progress_of(answers))
        counted = counting(tea.guide, answers)
        assert (verdict.article.winner, verdict.today.winner) == winners(tea, counted)
        points = [list(verdict.article.scores.values()), list(verdict.today.scores.values())]
        assert points == scores(tea, counted)


def test_flips_are_all_the_smallest_changes_that_flip(tea: Knowledge) -> None:
    some = False
    for answers in every_assignment(tea.guide):
        found = flips(tea, answers)
        assert len(found) == len(set(found))
        assert set(found) == brute_flips(tea, answers)
        some = some or any(len(changes) == 2 for _, changes, _ in found)
    assert some


@few
@given(data=st.data())
def test_flips_of_any_guide_are_all_the_smallest_changes_that_flip(
    tea: Knowledge, data: st.DataObject
) -> None:
    knowledge = data.draw(worlds(tea))
    every = list(every_assignment(knowledge.guide))
    answers = data.draw(st.sampled_from(every))
    assert set(flips(knowledge, answers)) == brute_flips(knowledge, answers)


def test_the_order_of_answering_does_not_matter(tea: Knowledge) -> None:
    answers = {"time": "evening", "milk": "nothing", "kettle": "dial", "sweet": "sugar"}
    verdicts = [
        replace(judge(tea, progress_of(dict(each))), progress=Progress())
        for each in permutations(answers.items())
    ]
    assert len(verdicts) == 24
    assert all(verdict == verdicts[0] for verdict in verdicts)


def reading(tea: Knowledge, **answers: str | None) -> Reading:
    return judge(tea, progress_of(answers)).today


@pytest.mark.parametrize(
    ("answers", "lead", "margin", "winner"),
    [
        ({}, 0, "close", None),
        ({"time": "morning"}, 1, "close", None),
        ({"kettle": "dial"}, 2, "leaning", "green"),
        ({"milk": "milk"}, 3, "leaning", "black"),
        ({"milk": "milk", "time": "morning"}, 4, "clear", "black"),
        ({"milk": "milk", "kettle": "dial"}, 1, "close", None),
    ],
)
def test_a_lead_is_named_in_words(
    tea: Knowledge, answers: dict[str, str], lead: int, margin: str, winner: str | None
) -> None:
    found = reading(tea, **answers)
    assert (found.lead, found.margin, found.winner) == (lead, margin, winner)


def test_margins_of_nothing_leave_only_a_draw_close(tea: Knowledge) -> None:
    strict = replace(tea, guide=replace(tea.guide, margins=Margins(0, 1)))
    assert reading(strict).winner is None
    assert (reading(strict, time="morning").winner, reading(strict, time="morning").margin) == (
        "black",
        "leaning",
    )
    assert reading(strict, kettle="boils").margin == "clear"


def test_reasons_speak_for_one_and_against_the_other_weightiest_first(tea: Knowledge) -> None:
    found = judge(
        tea,
        progress_of({"time": "evening", "milk": "nothing", "kettle": "boils", "sweet": "sugar"}),
    )
    today = [(each.question.id, each.basis.weight) for each in found.today.for_("black")]  # type: ignore[arg-type]
    assert today == [("kettle", 2), ("sweet", 2)]
    assert found.today.against("green") == found.today.for_("black")  # type: ignore[arg-type]
    article = [(each.question.id, each.basis.weight) for each in found.article.for_("green")]  # type: ignore[arg-type]
    assert article == [("time", 3), ("milk", 1)]
    assert [each.question.id for each in found.today.for_(None)] == ["time"]
    assert found.article.for_(None) == ()
    assert all(each.basis.sources for each in found.today.reasons)
    assert all(each.basis.section for each in found.article.reasons)


def test_a_skipped_question_counts_for_none(tea: Knowledge) -> None:
    skipped = judge(tea, progress_of({"time": None, "milk": "milk"}))
    assert skipped.today == judge(tea, progress_of({"milk": "milk"})).today


def test_readings_that_differ_say_on_which_answers(tea: Knowledge) -> None:
    verdict = judge(tea, progress_of({"time": "evening", "kettle": "boils"}))
    assert (verdict.article.winner, verdict.today.winner) == (None, "black")
    assert verdict.differs
    assert [question.id for question, _, _ in verdict.changed] == ["time"]


def test_a_weight_that_has_changed_is_a_difference_too(tea: Knowledge) -> None:
    verdict = judge(tea, progress_of({"time": "morning"}))
    assert (verdict.article.winner, verdict.today.winner) == ("black", None)
    assert [question.id for question, _, _ in verdict.changed] == ["time"]


@few
@given(data=st.data())
def test_readings_never_differ_without_a_reason(tea: Knowledge, data: st.DataObject) -> None:
    knowledge = data.draw(worlds(tea, most=3))
    for answers in every_assignment(knowledge.guide):
        verdict = judge(knowledge, progress_of(answers))
        assert verdict.changed or not verdict.differs


def test_answers_that_do_not_count_are_not_in_the_verdict(tea: Knowledge) -> None:
    verdict = judge(tea, progress_of({"milk": "milk", "sweet": "sugar", "biscuit": "yes"}))
    assert verdict.progress == progress_of({"milk": "milk"})


def test_the_ranking_has_the_most_points_first(tea: Knowledge) -> None:
    assert reading(tea, kettle="boils").ranking == ("black", "green")
    assert reading(tea).ranking == ("green", "black")
