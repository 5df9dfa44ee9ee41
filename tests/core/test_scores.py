"""What scored questions tell beside their figures."""

import pytest

from bot.core.assistant import Assistant
from bot.core.calibration import Outcome
from bot.core.evaluation import Scored, evaluate
from bot.core.matching import Language
from bot.core.model import EntryId, Knowledge, Label
from bot.core.scores import Change, Point, changes, confusions, curve, held_out, outcomes

A, B, C = (EntryId(each) for each in "abc")
NEAR = Label("near", kind="near")


def scored(wanted: EntryId | None, outcome: Outcome, *met: EntryId, sure: float = 0.5) -> Scored:
    label = Label(f"for {wanted}", (wanted,)) if wanted else NEAR
    return Scored(label, outcome, met, sure)


def test_outcomes_are_told_apart_by_what_should_have_come_of_them() -> None:
    found = outcomes(
        [
            scored(A, "answer", A),
            scored(A, "answer", B, A),
            scored(None, "answer", B),
            scored(A, "choose", B, A),
            scored(A, "choose", B, C),
            scored(None, "choose", B, C),
            scored(A, "none", A),
            scored(None, "none", A),
        ]
    )
    assert found == {
        ("answer", "right"): 1,
        ("answer", "wrong"): 2,
        ("choose", "right"): 1,
        ("choose", "vain"): 2,
        ("none", "vain"): 1,
        ("none", "right"): 1,
    }


def test_confusions_count_what_answered_instead() -> None:
    found = confusions(
        [
            scored(A, "answer", B),
            scored(A, "answer", A),
            scored(None, "answer", C),
            scored(A, "answer", B, A),
            scored(B, "none", C),
        ]
    )
    assert found == [(A, B, 2), (None, C, 1)]


def test_a_higher_threshold_answers_less_and_here_more_rightly() -> None:
    found = curve(
        [
            scored(A, "answer", A, sure=0.9),
            scored(A, "answer", A, sure=0.6),
            scored(None, "answer", B, sure=0.6),
            scored(A, "none", B, sure=0.2),
            scored(A, "none"),
        ]
    )
    assert found == [
        Point(0.2, 3 / 4, 2 / 4),
        Point(0.6, 2 / 4, 2 / 3),
        Point(0.9, 1 / 4, 1 / 1),
    ]


def test_nothing_scored_has_no_curve() -> None:
    assert curve([]) == []


def test_the_curve_at_the_threshold_in_use_says_what_the_figures_say(tea: Knowledge) -> None:
    assistant = Assistant(tea)
    found = evaluate(assistant, [label for label in tea.labels if not label.after])
    at = next(p for p in curve(found.scored) if p.threshold >= assistant.matcher.calibration.answer)
    answered = [each for each in found.scored if each.outcome == "answer"]
    assert at.coverage == pytest.approx(found.right + found.wrong)
    assert at.precision == pytest.approx(sum(e.right for e in answered) / len(answered))


def test_changes_name_what_got_worse_first_and_leave_out_what_is_new() -> None:
    before = {"same": 1.0, "better": 3.0, "worse": 0.0, "a little worse": 1.0, "gone": 2.0}
    now = {"same": 1.0, "better": 0.0, "worse": 3.0, "a little worse": 2.0, "new": 3.0}
    assert changes(before, now) == [
        Change("worse", 0.0, 3.0),
        Change("a little worse", 1.0, 2.0),
        Change("better", 3.0, 0.0),
    ]


def test_every_phrasing_is_scored_once_and_never_against_itself(tea: Knowledge) -> None:
    found = list(held_out(tea, Language(), 4))
    ways = [
        (entry.id, text)
        for entry in tea.entries
        for text, _ in entry.all_phrasings()
        if text != entry.question
    ]
    assert sorted((each.label.entries[0], each.label.ask) for each in found) == sorted(ways)
    assistant = Assistant(tea)
    itself = evaluate(assistant, [each.label for each in found])
    assert itself.right == 1.0
    assert sum(each.right for each in found) < len(found)
