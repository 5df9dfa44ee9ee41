"""The guide led by typed replies."""

from dataclasses import replace

import pytest

from bot.core.assistant import Assistant
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import Choice, ChoiceId, Knowledge, Question, QuestionId
from bot.core.ports import Context
from bot.core.replies import Step
from tests.core.brute import progress_of
from tests.core.talk import Talk


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    talk = Talk(assistant)
    assert talk.say("guide") == "step time"
    return talk


@pytest.mark.parametrize(
    ("reply", "choice"),
    [
        ("1", "morning"),
        ("2", "evening"),
        ("the second one", "evening"),
        ("option 1", "morning"),
        ("the last", "evening"),
        ("evening", "evening"),
        ("In the evening!", "evening"),
        ("before bed", "evening"),
        ("mostly in the evening, I think", "evening"),
        ("EVENNIG", "evening"),
        ("evening?", "evening"),
        ("first thing", "morning"),
        ("3", None),
        ("not sure", None),
        ("I'm really not sure yet", None),
        ("doesn't matter", None),
        ("idk", None),
        ("either", None),
        ("neither", None),
        ("skip", None),
        ("Doesn't matter / not sure", None),
    ],
)
def test_a_choice_is_typed_in_many_ways(talk: Talk, reply: str, choice: str | None) -> None:
    assert talk.say(reply).startswith("step ")
    assert talk.made == {"time": choice}


@pytest.mark.parametrize(
    "reply",
    ["4", "0", "99", "banana", "not in the evening", "the", "morning or evening", "in", "no"],
)
def test_a_reply_that_names_no_choice_is_asked_again(talk: Talk, reply: str) -> None:
    assert talk.say(reply) == "step time"
    assert talk.made == {}
    assert talk.text.startswith("I could not tell which choice you mean.")
    assert talk.turn is not None
    assert talk.turn.outcome == "none"


def test_a_choices_own_words_come_before_numbers_and_other_meanings(tea: Knowledge) -> None:
    def choice(id_: str, *phrasings: str) -> Choice:
        factors = tea.guide.questions[2].choices[len(phrasings) % 2].factors
        return Choice(ChoiceId(id_), id_.title(), "", phrasings, factors)

    pots = Question(
        QuestionId("pots"),
        "How many pots?",
        "",
        (choice("none-at-all", "none"), choice("one", "1 pot"), choice("any-number", "any", "2")),
    )
    assistant = Assistant(replace(tea, guide=replace(tea.guide, questions=(pots,))))

    def chosen(reply: str) -> str | None:
        turn = assistant.hear(reply, assistant.start().context)
        assert turn.context.progress is not None
        return turn.context.progress.get("pots")

    assert chosen("one") == "one"
    assert chosen("1") == "none-at-all"
    assert chosen("any") == "any-number"
    assert chosen("2") == "any-number"
    assert chosen("none") == "none-at-all"
    assert chosen("1 pot") == "one"


def test_yes_and_no_are_choices_where_the_question_says_so(talk: Talk) -> None:
    assert talk.say("evening") == "step kettle"
    assert talk.say("no") == "step milk"
    assert talk.made == {"time": "evening", "kettle": "boils"}
    assert talk.say("no") == "step milk"


def test_back_asks_the_last_question_again(talk: Talk) -> None:
    assert talk.say("evening", "yes", "back") == "step kettle"
    assert talk.made == {"time": "evening"}
    assert talk.say("go back") == "step time"
    assert talk.say("back") == "step time"


def test_back_from_the_verdict_asks_the_last_question_again(talk: Talk) -> None:
    assert talk.say("morning", "milk") == "advice black"
    assert talk.say("back") == "step milk"
    assert talk.say("nothing, just tea").startswith("step ")


def test_start_over_forgets_the_answers(talk: Talk) -> None:
    assert talk.say("morning", "start over") == "step time"
    assert talk.made == {}
    assert talk.say("morning", "milk", "start over") == "step time"
    assert talk.made == {}


def test_recommend_now_gives_the_verdict_so_far(talk: Talk) -> None:
    assert talk.say("evening", "yes", "recommend now") == "advice green"
    assert talk.context.advised
    assert talk.made == {"time": "evening", "kettle": "dial"}
    assert talk.say("recommend now") == "advice green"


def test_a_verdict_without_answers_is_a_close_call(talk: Talk) -> None:
    assert talk.say("just tell me") == "advice None"
    assert "A close call between Green tea and Black tea." in talk.text
    assert "What would settle it:" in talk.text
    assert talk.say("why") == "notice"
    assert talk.text.startswith("No answer has counted for or against anything so far.")


