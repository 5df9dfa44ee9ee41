from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.calibration import Outcome
from bot.core.evaluation import (
    OFFERED,
    OFFERED_IN_VAIN,
    SILENT,
    WRONG,
    Scored,
    evaluate,
    figures,
    fit,
    mistyped,
)
from bot.core.matching import Language, Matcher
from bot.core.model import EntryId, Knowledge, Label
from bot.core.text import plain, words
from bot.errors import InputError
from tests.conftest import REAL

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
        (scored(IN, "answer", OTHER, RIGHT), WRONG),
        (scored(Label("in", (OTHER, RIGHT)), "answer", RIGHT), 0),
        (scored(IN, "choose", OTHER, THIRD, RIGHT), OFFERED),
        (scored(IN, "choose", OTHER, THIRD, FOURTH, RIGHT), SILENT),
        (scored(IN, "none", RIGHT), SILENT),
        (scored(IN, "none"), SILENT),
        (scored(NEAR, "answer", OTHER), WRONG),
        (scored(NEAR, "choose", OTHER, THIRD), OFFERED_IN_VAIN),
        (scored(NEAR, "none", OTHER), 0),
        (scored(FAR, "answer", OTHER), WRONG),
        (scored(FAR, "choose", OTHER, THIRD), OFFERED_IN_VAIN),
        (scored(FAR, "none"), 0),
    ],
)
def test_every_outcome_has_its_cost(each: Scored, cost: float) -> None:
    assert each.cost == cost
    assert WRONG > SILENT > OFFERED > OFFERED_IN_VAIN > 0


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
    assert (found.right, found.right_or_offered) == (0.25, 0.5)
    assert (found.wrong, found.silent) == (0.25, 0.25)
    assert (found.near_answered, found.near_silent) == (0.5, 0.5)
    assert (found.far_answered, found.far_silent) == (0.0, 0.0)
    assert found.cost == pytest.approx((2 * WRONG + OFFERED + SILENT + OFFERED_IN_VAIN) / 7)
    dearest_first = [WRONG, WRONG, SILENT, OFFERED, OFFERED_IN_VAIN]
    assert [each.cost for each in found.misses] == dearest_first
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


def test_the_toy_worlds_unseen_labels_are_mostly_met(assistant: Assistant, tea: Knowledge) -> None:
    found = evaluate(assistant, [each for each in tea.labels if each.part == "test"])
    assert (found.in_scope, found.near, found.far) == (4, 1, 1)
    assert found.right >= 0.5
    assert found.right_or_offered == 1
    assert (found.wrong, found.near_answered, found.far_answered) == (0, 0, 0)


# Typing errors


@given(st.text(max_size=40), st.integers(0, 6))
def test_typing_errors_are_the_same_each_time_and_change_little(text: str, errors: int) -> None:
    found = mistyped(text, errors)
    assert found == mistyped(text, errors)
    assert abs(len(found) - len(text)) <= errors
    kept = sum((Counter(text) & Counter(found)).values())
    assert kept >= len(text) - errors


def test_typing_errors_are_made_in_words_alone() -> None:
    assert mistyped("3.14 ?! 🙂", 9) == "3.14 ?! 🙂"
    assert mistyped("", 3) == ""
    text = "which tea is the best, green or black?"
    assert mistyped(text, 0) == text
    assert mistyped(text, 1) != mistyped(text, 2) != text


def test_errors_of_every_kind_are_made() -> None:
    asked = [f"caffeine of tea number {n}" for n in range(60)]
    pairs = [(text, mistyped(text, 1)) for text in asked]
    longer = [len(found) - len(text) for text, found in pairs]
    assert set(longer) == {-1, 0, 1}
    same_letters = [sorted(found) == sorted(text) for text, found in pairs if found != text]
    assert set(same_letters) == {True, False}


# Fitting


def labels(*told: tuple[str, str, str]) -> tuple[Label, ...]:
    """Labels from question, entry (none where empty) and manner."""
    return tuple(
        Label(ask, (EntryId(entry),), by=by) if entry else Label(ask, kind="near", by=by)
        for ask, entry, by in told
    )


