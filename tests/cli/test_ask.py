"""One question, or a stream of them."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

CAFFEINE = "how much caffeine is in green tea"


def asked(run: Run, *lines: str) -> list[dict[str, Any]]:
    result = run("ask", "--json", "-", given="".join(f"{line}\n" for line in lines))
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_an_answer_is_shown_with_its_origin_what_changed_and_its_sources(run: Run) -> None:
    result = run("ask", CAFFEINE)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "How much caffeine is in green tea?"
    assert "half as much caffeine" in lines[1]
    assert "section “1. Green tea”" in lines[2]
    assert any("(as of 2024-05)" in line for line in lines)
    assert "    Caffeine in a hundred teas (2024): https://tea.example/survey" in lines
    assert "• How much caffeine is in black tea?" in lines


def test_what_is_piped_is_plain_and_keeps_each_paragraph_on_one_line(run: Run) -> None:
    result = run("ask", CAFFEINE, COLUMNS="20", FORCE_COLOR="1")
    assert "\x1b" not in result.stdout
    assert max(map(len, result.stdout.splitlines())) > 80


def test_markup_in_the_knowledge_is_shown_as_it_stands(run: Run) -> None:
    assert (
        "Milk & catechins <a study>: https://tea.example/milk?a=1&b=2"
        in run("ask", CAFFEINE).stdout
    )


def test_a_question_for_a_recommendation_shows_the_first_step_and_how_to_go_on(run: Run) -> None:
    shown = run("ask", "which tea should I drink").stdout
    assert "Question 1 of about" in shown
    assert "  1. " in shown
    assert shown.rstrip().endswith("Go on with: python -m bot chat")


def test_a_question_beyond_the_knowledge_is_owned_up_to(run: Run) -> None:
    result = run("ask", "who won the match")
    assert result.exit_code == 0
    assert result.stdout.startswith("I don't know that.")


def test_an_offer_does_not_ask_for_a_reply_that_nobody_hears(run: Run, undecided: str) -> None:
    shown = run("ask", "how do I brew", KNOWLEDGE=undecided).stdout
    assert shown.startswith("Did you mean one of these?\n  1. How do I brew ")
    assert "say “none”" not in shown


def test_a_blank_question_is_refused(run: Run) -> None:
    result = run("ask", "  ")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1


def test_each_line_gets_one_object_with_exactly_the_promised_fields(run: Run) -> None:
    found = asked(run, CAFFEINE, "who won the match", "what is black tea")
    assert [list(each) for each in found] == [["question", "outcome", "entries", "text"]] * 3
    assert found[0]["question"] == CAFFEINE
    assert [each["outcome"] for each in found] == ["answer", "none", "answer"]


def test_entries_are_sorted_with_the_answered_one_first(run: Run) -> None:
    (found,) = asked(run, CAFFEINE)
    confidences = [entry["confidence"] for entry in found["entries"]]
    assert found["entries"][0]["id"] == "green-caffeine"
    assert confidences == sorted(confidences, reverse=True)
    assert all(0 <= confidence <= 1 for confidence in confidences)
    assert "half as much caffeine" in found["text"]


def test_the_guide_is_an_entry_like_others(run: Run) -> None:
    for question in ("which tea should I drink", "recommend", "guide"):
        (found,) = asked(run, question)
        assert found["outcome"] == "answer"
        assert found["entries"][0]["id"] == "which-should-i-drink"


def test_a_conversation_answers_its_last_turn_in_context(run: Run) -> None:
    turns = json.dumps([CAFFEINE, "black?"])
    (found,) = asked(run, turns)
    assert found["question"] == "black?"
    assert found["entries"][0]["id"] == "black-caffeine"


def test_a_why_is_answered_from_the_entry_before(run: Run) -> None:
    (found,) = asked(run, json.dumps([CAFFEINE, "why?"]))
    assert (found["outcome"], found["entries"][0]["id"]) == ("answer", "green-caffeine")


def test_a_line_answers_nothing_for_the_next(run: Run) -> None:
    alone, after = asked(run, "why?", "why?")
    assert alone == after


@pytest.mark.parametrize("line", ["", "   ", "[]", '[""]', "?!", "\u200b"])
def test_a_line_without_a_question_is_answered_with_none(run: Run, line: str) -> None:
    found = asked(run, CAFFEINE, line, CAFFEINE)
    assert [each["outcome"] for each in found] == ["answer", "none", "answer"]
    assert found[1]["entries"] == []


@pytest.mark.parametrize(
    "line",
    ['["caffeine', "[1, 2]", '{"question": "caffeine"}', '["a", ["b"]]', "[" * 100_000, "null"],
)
def test_a_line_that_is_no_conversation_is_a_question_as_it_stands(run: Run, line: str) -> None:
    (found,) = asked(run, line)
    assert found["question"] == line


def test_very_long_lines_and_conversations_are_answered(run: Run) -> None:
    long = "green tea " * 100_000
    many = json.dumps(["caffeine in green tea"] * 10_000 + ["why?"])
    found = asked(run, long, many)
    assert found[0]["question"] == long
    assert found[1]["entries"][0]["id"] == "green-caffeine"


def test_any_characters_pass_through(run: Run) -> None:
    (found,) = asked(run, "¿Té verde? 🍵 grüner Tee \u2028 \x85 x")
    assert found["question"] == "¿Té verde? 🍵 grüner Tee \u2028 \x85 x"


def test_bytes_that_are_no_text_and_lone_surrogates_are_answered(run: Run) -> None:
    result = run("ask", "--json", "-", given=b'\xff\xfe green tea\r\n["\\ud800 green tea"]')
    first, second = result.stdout_bytes.splitlines()
    assert json.loads(first)["question"] == "\ufffd\ufffd green tea"
    assert json.loads(second)["question"] == "\ud800 green tea"


def test_one_question_may_be_asked_as_json(run: Run) -> None:
    result = run("ask", "--json", CAFFEINE)
    assert json.loads(result.stdout)["entries"][0]["id"] == "green-caffeine"


def test_lines_may_be_asked_in_plain_too(run: Run) -> None:
    result = run("ask", "-", given=f"{CAFFEINE}\nwho won the match\n")
    assert "half as much caffeine" in result.stdout
    assert "I don't know that." in result.stdout
