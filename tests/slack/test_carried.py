import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import ChoiceId, Knowledge, Progress, QuestionId
from bot.slack.carried import LONGEST, Carried, decode

MILK = Progress(((QuestionId("milk"), ChoiceId("milk")), (QuestionId("time"), None)))


def test_what_is_carried_comes_back(tea: Knowledge) -> None:
    carried = Carried("U0ANA", "abcd1234", MILK, "kettle", "dial", "green-what")
    assert decode(carried.encode(), tea.guide) == carried


def test_the_longest_guide_fits_a_button(tea: Knowledge) -> None:
    every = Progress(tuple((q.id, q.choices[0].id) for q in tea.guide.questions))
    assert len(Carried("U" * 11, "v" * 8, every, "kettle", "dial").encode()) < LONGEST / 2


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "x",
        "[]",
        "null",
        "7",
        '{"z":"1"}',
        '{"p":1}',
        '{"p":"milk"}',
        '{"p":"gone=milk"}',
        '{"p":"milk=gone"}',
        '{"p":"milk=milk;milk=nothing"}',
        '{"q":"gone"}',
        '{"q":"milk","c":"gone"}',
        "[" * 1500,
        json.dumps({"e": "x" * LONGEST}),
    ],
)
def test_what_is_not_ours_or_no_longer_fits_is_nothing(tea: Knowledge, value: str | None) -> None:
    assert decode(value, tea.guide) is None


@given(text=st.text(max_size=200))
def test_no_text_breaks_it(tea: Knowledge, text: str) -> None:
    decode(text, tea.guide)
    decode(json.dumps({"p": text, "q": text}), tea.guide)