def test_stop_ends_the_guide(talk: Talk) -> None:
    assert talk.say("morning", "stop") == "notice"
    assert talk.context == Context()
    assert talk.say("milk") == "unknown"


def test_why_tells_what_a_question_is_good_for(talk: Talk) -> None:
    for reply in ("why?", "why do you ask", "what does that mean?"):
        assert talk.say(reply) == "step time"
        assert talk.text.startswith("Caffeine late in the day keeps some people awake.")


@pytest.mark.parametrize("word", ["guide", "continue", "start the guide"])
def test_the_guide_is_taken_up_where_it_was(talk: Talk, word: str) -> None:
    assert talk.say("evening", "what is black tea?", word) == "step kettle"
    assert talk.made == {"time": "evening"}


def test_a_question_in_between_is_answered_and_the_guide_goes_on(talk: Talk) -> None:
    assert talk.say("evening", "What is black tea?") == "answer black-what"
    assert "The guide goes on when you answer:" in talk.text
    assert "Can your kettle stop below boiling?" in talk.text
    assert "1. Yes, it has a dial; 2. No, it just boils; 3. Doesn't matter" in talk.text
    assert talk.say("2") == "step milk"
    assert talk.made == {"time": "evening", "kettle": "boils"}


def test_follow_ups_on_a_question_in_between_are_read_against_it(talk: Talk) -> None:
    assert talk.say("how much caffeine is in green tea?", "and black?") == "answer black-caffeine"
    assert talk.say("why?") == "notice"
    assert "section “2. Black tea”" in talk.text
    assert talk.say("evening") == "step kettle"


def test_help_in_between_keeps_the_guide(talk: Talk) -> None:
    assert talk.say("evening", "help") == "answer tea-help"
    assert talk.say("yes") == "step milk"


def test_a_question_that_cannot_be_answered_keeps_the_guide(talk: Talk) -> None:
    assert talk.say("evening", "What does a ticket to Lisbon cost?") == "step kettle"
    assert talk.text.startswith("I don't know that.")
    assert talk.turn is not None
    assert talk.turn.outcome == "none"
    assert talk.made == {"time": "evening"}


def test_a_question_that_holds_a_choices_word_is_no_choice(talk: Talk) -> None:
    assert talk.say("evening", "yes") == "step milk"
    assert talk.say("is black tea good with milk?") != "advice black"
    assert talk.made == {"time": "evening", "kettle": "dial"}


def test_asking_for_the_guide_in_the_guide_asks_the_same_again(talk: Talk) -> None:
    assert talk.say("evening", "which tea should I drink?") == "step kettle"
    assert talk.made == {"time": "evening"}


def test_an_offer_in_between_is_chosen_from_and_the_guide_goes_on(tea: Knowledge) -> None:
    torn = replace(UNFITTED["lexical"], answer=1.0, offer=0.0)
    talk = Talk(Assistant(replace(tea, calibrations={"lexical": torn})))
    assert talk.say("guide", "evening", "how do I brew tea?").startswith("offer ")
    offered = talk.context.entries
    assert talk.say("2") == f"answer {offered[1]}"
    assert "The guide goes on" in talk.text
    assert talk.say("2") == "step milk"
    assert talk.say("how do I brew tea?", "none of these") == "step milk"
    assert talk.made == {"time": "evening", "kettle": "boils"}


def test_progress_counts_questions_and_about_how_many_there_are(talk: Talk) -> None:
    assert "Question 1 of about 4: When do you drink it?" in talk.text
    talk.say("evening")
    assert "Question 2 of about 4: " in talk.text


def test_an_answer_that_rules_a_question_out_leaves_it_unasked(talk: Talk) -> None:
    talk.say("morning", "nothing")
    asked = {talk.short}
    while not talk.say("skip").startswith("advice"):
        asked.add(talk.short)
    assert "step sweet" in asked
    talk = Talk(talk._assistant)
    talk.say("guide", "evening", "yes", "milk")
    assert talk.short == "advice None" or "sweet" not in talk.short


def test_a_progress_of_older_knowledge_keeps_what_still_holds(assistant: Assistant) -> None:
    stale = progress_of({"biscuit": "yes", "time": "evening", "milk": "water"})
    turn = assistant.hear("2", Context(progress=stale))
    assert isinstance(turn.reply, Step)
    assert turn.reply.progress == progress_of({"time": "evening", "kettle": "boils"})
    assert turn.reply.number == 3


def test_a_progress_that_is_complete_already_is_advised_on(assistant: Assistant) -> None:
    done = progress_of({"time": "morning", "milk": "milk"})
    assert Talk(assistant, Context(progress=done)).say("why") == "notice"
