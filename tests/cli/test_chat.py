"""The conversation in a terminal."""

import pytest

from tests.cli.conftest import Run


def said(run: Run, *lines: str, **environ: str) -> str:
    result = run("chat", given="".join(f"{line}\n" for line in lines), **environ)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_guide_is_led_by_numbers_and_words_to_a_verdict_with_reasons(run: Run) -> None:
    shown = said(run, "guide", "evening", "2", "yes", "no sugar", "skip", "skip")
    assert "Question 1 of about" in shown
    assert "Green tea" in shown.split("Question 2")[-1]
    assert "Points with what is known today" in shown
    assert "https://tea.example/" in shown
    assert "Say “why”, “what would change it”, “back” or “start over”." in shown


def test_back_asks_the_question_before_again(run: Run) -> None:
    shown = said(run, "guide", "morning", "back")
    assert shown.count("Question 1 of about") == 2


def test_a_question_in_the_middle_of_the_guide_is_answered(run: Run) -> None:
    shown = said(run, "guide", "what is green tea", "morning")
    assert "heated soon after picking" in shown
    assert "Question 2 of about" in shown


def test_why_after_a_verdict_gives_every_reason(run: Run) -> None:
    advised = said(run, "guide", "morning", "recommend now")
    asked_why = said(run, "guide", "morning", "recommend now", "why")
    reason = "Black tea still holds a little more caffeine on average."
    assert asked_why.count(reason) > advised.count(reason) > 0


def test_a_follow_up_is_read_against_the_answer_before(run: Run) -> None:
    shown = said(run, "how much caffeine is in green tea", "black?")
    assert "about fifty milligrams" in shown


def test_an_offer_says_how_to_choose_and_how_to_refuse(run: Run, undecided: str) -> None:
    shown = said(run, "how do I brew", "none", KNOWLEDGE=undecided)
    offered, _, refused = shown.partition("Type a number; none of these: say “none”.")
    assert offered.startswith("Did you mean one of these?")
    assert "I don't know that." in refused


def test_stop_ends_the_guide_first_and_then_the_conversation(run: Run) -> None:
    shown = said(run, "guide", "stop", "what is green tea", "stop", "what is black tea")
    assert "heated soon after picking" in shown
    assert "left to oxidise" not in shown
    assert shown.endswith("Goodbye.\n")


@pytest.mark.parametrize("word", ["stop", "quit", "exit", "Exit!"])
def test_words_that_mean_leaving_leave(run: Run, word: str) -> None:
    assert said(run, word) == "Goodbye.\n"


def test_the_end_of_input_ends_it_civilly(run: Run) -> None:
    assert said(run) == "Goodbye.\n"
    assert said(run, "hello").endswith("Goodbye.\n")
