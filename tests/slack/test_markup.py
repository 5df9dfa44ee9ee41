"""Nothing that a person types calls anybody, or leads anywhere, wherever it is shown again."""

import ast
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View

import bot.slack
from bot.core import deciding
from bot.core.assistant import Assistant
from bot.core.decision import Closing, Decision, Person, Voice
from bot.core.model import FrameworkId, Progress
from bot.core.ports import Page
from bot.core.text import shorten
from bot.slack import (
    answer_views,
    cards,
    decision_list,
    decision_views,
    home,
    ids,
    markup,
    render,
    share_views,
    sound,
    telling,
    views,
)
from bot.slack import draft as drafts
from bot.slack.blocks import Message
from bot.slack.carried import Carried
from bot.slack.home import Home, Own
from bot.slack.pointed import Pointed
from bot.slack.render import Canvas
from tests.slack.conftest import Local
from tests.slack.decisions import BLACK, ML_TEAM, close, start
from tests.slack.hostile import HOSTILE, LONG, faults

Places = Callable[[str], Iterator[tuple[str, Message | View]]]
"""All places in which a text is shown, by name."""
SOURCES = sorted(Path(bot.slack.__file__).parent.rglob("*.py"))
MAKES_MARKUP = {"SectionBlock", "ContextBlock", "MarkdownTextObject", "MarkdownBlock"}


