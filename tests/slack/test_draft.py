"""What a modal of sharing carries: all that was written, within Slack's limit, and nothing else."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import ChoiceId, Knowledge, Progress, QuestionId
from bot.slack import ids
from bot.slack.carried import Carried
from bot.slack.draft import LONGEST, Draft, Way, decode

MORNING = Progress(((QuestionId("time"), ChoiceId("morning")),))
URL = "https://hooks.slack.com/app/T0/1/abc"

drafts = st.builds(
    Draft,
    holds=st.just(Carried("U0ANA", "v1", MORNING)),
    way=st.sampled_from(get_args(Way)),
    title=st.text(max_size=150),
    note=st.text(max_size=300),
    channel=st.sampled_from(["", "C0GENERAL"]),
    hidden=st.booleans(),
    response_url=st.sampled_from(["", URL]),
)


@given(draft=drafts)
def test_a_draft_comes_back_as_it_was(tea: Knowledge, draft: Draft) -> None:
    assert decode(draft.encode(), tea.guide) == draft


@given(note=st.text(min_size=400, max_size=500), title=st.text(min_size=100, max_size=150))
def test_a_draft_fits_whatever_was_written(tea: Knowledge, note: str, title: str) -> None:
    draft = Draft(Carried("U0ANA", "v1", MORNING), "decision", title, note, "C0", True, URL)
    text = draft.encode()
    assert len(text) <= LONGEST
    back = decode(text, tea.guide)
    assert back is not None
    assert back.title == title
    assert note.startswith(back.note)


def test_a_note_of_the_longest_kind_is_cut_where_it_must_be(tea: Knowledge) -> None:
    draft = Draft(Carried("U0ANA", "v1", MORNING), note="\x01" * 500, response_url=URL)
    text = draft.encode()
    assert len(text) <= LONGEST
    assert decode(text, tea.guide) is not None


@given(value=st.text(max_size=200) | st.none())
def test_no_text_makes_the_decoder_raise(tea: Knowledge, value: str | None) -> None:
    decode(value, tea.guide)


@pytest.mark.parametrize(
    "changed",
    [
        {"w": "vote"},
        {"s": "{"},
        {"s": json.dumps({"p": "time=midnight"})},
        {"u": "file:///etc/passwd"},
        {"s": json.dumps({"e": "green"})},
        {"x": "1"},
        {"h": True},
    ],
)
def test_what_is_not_a_draft_is_refused(tea: Knowledge, changed: dict[str, Any]) -> None:
    parts = json.loads(Draft(Carried("U0ANA"), "decision", "Tea").encode())
    assert decode(json.dumps(parts), tea.guide) is not None
    assert decode(json.dumps(parts | changed), tea.guide) is None


def test_the_leave_to_post_is_not_in_what_a_log_would_show() -> None:
    assert URL not in repr(Draft(Carried(), response_url=URL))


def test_what_a_modal_does_not_ask_for_stays_as_it_was() -> None:
    draft = Draft(Carried(), "decision", "Tea", "a note", "C0GENERAL", hidden=True)
    assert draft.filled({}) == draft
    emptied = {ids.SHARE_NOTE: {ids.SHARE_NOTE: {"type": "plain_text_input", "value": None}}}
    assert draft.filled(emptied).note == ""
    assert draft.filled(emptied).title == "Tea"
