from dataclasses import replace

import pytest

from bot.content.build import labels
from bot.content.load import load_with_files
from bot.core.assistant import Assistant
from bot.core.evaluation import Label, Scored, evaluate, figures, fit
from bot.core.model import EntryId, Knowledge, Outcome
from bot.errors import InputError
from tests.conftest import TEA

RIGHT, OTHER, THIRD, FOURTH = (EntryId(each) for each in ("right", "other", "third", "fourth"))
IN = Label("in", (RIGHT,))
NEAR = Label("near", kind="near")
FAR = Label("far", kind="far")


def scored(label: Label, outcome: Outcome, *entries: EntryId, confidence: float = 0.5) -> Scored:
    return Scored(label, outcome, entries, confidence)


@pytest.mark.parametrize(
    ("each", "cost"),
    [
        (scored(IN, "answer", RIGHT), 0),
        (scored(IN, "answer", OTHER, RIGHT), 4),
        (scored(IN, "choose", OTHER, THIRD, RIGHT), 1),
        (scored(IN, "choose", OTHER, THIRD, FOURTH, RIGHT), 2),
        (scored(IN, "none", RIGHT), 2),
        (scored(NEAR, "answer", OTHER), 4),
        (scored(NEAR, "choose", OTHER, THIRD), 1),
        (scored(FAR, "none", OTHER), 0),
        (scored(FAR, "none"), 0),
    ],
)
def test_every_outcome_has_its_cost(each: Scored, cost: int) -> None:
    assert each.cost == cost


def test_figures_are_shares_of_what_they_are_about() -> None:
    found = figures(
        [
            scored(IN, "answer", RIGHT),
            scored(IN, "answer", OTHER),
            scored(IN, "choose", OTHER, RIGHT),
            scored(IN, "none"),
            scored(NEAR, "answer", OTHER),
            scored(NEAR, "none"),
            scored(FAR, "choose", OTHER, THIRD),
        ]
    )
    assert (found.in_scope, found.near, found.far) == (4, 2, 1)
    assert (found.right, found.right_or_offered, found.wrong, found.silent) == (
        0.25,
        0.5,
        0.25,
        0.25,
    )
    assert (found.near_answered, found.near_silent) == (0.5, 0.5)
    assert (found.far_answered, found.far_silent) == (0.0, 0.0)
    assert found.cost == pytest.approx((4 + 1 + 2 + 4 + 1) / 7)
    assert [each.cost for each in found.misses] == [4, 4, 2, 1, 1]
    assert "misses" not in found.numbers()
    assert found.numbers()["right"] == 0.25


def test_figures_of_nothing_are_nothing() -> None:
    assert set(figures([]).numbers().values()) == {0}


def test_confidence_that_holds_what_it_promises_has_no_error() -> None:
    kept = [scored(IN, "answer", RIGHT if n < 8 else OTHER, confidence=0.8) for n in range(10)]
    assert figures(kept).calibration_error == pytest.approx(0)
    boast = [scored(IN, "answer", OTHER, confidence=1.0)] * 3
    assert figures(boast).calibration_error == pytest.approx(1)
    shy = [scored(NEAR, "none", OTHER, confidence=0.25)] * 2
    assert figures(shy + boast).calibration_error == pytest.approx((2 * 0.25 + 3) / 5)


def test_labels_are_heard_as_people_would_say_them(assistant: Assistant) -> None:
    found = evaluate(
        assistant,
        [
            Label("what is green tea", (EntryId("green-what"),)),
            Label("and black?", (EntryId("black-caffeine"),), after=("caffeine in green tea",)),
            Label("which tea should I drink", (EntryId("which-should-i-drink"),)),
            Label("what is green tea", (EntryId("black-what"),)),
            Label("when does the last bus leave", kind="far"),
        ],
    )
    assert (found.right, found.wrong, found.far_silent) == (0.75, 0.25, 1.0)
    (miss,) = found.misses
    assert (miss.outcome, miss.entries[0]) == ("answer", "green-what")


def test_the_toy_worlds_labels_are_mostly_met(assistant: Assistant) -> None:
    found = evaluate(assistant, labels(load_with_files(TEA)[1]))
    assert (found.in_scope, found.near, found.far) == (20, 3, 3)
    assert found.right >= 0.75
    assert (found.wrong, found.near_answered, found.far_answered) == (0, 0, 0)


def test_a_fit_is_scored_on_manners_that_it_has_not_seen(tea: Knowledge) -> None:
    told = labels(load_with_files(TEA)[1])
    calibration, numbers = fit(tea, told)
    assert calibration.weights.keys() == tea.calibration.weights.keys()
    assert 0 < calibration.offer <= calibration.answer <= 1
    assert numbers["folds"] == 4
    assert numbers["in_scope"] + numbers["near"] + numbers["far"] == len(
        [each for each in told if not each.after]
    )
    assert fit(tea, told) == (calibration, numbers)
    fitted = evaluate(Assistant(replace(tea, calibration=calibration)), told)
    assert fitted.cost < 2


def test_a_label_is_never_scored_by_a_fit_that_saw_its_manner(tea: Knowledge) -> None:
    # One manner says over and over what the other denies: only who has heard it would answer.
    asked = {"define green tea": "green-what", "caffeine content of assam": "black-caffeine"}
    says = [Label(ask, (EntryId(id_),), by="one") for ask, id_ in asked.items()] * 5
    denies = [Label(ask, kind="near", by="two") for ask in asked]
    _, numbers = fit(tea, [*says, *denies], folds=2)
    assert (numbers["folds"], numbers["in_scope"], numbers["near"]) == (2, 10, 2)
    assert (numbers["right"], numbers["near_answered"]) == (0, 1)


def test_a_fit_needs_more_than_one_manner(tea: Knowledge) -> None:
    with pytest.raises(InputError, match="at least two manners"):
        fit(tea, [Label("what is green tea", (EntryId("green-what"),), by="one")])
    with pytest.raises(InputError):
        fit(tea, [])
