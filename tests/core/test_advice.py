"""What is said about a verdict, and what may be asked about it afterwards."""

from dataclasses import replace

import pytest

from bot.core import replies
from bot.core.assistant import Assistant
from bot.core.model import Framework, FrameworkId, Knowledge
from bot.core.replies import Advice, Passage
from bot.core.verdict import judge
from tests.core.brute import every_assignment, progress_of
from tests.core.talk import Talk


def advice(tea: Knowledge, **answers: str | None) -> Advice:
    return replies.advice(tea, judge(tea, progress_of(answers)))


def passages(tea: Knowledge, **answers: str | None) -> dict[str, list[str]]:
    found = advice(tea, **answers).passages
    return {passage.title: [line.text for line in passage.lines] for passage in found}


def test_a_clear_verdict_says_so(tea: Knowledge) -> None:
    assert advice(tea, time="morning", milk="milk").headline == "Black tea is the clear choice"
    assert advice(tea, kettle="dial").headline == "Leaning towards Green tea"
    assert advice(tea).headline == "A close call between Green tea and Black tea"


def test_a_close_call_names_only_who_is_within_reach(tea: Knowledge) -> None:
    white = Framework(FrameworkId("white"), "White tea", "Barely touched leaves.")
    three = replace(tea, frameworks=(white, *tea.frameworks))
    close = advice(three, milk="nothing", kettle="boils")
    assert close.headline == "A close call between Green tea and Black tea"
    assert advice(three).headline == "A close call between White tea, Green tea and Black tea"


def test_a_verdict_says_its_points_reasons_readings_and_need(tea: Knowledge) -> None:
    said = passages(tea, time="evening", milk="nothing", kettle="boils", sweet="sugar")
    assert said[""] == ["Points with what is known today: Black tea 4, Green tea 2."]
    assert said["For Black tea"] == [
        "No, it just boils (2 of 3): Black tea takes boiling water.",
        "With sugar (2 of 3): Black tea takes sugar well.",
    ]
    assert said["For Green tea"] == ["Nothing, just tea (2 of 3): Most green tea is drunk pure."]
    assert said["Makes no difference today"] == [
        "In the evening: The survey found as much caffeine in many green teas."
    ]
    assert said["The need it rests on"] == [
        "When do you drink it? In the evening",
        "What goes into the cup? Nothing, just tea",
        "Can your kettle stop below boiling? No, it just boils",
        "Do you sweeten it? With sugar",
    ]


def test_every_reason_has_its_source(tea: Knowledge) -> None:
    for answers in every_assignment(tea.guide):
        for passage in replies.advice(tea, judge(tea, progress_of(answers))).passages:
            if passage.title.startswith("For ") or passage.title == "Makes no difference today":
                assert all(line.origin.startswith("as of 20") for line in passage.lines)
                assert all(line.sources for line in passage.lines)


def test_readings_that_differ_are_both_said_with_what_changed(tea: Knowledge) -> None:
    said = passages(tea, time="evening", kettle="boils")
    assert said["The article and today differ"] == [
        "The article alone (2019): a close call. With what has changed since: Black tea (leaning).",
        "In the evening: the article counted it for Green tea (3 of 3), today it counts for nobody."
        " The survey found as much caffeine in many green teas.",
    ]
    said = passages(tea, time="morning", milk=None)
    assert said["The article and today differ"][1].startswith(
        "In the morning: the article counted it for Black tea (2 of 3), "
        "today it counts for Black tea (1 of 3)."
    )


def test_what_the_article_is_silent_on_is_said_so(tea: Knowledge) -> None:
    said = passages(tea, milk=None, kettle=None, time="morning", sweet="unsweetened")
    shifts = said["The article and today differ"]
    assert any(
        line.startswith("No sugar: the article did not count it, today it counts for Green tea")
        for line in shifts
    )


