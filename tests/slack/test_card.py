"""What a card shows, and that it stays within Slack's limits with its buttons on it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core import deciding
from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import ChoiceId, Knowledge, Progress, QuestionId
from bot.slack import cards, sound
from bot.slack.blockkit import check_message
from bot.slack.blocks import Message

DAY = 1_700_000_000.0  # 2023-11-14
ANA, BEN = Person("U0ANA", "Ana"), Person("U0BEN", "Ben")


@pytest.fixture(scope="module")
def decision(tea: Knowledge) -> Decision:
    return _decision(tea)


def _decision(tea: Knowledge) -> Decision:
    progress = Progress(((QuestionId("time"), ChoiceId("morning")),))
    return Decision(
        id="d" * 32,
        team="T1",
        channel="C1",
        title="Tea for the office",
        starter=ANA,
        started=DAY,
        version=tea.version,
        progress=progress,
        voices=(Voice(ANA, progress, at=DAY),),
    )


def _many(decision: Decision, note: str = "I would rather not. " * 25) -> Decision:
    """With sixty voices, each with a long note and answers of its own."""
    answers = [("morning", "milk"), ("evening", "nothing"), ("evening", "milk")]
    voices = tuple(
        Voice(
            Person(f"U0{number:08}", f"Somebody {number}"),
            Progress(
                (
                    (QuestionId("time"), ChoiceId(answers[number % 3][0])),
                    (QuestionId("milk"), ChoiceId(answers[number % 3][1])),
                )
            ),
            note[:500],
            DAY + number,
        )
        for number in range(60)
    )
    return replace(decision, voices=voices)


def _closed(decision: Decision) -> Decision:
    closing = Closing(
        BEN, DAY + 86_400, decision.version, None, as_combined=False, reason="Coffee."
    )
    return decision.close(closing)


def _drawn(tea: Knowledge, decision: Decision) -> Message:
    return cards.message(deciding.card(tea, decision))


def _blocks(message: Message) -> list[dict[str, Any]]:
    return [block.to_dict() for block in message.blocks]


def _texts(message: Message) -> str:
    return str(_blocks(message))


def _buttons(message: Message) -> tuple[list[str], list[str]]:
    """The labels of the buttons, and the values of the menu beside them."""
    *buttons, menu = _blocks(message)[-1]["elements"]
    assert menu["type"] == "overflow"
    return [each["text"]["text"] for each in buttons], [each["value"] for each in menu["options"]]


OPEN = (
    ["Add my view", "Compare views", "Close"],
    [f"record:{'d' * 32}", f"delete:{'d' * 32}"],
)
CLOSED = (
    ["Compare views"],
    [f"{act}:{'d' * 32}" for act in ("record", "changes", "reopen", "delete")],
)


def test_a_card_says_who_started_it_when_and_on_which_knowledge(
    tea: Knowledge, decision: Decision
) -> None:
    header, facts, *_ = _blocks(_drawn(tea, decision))
    assert header["text"]["text"] == "Tea for the office"
    said = facts["elements"][0]["text"]
    assert said == f"Open · started 2023-11-14 by <@U0ANA> · knowledge {tea.version}"


def test_a_closed_card_says_who_closed_it_and_when(tea: Knowledge, decision: Decision) -> None:
    _, facts, *_ = _blocks(_drawn(tea, _closed(decision)))
    said = facts["elements"][0]["text"]
    assert said.startswith("Closed · started 2023-11-14 by <@U0ANA>")
    assert "<@U0BEN>" in _texts(_drawn(tea, _closed(decision)))


def test_who_was_forgotten_is_not_named(tea: Knowledge, decision: Decision) -> None:
    message = _drawn(tea, decision.forget(ANA.id))
    assert "by someone" in _texts(message)
    assert "<@" not in _texts(message)


def test_an_open_card_takes_views_and_can_be_closed(tea: Knowledge, decision: Decision) -> None:
    assert _buttons(_drawn(tea, decision)) == OPEN


def test_a_closed_card_can_be_opened_again(tea: Knowledge, decision: Decision) -> None:
    assert _buttons(_drawn(tea, _closed(decision))) == CLOSED


def test_values_in_the_menu_are_as_short_as_slack_wants_them(
    tea: Knowledge, decision: Decision
) -> None:
    _, values = _buttons(_drawn(tea, _closed(decision)))
    assert all(len(value) <= 75 for value in values)


def test_sixty_voices_with_long_notes_fit_and_cost_no_button(
    tea: Knowledge, decision: Decision
) -> None:
    for crowded in (_many(decision), _many(decision, "&<>" * 200), _closed(_many(decision))):
        message = _drawn(tea, crowded)
        assert sound.parts(message)["blocks"] == _blocks(message)
        assert len(message.text) <= 4000
        assert _buttons(message) == (CLOSED if crowded.closing else OPEN)


def test_every_shorter_card_is_shorter_and_has_its_buttons(
    tea: Knowledge, decision: Decision
) -> None:
    lengths = []
    for message in cards.ever_shorter(deciding.card(tea, _many(decision))):
        assert check_message(_blocks(message)) == []
        assert _buttons(message) == OPEN
        lengths.append(len(_texts(message)))
    assert len(lengths) > 2
    assert lengths == sorted(lengths, reverse=True)
    assert len(set(lengths)) == len(lengths)


def test_what_a_cut_card_leaves_out_is_counted(tea: Knowledge, decision: Decision) -> None:
    *_, cut, _ = cards.ever_shorter(deciding.card(tea, decision))
    assert "… and " in _texts(cut)


def test_a_cut_card_counts_the_people_whom_it_does_not_name(
    tea: Knowledge, decision: Decision
) -> None:
    _, barely_cut, *_ = cards.ever_shorter(deciding.card(tea, _many(decision, "")))
    assert " in all)" in _texts(barely_cut)
    assert "Who can see what" in _texts(barely_cut)


def test_five_hundred_voices_still_show_where_they_disagree(
    tea: Knowledge, decision: Decision
) -> None:
    voices = _many(decision).voices
    crowd = tuple(
        replace(voices[number % 60], person=Person(f"U1{number:08}")) for number in range(500)
    )
    message = _drawn(tea, replace(decision, voices=crowd))
    assert "Where you disagree" in _texts(message)
    assert sound.fits(message)
    assert _buttons(message) == OPEN


def test_the_text_beside_a_card_stands_alone(tea: Knowledge, decision: Decision) -> None:
    text = _drawn(tea, decision).text
    assert text.startswith("Tea for the office")
    assert "In the morning" in text


@given(title=st.text(min_size=1, max_size=150), note=st.text(max_size=500))
def test_no_title_and_no_note_becomes_markup(tea: Knowledge, title: str, note: str) -> None:
    decision = replace(_decision(tea), title=title or ".")
    voice = Voice(BEN, decision.progress, note, DAY)
    message = _drawn(tea, _closed(decision.say(voice)))
    assert check_message(_blocks(message)) == []
    _, *others = _blocks(message)
    said = f"{others} {message.text}"
    for mention in ("<@U0ANA>", "<@U0BEN>"):
        said = said.replace(mention, "")
    assert "<@" not in said
    assert "<!" not in said