def test_a_fit_is_of_labels_and_the_same_each_time(tea: Knowledge) -> None:
    calibration, numbers = fit(tea, Language())
    start = Matcher(tea).calibration
    assert calibration.weights.keys() == start.weights.keys()
    assert calibration.kernel.channels == start.kernel.channels
    assert 0 < calibration.offer <= calibration.answer <= 1
    assert numbers["folds"] == 5
    heard = Counter(label.kind for label in tea.labels if label.is_example)
    assert {kind: numbers[name] for kind, name in KINDS.items()} == heard
    assert fit(tea, Language()) == (calibration, numbers)
    fitted = Assistant(replace(tea, calibrations={"lexical": calibration}))
    assert evaluate(fitted, tea.labels).cost < 0.5


KINDS = {"in": "in_scope", "near": "near", "far": "far"}


def test_a_fits_figures_are_of_manners_that_it_has_not_seen(tea: Knowledge) -> None:
    def right(second: str) -> float:
        """How many of the questions are right where a telltale is told again in that manner."""
        usual = [(f"does assam keep me up {n}", "black-caffeine", f"m{n}") for n in range(6)]
        telltale = [("wug blicket", "green-brewing", by) for by in ("one", second)]
        told = labels(*usual, *telltale, ("dax", "", "m0"), ("dax dax", "", "m1"))
        _, numbers = fit(replace(tea, labels=told), Language())
        return numbers["right"] * numbers["in_scope"]

    assert right("two") == pytest.approx(right("one") + 2, abs=0.01)


def test_without_labels_a_fit_is_of_phrasings(tea: Knowledge) -> None:
    bare = replace(tea, labels=())
    calibration, numbers = fit(bare, Language())
    said = sum(1 for entry in tea.entries for _ in entry.all_phrasings())
    assert (numbers["in_scope"], numbers["near"], numbers["far"]) == (said, said, 0)
    assert numbers["right_or_offered"] > 0.7
    assert numbers["wrong"] < 0.1
    fitted = Assistant(replace(bare, calibrations={"lexical": calibration}))
    assert fitted.ask("what is green tea").matches[0].entry.id == "green-what"


def test_a_fit_says_what_it_needs(tea: Knowledge) -> None:
    with pytest.raises(InputError, match="5 entries"):
        fit(replace(tea, labels=(), entries=tea.entries[:4]), Language())


# The knowledge that the bot comes with


@pytest.fixture(scope="module")
def real() -> Knowledge:
    return load(REAL)


def test_there_are_hundreds_of_labels_a_third_out_of_scope_most_of_them_near(
    real: Knowledge,
) -> None:
    for part, least in (("fit", 600), ("test", 200)):
        kinds = Counter(label.kind for label in real.labels if label.part == part)
        assert kinds.total() >= least
        assert kinds["near"] + kinds["far"] >= kinds.total() / 3
        assert kinds["near"] > 2 * kinds["far"] > 0
    named = {entry for label in real.labels for entry in label.entries}
    assert named == {entry.id for entry in real.entries}


def test_many_colleagues_ask_in_both_parts(real: Knowledge) -> None:
    assert all(label.by for label in real.labels)
    fit_by, test_by = (
        {label.by for label in real.labels if label.part == part} for part in ("fit", "test")
    )
    assert len(fit_by) >= 40
    assert len(test_by) >= 20
    assert not fit_by & test_by


def test_no_question_is_in_both_parts_or_a_phrasing(real: Knowledge) -> None:
    def asked(part: str) -> set[tuple[tuple[str, ...], ...]]:
        return {
            tuple(words(plain(turn)) for turn in (*label.after, label.ask))
            for label in real.labels
            if label.part == part
        }

    phrasings = {
        (words(plain(text)),) for entry in real.entries for text, _ in entry.all_phrasings()
    }
    assert not asked("test") & asked("fit")
    assert not asked("test") & phrasings


def test_what_is_kept_for_testing_is_never_learnt_from(real: Knowledge) -> None:
    examples = Matcher(real).examples
    texts = {words(plain(example.text)) for example in examples}
    kept = [label for label in real.labels if label.part == "test"]
    assert not [label.ask for label in kept if words(plain(label.ask)) in texts]
    learnt = [label.ask for label in real.labels if label.part == "fit" and not label.after]
    assert [each.text for each in examples if not each.is_phrasing] == learnt
