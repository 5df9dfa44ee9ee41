from collections.abc import Mapping
from dataclasses import replace
from math import log2

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.guide import MOST_QUESTIONS, Interviewer
from bot.core.model import ChoiceId, Knowledge, Progress, QuestionId
from bot.core.scoring import relevant
from tests.core.brute import (
    Possible,
    Winners,
    answers,
    completions,
    counting,
    every_assignment,
    every_progress,
    holds,
    options,
    progress_of,
    prove,
    weighed,
    winners,
)
from tests.core.worlds import worlds

few = settings(max_examples=60)


def made(**choices: str | None) -> Progress:
    return progress_of(choices)


def test_the_guide_stops_when_nothing_can_change_who_wins_and_not_before(tea: Knowledge) -> None:
    assert prove(tea) == 82


@few
@given(data=st.data())
def test_any_guide_stops_when_nothing_can_change_who_wins(
    tea: Knowledge, data: st.DataObject
) -> None:
    assert prove(data.draw(worlds(tea))) >= 1


def test_a_guide_of_many_questions_asks_six_at_most(tea: Knowledge) -> None:
    kettle = tea.guide.questions[2]
    many = tuple(replace(kettle, id=QuestionId(f"kettle-{n}")) for n in range(8))
    knowledge = replace(tea, guide=replace(tea.guide, questions=many))
    lengths = {len(p.made) for p, question in every_progress(knowledge) if question is None}
    assert max(lengths) == MOST_QUESTIONS == 6
    interviewer = Interviewer(knowledge)
    for answered in (6, 7, 8):
        progress = Progress(tuple((question.id, None) for question in many[:answered]))
        assert interviewer.next(progress) is None
        assert interviewer.left(progress) == 0


def test_who_can_still_win_is_told_for_every_set_of_answers(tea: Knowledge) -> None:
    interviewer = Interviewer(tea)
    for told in every_assignment(tea.guide):
        counted = counting(tea.guide, told)
        expected = {winners(tea, each) for each in completions(tea.guide, counted)}
        assert set(interviewer.outcomes(progress_of(told))) == expected, told


@few
@given(data=st.data())
def test_who_can_still_win_is_told_for_any_answers_to_any_guide(
    tea: Knowledge, data: st.DataObject
) -> None:
    knowledge = data.draw(worlds(tea))
    possible = Possible(knowledge)
    interviewer = Interviewer(knowledge)
    for told in every_assignment(knowledge.guide):
        counted = counting(knowledge.guide, told)
        outcomes = interviewer.outcomes(progress_of(told))
        assert set(outcomes) == possible.after(progress_of(counted))
        assert sum(outcomes.values()) == pytest.approx(1)
        question = interviewer.next(progress_of(told))
        assert (question is None) == (len(outcomes) == 1 or len(counted) >= MOST_QUESTIONS)
        assert question is None or question.id not in told


def test_every_answer_is_held_equally_likely(tea: Knowledge) -> None:
    expected: dict[Winners, float] = {}
    for each, likely in weighed(tea.guide, {}):
        who = winners(tea, each)
        expected[who] = expected.get(who, 0) + likely
    assert Interviewer(tea).outcomes(Progress()) == pytest.approx(expected)


def entropy(weights: Mapping[Winners, float]) -> float:
    return -sum(weight * log2(weight) for weight in weights.values() if weight)


def test_the_question_that_tells_most_about_the_winner_is_asked(tea: Knowledge) -> None:
    def spread(progress: Progress) -> dict[Winners, float]:
        weights: dict[Winners, float] = {}
        for each, likely in weighed(tea.guide, answers(progress)):
            who = winners(tea, each)
            weights[who] = weights.get(who, 0) + likely
        return weights

    for progress, asked in every_progress(tea):
        tells = {}
        for question in tea.guide.questions:
            if not progress.has(question.id) and holds(question, answers(progress)):
                ways = options(question)
                then = [spread(progress.choose(question.id, choice)) for choice in ways]
                mixed: dict[Winners, float] = {}
                for each in then:
                    for who, weight in each.items():
                        mixed[who] = mixed.get(who, 0) + weight / len(ways)
                tells[question.id] = entropy(mixed) - sum(map(entropy, then)) / len(ways)
        if asked is not None:
            assert tells[asked.id] == pytest.approx(max(tells.values()))


