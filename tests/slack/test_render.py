from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.model import Knowledge, Progress
from bot.core.ports import Context
from bot.core.replies import Notice, Reply
from bot.core.spoken import spoken
from bot.slack import markup, render, share_views, views
from bot.slack.blockkit import check_message, check_view
from bot.slack.blocks import Message
from bot.slack.draft import Draft
from bot.slack.render import Canvas
from tests.conftest import REAL

MOST_CHARACTERS = 9000
"""Slack refuses messages from about 13,000 characters of blocks; we keep well below."""


@pytest.fixture(scope="module", params=["tea", "real"])
def knowledge(request: pytest.FixtureRequest, tea: Knowledge) -> Knowledge:
    return tea if request.param == "tea" else load(REAL)


def _replies(knowledge: Knowledge) -> Iterator[Reply]:
    mind = Assistant(knowledge)
    for entry in knowledge.entries:
        turn = mind.show(entry.id)
        assert turn is not None
        yield turn.reply
        yield mind.hear("why?", turn.context).reply
        yield mind.hear("more", turn.context).reply
    yield mind.hear("").reply
    yield mind.hear("zzz").reply
    for pick in range(-1, 3):
        progress = Progress()
        while (question := mind.interviewer.next(progress)) is not None:
            yield mind.guide(progress, "a note").reply
            choice = question.choices[pick % len(question.choices)].id if pick >= 0 else None
            progress = progress.choose(question.id, choice)
        yield mind.recommend(progress).reply
        context = Context(progress=progress, advised=True)
        yield mind.hear("why?", context).reply
        yield mind.hear("what would change it", context).reply


def _blocks(message: Message) -> list[object]:
    return [block.to_dict() for block in message.blocks]


def test_every_reply_is_valid_as_a_message_as_a_post_and_as_a_modal(knowledge: Knowledge) -> None:
    canvas = Canvas(knowledge, "U0ANA")
    for reply in _replies(knowledge):
        message = render.message(reply, canvas)
        assert check_message(_blocks(message)) == []
        assert 0 < len(message.text) <= 4000
        assert len(str(_blocks(message))) < 2 * MOST_CHARACTERS
        post = render.shared(reply, Canvas(knowledge, public=True), "U0ANA", "a note " * 70)
        assert check_message(_blocks(post)) == []
        assert check_view(views.guide(reply, canvas).to_dict()) == []


def test_no_message_comes_near_slacks_budget(knowledge: Knowledge) -> None:
    for reply in _replies(knowledge):
        blocks = _blocks(render.message(reply, Canvas(knowledge, "U0ANA")))
        assert sum(map(len, _texts(blocks))) <= MOST_CHARACTERS, reply


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def test_the_notices_are_valid(knowledge: Knowledge) -> None:
    canvas = Canvas(knowledge, "U0ANA")
    assert check_view(views.notice(canvas, "Something happened.").to_dict()) == []
    share = share_views.form(Draft(canvas.carry(entry=knowledge.entries[0].id)), "this")
    assert check_view(share.to_dict()) == []


def test_no_word_of_a_text_is_made_into_a_link_or_a_mention(knowledge: Knowledge) -> None:
    canvas = Canvas(knowledge, "U0ANA")
    for reply in _replies(knowledge):
        for text in _mrkdwn(_blocks(render.message(reply, canvas))):
            assert text["verbatim"] is True


def _mrkdwn(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value
        for each in value.values():
            yield from _mrkdwn(each)
    elif isinstance(value, list):
        for each in value:
            yield from _mrkdwn(each)


def test_the_text_beside_a_post_stands_alone_and_fits(knowledge: Knowledge) -> None:
    for reply in _replies(knowledge):
        note = "a note & " * 55
        text = render.shared(reply, Canvas(knowledge, public=True), "U0ANA", note).text
        first = spoken(reply).partition("\n")[0]
        assert str(markup.escape(first))[:500] in text
        assert len(text) <= 4000
        assert "a note" in text


@given(text=st.text(max_size=5000))
def test_no_text_becomes_markup(tea: Knowledge, text: str) -> None:
    message = render.message(Notice(text or "."), Canvas(tea, "U0ANA"))
    for shown in (message.text, *_texts(_blocks(message))):
        assert "<" not in shown
        assert ">" not in shown


@given(note=st.text(max_size=500))
def test_no_note_becomes_markup_but_the_quotation_that_it_stands_in(
    tea: Knowledge, note: str
) -> None:
    post = render.shared(Notice("x"), Canvas(tea, public=True), "U0ANA", note)
    assert check_message(_blocks(post)) == []
    for shown in (post.text, *_texts(_blocks(post))):
        assert "<" not in shown.replace("<@U0ANA>", "")
