"""A recommendation for answers given at once."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run


def verdict(run: Run, *answers: str) -> dict[str, Any]:
    given = [part for answer in answers for part in ("--answer", answer)]
    result = run("recommend", "--json", *given)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_the_record_has_exactly_the_promised_parts(run: Run) -> None:
    found = verdict(run, "milk=milk")
    assert list(found) == ["article", "today", "flips", "unanswered"]
    assert {"winner", "margin", "scores", "reasons"} <= set(found["article"])
    assert set(found["article"]) == set(found["today"])


def test_both_readings_name_their_winner_and_their_scores(run: Run) -> None:
    found = verdict(run, "time=evening", "milk=nothing", "kettle=dial")
    assert found["article"]["winner"] == "green"
    assert found["article"]["scores"] == {"green": 6, "black": 0}
    assert found["today"]["scores"] == {"green": 4, "black": 0}
    assert found["today"]["margin"] == "clear"


def test_a_close_call_is_called_close(run: Run) -> None:
    found = verdict(run, "time=evening")
    assert found["article"]["winner"] == "green"
    assert (found["today"]["winner"], found["today"]["margin"]) == ("close", "close")


def test_a_reason_names_its_answer_and_its_source(run: Run) -> None:
    (reason,) = verdict(run, "milk=milk")["today"]["reasons"]
    assert (reason["question"], reason["choice"], reason["framework"]) == ("milk", "milk", "black")
    assert (reason["weight"], reason["as_of"]) == (3, "2024-01")
    assert reason["sources"] == [
        {"title": "Milk & catechins <a study>", "url": "https://tea.example/milk?a=1&b=2"}
    ]
    (by_article,) = verdict(run, "milk=milk")["article"]["reasons"]
    assert by_article["section"] == "2. Black tea"


def test_flips_change_the_winner_when_they_are_made(run: Run) -> None:
    answers = {"milk": "nothing", "kettle": "dial"}
    before = verdict(run, *(f"{q}={c}" for q, c in answers.items()))
    assert before["flips"]
    for flip in before["flips"]:
        changed = answers | {each["question"]: each["choice"] for each in flip["changes"]}
        after = verdict(run, *(f"{q}={c}" for q, c in changed.items()))
        assert after[flip["reading"]]["winner"] == flip["winner"]
        assert flip["winner"] != before[flip["reading"]]["winner"]


def test_a_skipped_question_is_answered_and_counts_for_nobody(run: Run) -> None:
    assert verdict(run)["unanswered"] == ["time", "milk", "kettle", "sweet"]
    for skipped in ("time=skip", "time=-"):
        found = verdict(run, skipped)
        assert found["unanswered"] == ["milk", "kettle", "sweet"]
        assert found["today"]["scores"] == {"green": 0, "black": 0}


@pytest.mark.parametrize("other", ["milk=nothing", "milk=skip"])
def test_two_answers_to_one_question_are_refused(run: Run, other: str) -> None:
    for answers in (["milk=milk", other], [other, "milk=milk"]):
        result = run("recommend", "--answer", answers[0], "--answer", answers[1])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == "milk is answered twice: keep one of its --answer options\n"


def test_the_same_answer_twice_counts_once(run: Run) -> None:
    assert verdict(run, "milk=milk", "milk=milk") == verdict(run, "milk=milk")


def described(run: Run, text: str, *args: str) -> dict[str, Any]:
    result = run("recommend", "--json", text, *args)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_a_need_in_plain_words_is_read_into_choices(run: Run) -> None:
    found = described(run, "something for before bed, with a splash of milk")
    assert list(found) == ["article", "today", "flips", "unanswered", "read"]
    assert found.pop("read") == {"time": "evening", "milk": "milk"}
    assert found == verdict(run, "time=evening", "milk=milk")


def test_an_answer_that_is_given_counts_before_what_was_read(run: Run) -> None:
    text = "something for before bed, with a splash of milk"
    found = described(run, text, "--answer", "milk=nothing", "--answer", "kettle=dial")
    assert found.pop("read") == {"time": "evening"}
    assert found == verdict(run, "time=evening", "milk=nothing", "kettle=dial")
    skipped = described(run, text, "--answer", "milk=skip")
    assert skipped["read"] == {"time": "evening"}
    assert skipped["today"]["scores"] == {"green": 0, "black": 0}


def test_people_read_first_what_was_taken_from_their_words(run: Run) -> None:
    lines = run("recommend", "before bed, with a splash of milk").stdout.splitlines()
    assert lines[:3] == [
        "Read from your words: In the evening and Milk.",
        "",
        "Leaning towards Black tea.",
    ]


def test_words_that_say_nothing_of_the_need_are_owned_up_to(run: Run) -> None:
    text = "who won the match"
    shown = run("recommend", text).stdout
    assert shown.startswith("Read from your words: nothing that the guide asks about.\n")
    assert described(run, text)["read"] == {}
    assert "Read from" not in run("recommend").stdout


def test_an_answer_that_others_rule_out_is_said_not_to_count(run: Run) -> None:
    result = run("recommend", "--json", "--answer", "milk=milk", "--answer", "sweet=sugar")
    assert result.exit_code == 0
    assert "sweet does not count" in result.stderr
    assert json.loads(result.stdout)["today"]["scores"]["black"] == 3


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        ("tea=green", ["'tea'", "time", "milk", "kettle", "sweet"]),
        ("milk=soy", ["'soy'", "milk", "nothing", "skip"]),
        ("milk=", ["''", "nothing"]),
        ("milk", ["QUESTION=CHOICE"]),
        ("=", ["time"]),
    ],
)
def test_a_wrong_answer_is_one_line_that_names_the_right_ones(
    run: Run, answer: str, named: list[str]
) -> None:
    result = run("recommend", "--answer", answer)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    assert all(name in result.stderr for name in named)


def test_people_read_the_verdict_and_what_is_still_open(run: Run) -> None:
    shown = run("recommend", "--answer", "milk=milk").stdout
    assert shown.startswith("Leaning towards Black tea.")
    assert "Black tea carries milk" in shown
    assert "--answer kettle=dial|boils" in shown
    assert "milk=" not in shown