def test_of_questions_that_tell_the_same_the_earlier_is_asked(tea: Knowledge) -> None:
    kettle = tea.guide.questions[2]
    twins = tuple(replace(kettle, id=QuestionId(each)) for each in ("a", "b", "c"))
    knowledge = replace(tea, guide=replace(tea.guide, questions=twins))
    interviewer = Interviewer(knowledge)
    assert interviewer.next(Progress()) == twins[0]
    assert interviewer.next(made(a="dial")) == twins[1]


def test_a_question_waits_for_what_it_depends_on(tea: Knowledge) -> None:
    for progress, question in every_progress(tea):
        if question is not None and question.id == "sweet":
            assert progress.has("milk")
            assert progress.get("milk") in (None, "nothing")


def test_what_is_left_is_never_nothing_while_a_question_is_asked(tea: Knowledge) -> None:
    interviewer = Interviewer(tea)
    for progress, question in every_progress(tea):
        left = interviewer.left(progress)
        assert (left == 0) == (question is None)
        assert left <= len(interviewer.unanswered(progress))
        assert len(progress.made) + left <= MOST_QUESTIONS


def test_unanswered_are_questions_that_may_still_apply(tea: Knowledge) -> None:
    interviewer = Interviewer(tea)

    def ids(progress: Progress) -> list[str]:
        return [question.id for question in interviewer.unanswered(progress)]

    assert ids(Progress()) == ["time", "milk", "kettle", "sweet"]
    assert ids(made(milk="milk", time=None)) == ["kettle"]
    assert ids(made(milk=None)) == ["time", "kettle", "sweet"]


@few
@given(data=st.data())
def test_the_questions_that_are_ever_asked_are_known_without_every_walk(
    tea: Knowledge, data: st.DataObject
) -> None:
    knowledge = data.draw(worlds(tea))
    asked = {question.id for _, question in every_progress(knowledge) if question is not None}
    assert Interviewer(knowledge).asked() == asked


def test_an_answer_that_others_rule_out_does_not_count(tea: Knowledge) -> None:
    progress = made(milk="nothing", sweet="sugar").choose(QuestionId("milk"), ChoiceId("milk"))
    assert progress == made(milk="milk", sweet="sugar")
    assert relevant(tea.guide, progress) == made(milk="milk")


def test_an_answer_falls_with_the_answer_that_its_condition_rests_on(tea: Knowledge) -> None:
    sweet = tea.guide.questions[3]
    lumps = replace(sweet, id=QuestionId("lumps"), when={sweet.id: frozenset([ChoiceId("sugar")])})
    knowledge = replace(tea, guide=replace(tea.guide, questions=(*tea.guide.questions, lumps)))
    stale = made(milk="milk", sweet="sugar", lumps="sugar")
    assert relevant(knowledge.guide, stale) == made(milk="milk")
    assert "lumps" not in [q.id for q in Interviewer(knowledge).unanswered(made(milk="milk"))]


def test_answers_that_the_guide_does_not_know_are_dropped(tea: Knowledge) -> None:
    unknown = made(biscuit="yes", milk="water", time="morning", kettle=None)
    assert relevant(tea.guide, unknown) == made(time="morning", kettle=None)


def test_a_choice_is_replaced_in_its_place_and_taken_back_from_the_end() -> None:
    progress = made(a="x", b="y")
    assert progress.choose(QuestionId("a"), None) == made(a=None, b="y")
    assert progress.choose(QuestionId("c"), ChoiceId("z")) == made(a="x", b="y", c="z")
    assert progress.back() == made(a="x")
    assert Progress().back() == Progress()
    assert (progress.get("a"), progress.get("c")) == ("x", None)
    assert (progress.has("b"), progress.has("c")) == (True, False)
