"""Questions and what follows on them: each turn read against the one before."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.assistant import Assistant
from bot.core.matching.unfitted import UNFITTED
from bot.core.model import EntryId, Knowledge
from bot.core.ports import Context
from bot.core.replies import Answer, Notice, Offer, Step, Unknown
from tests.core.talk import Talk


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    return Talk(assistant)


def test_a_question_is_answered_from_its_entry(talk: Talk) -> None:
    assert talk.say("How much caffeine is in green tea?") == "answer green-caffeine"
    assert "half as much caffeine" in talk.text
    assert "Since then (as of 2024-05): A survey of a hundred teas" in talk.text
    assert talk.context == Context(
        "How much caffeine is in green tea?", (EntryId("green-caffeine"),)
    )


def test_a_variant_has_an_answer_of_its_own(talk: Talk) -> None:
    assert talk.say("thanks!") == "answer smalltalk"
    assert talk.text == "You are welcome."
    talk.say("hi there")
    assert talk.text == "Hello! Ask me about tea."


def test_what_is_not_known_is_said_with_the_nearest_topics(talk: Talk) -> None:
    assert talk.say("can my cat drink green tea") == "unknown"
    assert "I only answer from a curated set of tea topics." in talk.text
    assert talk.context.offered
    assert isinstance(talk.turn and talk.turn.reply, Unknown)
    assert talk.say("1") == "answer green-brewing"


@pytest.mark.parametrize("text", ["", "   ", "?!", "<@U1>", "<@U1> :tea:", "\ud800\x00"])
def test_a_message_without_a_word_is_met_with_an_example(talk: Talk, text: str) -> None:
    talk.say("what is green tea")
    before = talk.context
    assert talk.say(text) == "notice"
    assert "How much caffeine is in green tea?" in talk.text
    assert talk.context == before
    assert talk.turn is not None
    assert talk.turn.outcome == "none"


@pytest.mark.parametrize(
    ("follow_up", "reply"),
    [
        ("and black?", "answer black-caffeine"),
        ("And what about the black one?", "answer black-caffeine"),
        ("same for assam please", "answer black-caffeine"),
        ("black tea", "answer black-caffeine"),
        ("balck tea?", "answer black-caffeine"),
        ("the other one", "answer black-caffeine"),
        ("and the other?", "answer black-caffeine"),
        ("more", "answer black-caffeine"),
        ("what is black tea", "answer black-what"),
        ("and what is black tea?", "answer black-what"),
        ("how do i brew it", "answer green-brewing"),
        ("brewing temperature?", "answer green-brewing"),
        ("which tea should I drink?", "step time"),
        ("do you know oolong?", "answer other-teas"),
        ("thanks", "answer smalltalk"),
        ("and is rooibos any good?", "answer other-teas"),
        ("guide", "step time"),
        ("help", "answer tea-help"),
    ],
)
def test_a_follow_up_is_read_against_the_answer_before(
    talk: Talk, follow_up: str, reply: str
) -> None:
    assert talk.say("how much caffeine is in green tea", follow_up) == reply


def test_a_follow_up_reaches_back_through_follow_ups(talk: Talk) -> None:
    assert talk.say("how much caffeine is in green tea", "and black?", "and green?") == (
        "answer green-caffeine"
    )
    assert talk.say("why?") == "notice"
    assert "section “1. Green tea”" in talk.text
    assert talk.say("and black?") == "answer black-caffeine"
    assert talk.context.question == "and black?"


def test_why_names_the_sources_of_the_answer_before(talk: Talk) -> None:
    assert talk.say("how much caffeine is in green tea", "why?") == "notice"
    assert "(The Leaf, 2019), section “1. Green tea”" in talk.text
    assert talk.turn is not None
    assert isinstance(talk.turn.reply, Notice)
    sources = [source.id for line in talk.turn.reply.passages[0].lines for source in line.sources]
    assert sources == ["tea-survey", "milk-study", "tea-survey"]
    assert [match.entry.id for match in talk.turn.matches] == ["green-caffeine"]


def test_why_of_small_talk_has_no_source(talk: Talk) -> None:
    talk.say("hello", "why?")
    assert talk.text == "That is simply how I was written."


def test_more_shows_or_offers_what_goes_on_from_an_answer(talk: Talk) -> None:
    assert talk.say("what is black tea", "tell me more") == "answer green-what"
    assert talk.say("more") == "offer black-what green-caffeine"
    assert talk.say("2") == "answer green-caffeine"
    assert talk.say("why is my green tea bitter", "more") == "notice"
    assert talk.text == "That is all I know about it."


OFFERED = Context(
    "how strong is it", (EntryId("green-caffeine"), EntryId("black-caffeine")), offered=True
)


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("1", "answer green-caffeine"),
        ("2.", "answer black-caffeine"),
        ("the second one", "answer black-caffeine"),
        ("no, the first", "answer green-caffeine"),
        ("No. 2", "answer black-caffeine"),
        ("option two please", "answer black-caffeine"),
        ("the last one", "answer black-caffeine"),
        ("the black one", "answer black-caffeine"),
        ("green", "answer green-caffeine"),
        ("none of these", "unknown"),
        ("neither", "unknown"),
        ("no", "unknown"),
        ("what is black tea", "answer black-what"),
    ],
)
def test_one_of_what_was_offered_is_chosen_in_words(
    assistant: Assistant, reply: str, shown: str
) -> None:
    assert Talk(assistant, OFFERED).say(reply) == shown


def test_none_of_these_ends_the_offer(assistant: Assistant) -> None:
    talk = Talk(assistant, OFFERED)
    talk.say("none of these")
    assert talk.context == Context()
    assert talk.say("2") == "notice"


def test_a_number_that_was_not_offered_chooses_nothing(assistant: Assistant) -> None:
    assert Talk(assistant, OFFERED).say("3") == "unknown"
    assert Talk(assistant, OFFERED).say("0") == "unknown"


def test_a_variant_that_was_offered_keeps_its_answer(assistant: Assistant) -> None:
    offered = Context("thank you much", (EntryId("smalltalk"), EntryId("tea-help")), offered=True)
    talk = Talk(assistant, offered)
    assert talk.say("1") == "answer smalltalk"
    assert talk.text == "You are welcome."


def test_an_offer_of_the_guide_opens_it(assistant: Assistant) -> None:
    offered = Context("which", (EntryId("which-should-i-drink"),), offered=True)
    assert Talk(assistant, offered).say("1") == "step time"


@pytest.mark.parametrize("said", ["1", "why", "more", "and black?", "none of these", "tea"])
def test_entries_that_are_gone_are_let_go(assistant: Assistant, said: str) -> None:
    for offered in (True, False):
        stale = Context("old", (EntryId("gone"), EntryId("gone-too")), offered=offered)
        Talk(assistant, stale).say(said)


def test_an_elliptic_question_without_a_turn_before_stands_alone(talk: Talk) -> None:
    assert talk.say("and black?").startswith("offer ")


@pytest.mark.parametrize("text", ["why?", "more", "what would change it?"])
def test_a_follow_up_on_nothing_is_not_guessed_at(talk: Talk, text: str) -> None:
    assert talk.say(text) == "unknown"
    assert talk.context.entries == ()


def test_what_is_shown_by_id_is_the_entry(assistant: Assistant) -> None:
    turn = assistant.show("black-what")
    assert turn is not None
    assert isinstance(turn.reply, Answer)
    assert turn.context.entries == ("black-what",)
    assert [entry.id for entry in turn.reply.also] == ["green-what"]
    assert assistant.show("gone") is None


def test_an_entry_that_opens_the_guide_leads_into_it(talk: Talk) -> None:
    assert talk.say("recommend a tea") == "step time"
    assert talk.text.startswith("That depends on your day; a few questions will tell.")
    assert talk.turn is not None
    assert talk.turn.matches[0].entry.id == "which-should-i-drink"


def test_stopping_where_nothing_runs_is_civil(talk: Talk) -> None:
    assert talk.say("what is green tea", "never mind") == "notice"
    assert talk.context == Context()


def test_an_offer_holds_two_or_three_entries(assistant: Assistant, tea: Knowledge) -> None:
    torn = replace(UNFITTED["lexical"], answer=1.0, offer=0.0)
    turn = Assistant(replace(tea, calibrations={"lexical": torn})).hear("how do I brew tea")
    assert isinstance(turn.reply, Offer)
    assert turn.outcome == "choose"
    assert [entry.id for entry in turn.reply.entries] == list(turn.context.entries)
    assert len(turn.reply.entries) == 3


said = st.sampled_from([
    "and", "black", "green", "tea", "why", "more", "1", "2", "second", "one", "none", "no", "back",
    "stop", "guide", "what", "if", "skip", "yes", "the", "other", "evening", "milk", "sugar",
    "recommend", "now", "start", "over", "help", "hello", "caffeine", "?", "it",
])  # fmt: skip


@settings(max_examples=150)
@given(st.lists(st.lists(said, min_size=1, max_size=4).map(" ".join), min_size=1, max_size=8))
def test_no_conversation_fails_or_leaves_a_context_that_the_next_turn_cannot_use(
    assistant: Assistant, lines: list[str]
) -> None:
    talk = Talk(assistant)
    for line in lines:
        talk.say(line)
        assert talk.turn is not None
        assert talk.text
        for entry in talk.context.entries:
            assert assistant.knowledge.entry(entry)
        if isinstance(talk.turn.reply, Step):
            assert talk.context.progress == talk.turn.reply.progress
            assert not talk.context.advised


@settings(max_examples=200)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_answered(assistant: Assistant, text: str) -> None:
    for context in (Context(), OFFERED, assistant.start().context):
        talk = Talk(assistant, context)
        talk.say(text)
        assert talk.text