def test_readings_that_agree_say_so_and_what_has_shifted_all_the_same(tea: Knowledge) -> None:
    assert passages(tea, time="morning", milk="milk")["Both readings favour Black tea"] == [
        "The article alone (2019): Black tea (clear). "
        "With what has changed since: Black tea (clear).",
        "In the morning: the article counted it for Black tea (2 of 3), today it counts for "
        "Black tea (1 of 3). Black tea still holds a little more caffeine on average.",
    ]
    assert "Both readings favour Green tea" in passages(tea, kettle="dial", milk="nothing")
    assert passages(tea)["Both readings call it close"] == [
        "The article alone (2019): a close call. With what has changed since: a close call."
    ]


def test_a_reading_is_never_called_the_other(tea: Knowledge) -> None:
    for answers in every_assignment(tea.guide):
        verdict = judge(tea, progress_of(answers))
        titles = [passage.title for passage in replies.advice(tea, verdict).passages]
        assert ("The article and today differ" in titles) == verdict.differs
        assert all(passage.lines for passage in replies.advice(tea, verdict).passages)
        assert not any("None" in str(passage) for passage in _texts(tea, answers))


def _texts(tea: Knowledge, answers: object) -> list[str]:
    verdict = judge(tea, progress_of(answers))  # type: ignore[arg-type]
    found = (*replies.advice(tea, verdict).passages, *replies.why(tea, verdict).passages)
    return [line.text for passage in found for line in passage.lines]


def test_what_would_change_it_shows_a_question_once_and_a_winner_first(tea: Knowledge) -> None:
    def changes(**answers: str | None) -> Passage:
        return replies.what_would_change(tea, judge(tea, progress_of(answers)))

    assert changes(kettle="dial").title == "What would change it"
    assert [line.text for line in changes(kettle="dial").lines] == [
        "If “Can your kettle stop below boiling?” were “No, it just boils”: Black tea.",
        "If “When do you drink it?” were “In the morning”: a close call.",
        "If “What goes into the cup?” were “Milk”: a close call.",
    ]
    # A question that is still open comes before one that would have to be answered otherwise.
    assert [line.text for line in changes(time="morning", kettle="dial").lines] == [
        "If “What goes into the cup?” were “Milk”: Black tea.",
        "If “Do you sweeten it?” were “No sugar”: Green tea.",
        "If “When do you drink it?” were “In the evening”: Green tea.",
    ]
    settle = changes()
    assert settle.title == "What would settle it"
    assert [line.text for line in settle.lines] == [
        "If “What goes into the cup?” were “Milk”: Black tea.",
        "If “Can your kettle stop below boiling?” were “Yes, it has a dial”: Green tea.",
        "If “Do you sweeten it?” were “With sugar”: Black tea.",
    ]


@pytest.fixture
def advised(assistant: Assistant) -> Talk:
    talk = Talk(assistant)
    assert talk.say("guide", "evening", "boils", "plain", "sugar") == "advice black"
    return talk


@pytest.mark.parametrize("said", ["why?", "more", "and green?", "why not green tea?", "explain"])
def test_why_after_a_verdict_gives_every_reason(advised: Talk, said: str) -> None:
    assert advised.say(said) == "notice"
    assert advised.text.startswith("Here is every answer that counted.")
    assert "For Black tea:" in advised.text
    assert "For Green tea:" in advised.text
    assert advised.context.advised


def test_what_would_change_it_may_be_asked(advised: Talk) -> None:
    assert advised.say("What would change it?") == "notice"
    assert advised.text.startswith("What would change it:\nIf “")


def test_a_question_after_the_verdict_leaves_the_verdict_at_hand(advised: Talk) -> None:
    made = advised.made
    assert advised.say("how much caffeine is in green tea") == "answer green-caffeine"
    assert advised.say("why?") == "notice"
    assert "The Leaf" in advised.text
    assert advised.say("and black?") == "answer black-caffeine"
    assert advised.say("what would change it") == "notice"
    assert advised.made == made
    assert advised.say("what does the bus cost") == "unknown"
    assert advised.say("why?") == "notice"
    assert advised.text.startswith("Here is every answer that counted.")
    assert advised.say("back").startswith("step ")


def test_after_a_verdict_the_guide_begins_anew(advised: Talk) -> None:
    assert advised.say("guide") == "step time"
    assert advised.made == {}


def test_after_a_verdict_stop_forgets_it(advised: Talk) -> None:
    assert advised.say("stop") == "notice"
    assert advised.context.progress is None