def _names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("slack_sdk.models"):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call):
            called = (
                node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            )
            casts = called == "cast" and "Markup" in ast.unparse(node)
            yield ("Markup(" if called == "Markup" or casts else called, node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            begins = node.value.lstrip("*_ ").casefold()
            if begins.startswith(("<@", "<#", "<!")) and not begins.startswith("<!doctype"):
                yield ("a mention", node.lineno)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_markup_is_made_in_one_place_and_drawn_in_another(path: Path) -> None:
    found = list(_names(ast.parse(path.read_text())))
    allowed = {
        "markup.py": {"Markup(", "a mention"},
        "blocks.py": MAKES_MARKUP,
        "decode.py": {"a mention"},
    }.get(path.name, set())
    forbidden = ({"Markup(", "a mention"} | MAKES_MARKUP) - allowed
    assert [(name, line) for name, line in found if name in forbidden] == []


def test_one_that_made_markup_by_itself_would_be_found() -> None:
    for made in ("Markup(text)", "x = markup.Markup(y)", "f'<@{user}>'", "cast(Markup, text)"):
        assert {"Markup(", "a mention"} & {name for name, _ in _names(ast.parse(made))}
    drawn = "from slack_sdk.models.blocks import SectionBlock"
    assert MAKES_MARKUP & {name for name, _ in _names(ast.parse(drawn))}


@pytest.fixture(scope="module")
def places(assistant: Assistant) -> Places:
    mind, knowledge = assistant, assistant.knowledge

    def draw(text: str) -> Iterator[tuple[str, Message | View]]:
        canvas = Canvas(knowledge, "U0ANA", asked=text)
        turn, notice = mind.hear(text), mind.hear("what is green tea?")
        yield "a reply", render.message(turn.reply, canvas)
        yield "the reply in a modal", views.guide(turn.reply, canvas)
        yield "a notice", views.notice(canvas, text)
        yield "what is told", telling._line(text)
        yield "a shared answer", render.shared(notice.reply, canvas, "U0ANA", text)
        yield "a shared reply", render.shared(turn.reply, canvas, text, text)
        place = Pointed("U0ANA", "C0GENERAL", "1.1", "https://hooks.slack.com/x")
        yield "an answered message", answer_views.answered(notice.reply, canvas, place)
        yield "why not", answer_views.not_posted(text, Carried(), canvas, place)
        # Slack holds what is entered within the lengths that a form gives.
        title, note = text[: drafts.LONGEST_TITLE], text[: views.LONGEST_NOTE]
        sharing = drafts.Draft(Carried(entry="x"), "decision", title, note, ML_TEAM)
        yield "the form", share_views.form(sharing, text, title)
        yield "the refusal", share_views.refused(sharing, text)
        decision = _decision(mind, text)
        for name, each in (("open", decision), ("closed", _closed(decision, text))):
            yield f"a card, {name}", cards.message(deciding.card(knowledge, each))
            for shorter in cards.ever_shorter(deciding.card(knowledge, each)):
                yield f"a shorter card, {name}", shorter
            page = Page((each,), 1)
            yield f"a list, {name}", decision_list.message(page, "here", 0, canvas)
            linked = replace(each, link="https://tea.slack.com/archives/C0/p1")
            yield f"links, {name}", decision_list.message(Page((linked,), 1), "mine", 0, canvas)
            yield f"deleting, {name}", decision_views.delete(canvas, each)
            compared = deciding.comparison(knowledge, each, "U0ANA")
            yield f"a comparison, {name}", decision_views.reads(canvas, text, compared)
            own = Own(decisions=(each,))
            yield f"the home tab, {name}", home.draw(Home(own=own), canvas)
        summary = deciding.summary(knowledge, _closed(decision, text))
        yield "a summary", render.message(summary, Canvas(knowledge, public=True))
        ending = decision_views.Draft("d1", text, decision_views.NONE, reason=note, remarks=(text,))
        yield "closing", decision_views.close(canvas, ending)
        form = deciding.form(knowledge, decision, "U0ANA")
        asked = decision_views.Form(form, note, text, remark=text)
        yield "adding a view", decision_views.say(asked, Carried(decision="d1"))
        yield "who", decision_views.line(decision_views.who(Person(text, text), text))

    return draw


def _decision(mind: Assistant, text: str) -> Decision:
    return deciding.begin(
        mind.knowledge,
        id="d1",
        team="T1",
        channel=ML_TEAM,
        title=text,
        starter=Person("U0ANA", text),
        at=1_790_000_000.0,
        progress=Progress(),
        hidden=False,
        note=text,
    ).say(Voice(Person("U0BEN", text), Progress(), text, 1_790_000_001.0))


def _closed(decision: Decision, text: str) -> Decision:
    by = Person("U0BEN", text)
    end = Closing(by, 1_790_000_002.0, decision.made_under, FrameworkId("black"), False, text)
    return decision.close(end)


def test_200_hostile_texts_stay_what_they_are_wherever_they_are_shown(
    places: Places,
) -> None:
    assert len(HOSTILE) == 200
    for text in HOSTILE:
        for name, drawn in places(text):
            sent = sound.parts(drawn) if isinstance(drawn, Message) else sound.view(drawn)
            assert list(faults(sent)) == [], (name, text)
            if isinstance(drawn, Message):
                assert sent["blocks"], (name, text)


@pytest.mark.parametrize("text", [LONG, "🏳️‍🌈" * 9000, "e" + "\u0301" * 39_999, "\ud800" * 40_000])
def test_40000_characters_are_cut_so_that_slack_takes_them(places: Places, text: str) -> None:
    for name, drawn in places(text):
        sent = sound.parts(drawn) if isinstance(drawn, Message) else sound.view(drawn)
        assert list(faults(sent)) == [], name


@given(st.text(max_size=60), st.integers(1, 60))
def test_a_text_is_cut_within_its_length_and_not_within_a_character(text: str, most: int) -> None:
    cut = shorten(text, most)
    assert len(cut) <= most
    assert shorten("ab" + "👩‍👩‍👧‍👦" + "c" * 60, 9) == "ab…"
    assert shorten("abe\u0301\u0301\u0301" + "c" * 60, 5) == "ab…"


@given(st.text(alphabet="<>&|@!;amplt x", max_size=80), st.integers(2, 80))
def test_markup_that_is_clipped_ends_in_no_half_of_anything(text: str, most: int) -> None:
    clipped = markup.clip(markup.escape(text), most)
    assert len(clipped) <= most
    assert "<" not in clipped
    assert ">" not in clipped
    assert clipped.count("&") == clipped.replace("&amp;", "").replace("&lt;", "").replace(
        "&gt;", ""
    ).count("&") + sum(clipped.count(each) for each in ("&amp;", "&lt;", "&gt;"))


async def test_through_the_whole_bot_hostile_texts_call_nobody(local: Local) -> None:
    ana = local.ana
    for text in HOSTILE[::37]:
        await ana.commands(f"/whichtea zzz {text}", "C0GENERAL")
        said = await ana.says(f"zzz {text}")
        await ana.sees("I don't know that", after=said["ts"])
    for text in HOSTILE[::37]:
        run = await local.ben.does(
            "run_step", callback_id=ids.RECOMMEND_STEP, inputs={"answers": f"zzz{text}"}
        )
        assert "<" not in run["error"]
    await _nothing_live(local)


async def test_what_is_written_on_a_decision_calls_nobody(local: Local) -> None:
    text = "<!channel> & <@U0EVIL> <http://evil.example|bank>"
    card = await start(local.ana, BLACK, title=f"Tea {text}", note=text)
    await close(local.ana, card)
    await local.ben.sees("Decided", ML_TEAM)
    await _nothing_live(local)


async def _nothing_live(local: Local) -> None:
    for person in (local.ana, local.ben):
        state = await person.state()
        for messages in state["messages"].values():
            assert list(faults([each for each in messages if each["bot"]])) == []
        assert list(faults(state["views"])) == []
