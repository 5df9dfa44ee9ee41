"""What is said of a decision: on its card, in lists, in its record, and years later."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core import deciding
from bot.core.deciding.record import escape
from bot.core.decision import Decision, Person, Voice
from bot.core.model import Basis, FrameworkId, Guide, Knowledge
from bot.core.replies import Notice, Passage
from bot.core.spoken import spoken
from bot.errors import InputError
from tests.core.brute import Made, progress_of

ANA, BEN, CHLOE = (Person(f"U0{name}", name.lower()) for name in ("ANA", "BEN", "CHLOE"))
DAY = 1_760_000_000.0  # 2025-10-09
MILK: Made = {"time": "morning", "milk": "milk"}
PLAIN: Made = {"time": "evening", "milk": "nothing"}


def begun(tea: Knowledge, *, hidden: bool = False, title: str = "Tea for us?") -> Decision:
    return deciding.begin(
        tea,
        id="d1",
        team="T",
        channel="C",
        title=title,
        starter=ANA,
        at=DAY,
        progress=progress_of(MILK),
        hidden=hidden,
        note="with milk, please",
    )


def said(decision: Decision, person: Person, made: Made, note: str = "") -> Decision:
    return decision.say(Voice(person, progress_of(made), note, DAY))


def of_three(tea: Knowledge, *, hidden: bool = False) -> Decision:
    decision = said(begun(tea, hidden=hidden), BEN, PLAIN, "no milk at all")
    return said(decision, CHLOE, {**PLAIN, "time": "morning"})


def ended(tea: Knowledge, decision: Decision, choice: str | None, reason: str = "") -> Decision:
    chosen = FrameworkId(choice) if choice else None
    return decision.close(
        deciding.closing(tea, decision, by=ANA, at=DAY + 86_400, choice=chosen, reason=reason)
    )


def read(tea: Knowledge, decision: Decision) -> str:
    card = deciding.card(tea, decision)
    return f"{card.title}\n{card.headline}\n{spoken(Notice('', card.passages))}"


def test_a_card_begins_with_its_starters_voice(tea: Knowledge) -> None:
    decision = begun(tea)
    assert [(v.person, v.note) for v in decision.voices] == [(ANA, "with milk, please")]
    shown = read(tea, decision)
    assert "Black tea is the clear choice (1 view)" in shown
    assert "With what is known today: Black tea (clear); Black tea 100 %, Green tea 0 %." in shown
    assert "What goes into the cup? Milk" in shown
    assert "“with milk, please”: ana" in shown
    assert "Where you disagree" not in shown


def test_a_title_is_one_line_and_never_empty(tea: Knowledge) -> None:
    assert begun(tea, title=" which\n\ntea? ").title == "which tea?"
    assert begun(tea, title=" \n").title == "Which tea? For: In the morning, Milk"
    assert len(begun(tea, title="tea " * 100).title) <= 150


def test_a_card_says_where_people_disagree_and_what_would_turn_it(tea: Knowledge) -> None:
    shown = read(tea, of_three(tea))
    assert "(3 views)" in shown
    assert "Every view counts alike" in shown
    assert "Where you disagree: What goes into the cup?\nNothing, just tea (" in shown
    assert "Nothing, just tea (if all said so: Green tea): ben, chloe" in shown
    assert "Milk (if all said so: Black tea): ana" in shown
    assert "Nothing, just tea (2 of 3): Most green tea is drunk pure." in shown


def test_people_who_agree_are_told_so(tea: Knowledge) -> None:
    assert "Nowhere: all views answer alike." in read(tea, said(begun(tea), BEN, MILK))


def test_while_it_is_hidden_a_card_tells_no_more_than_it_began_with(tea: Knowledge) -> None:
    before = read(tea, begun(tea, hidden=True))
    after = read(tea, of_three(tea, hidden=True))
    assert "3 views by now, hidden until it closes" in after
    assert before.replace("1 view by now", "3 views by now") == after
    for secret in ("ben", "chloe", "no milk at all", "2 of 3"):
        assert secret not in after
    assert "not even who started it" in after


def test_once_closed_a_hidden_card_shows_all(tea: Knowledge) -> None:
    shown = read(tea, ended(tea, of_three(tea, hidden=True), "black", "we have milk"))
    assert "no milk at all" in shown
    assert "Decided: Black tea" in shown
    assert "Closed on 2025-10-10 by: ana" in shown
    assert "The views came to something else together" in shown
    assert "Reason: “we have milk”" in shown
    assert "Names, answers and notes: everyone who can read this channel" in shown


def test_side_by_side_everybody_is_told_with_their_own_verdict(tea: Knowledge) -> None:
    shown = spoken(deciding.comparison(tea, of_three(tea)))
    assert "3 views side by side." in shown
    assert "What goes into the cup?\nMilk: ana\nNothing, just tea: ben, chloe" in shown
    assert "Black tea (clear): In the morning, Milk. “with milk, please”: ana" in shown
    assert "“no milk at all”: ben" in shown


def test_while_it_is_hidden_everybody_sees_their_own_view_alone(tea: Knowledge) -> None:
    hidden = of_three(tea, hidden=True)
    shown = spoken(deciding.comparison(tea, hidden, BEN.id))
    assert "no milk at all" in shown
    assert "ana" not in shown.replace("than", "")
    assert "chloe" not in shown
    for user in (ANA.id, ""):
        assert "no milk at all" not in spoken(deciding.comparison(tea, hidden, user))


def test_a_form_begins_with_ones_own_view_or_else_with_the_cards(tea: Knowledge) -> None:
    decision = of_three(tea)

    def filled(user: str) -> dict[str, str | None]:
        return {question.id: choice for question, choice in deciding.form(tea, decision, user)}

    assert filled(BEN.id) == PLAIN
    assert filled("U0NEW") == MILK


def test_closing_with_something_else_needs_a_reason(tea: Knowledge) -> None:
    decision = of_three(tea)
    with pytest.raises(InputError, match="Say why"):
        ended(tea, decision, "black", "  ")
    closed = ended(tea, decision, "black", " we have milk ").closing
    assert closed is not None
    assert (closed.as_combined, closed.reason, closed.version) == (
        False,
        "we have milk",
        tea.version,
    )


def test_closing_with_what_came_out_needs_none(tea: Knowledge) -> None:
    closed = ended(tea, begun(tea), "black").closing
    assert closed is not None
    assert closed.as_combined
    even = said(begun(tea), BEN, {"milk": "nothing"})
    level = ended(tea, even, None).closing
    assert level is not None
    assert level.as_combined


@pytest.mark.parametrize(
    ("user", "admin", "close", "delete"),
    [(ANA.id, False, True, True), (BEN.id, False, False, False), (BEN.id, True, True, False)],
)
def test_the_starter_or_an_admin_may_close_and_the_starter_delete(
    tea: Knowledge, user: str, admin: bool, close: bool, delete: bool
) -> None:
    decision = of_three(tea)
    assert deciding.may_close(decision, user, admin=admin) is close
    assert deciding.may_delete(decision, user, admin=admin) is delete


def test_when_the_starter_is_forgotten_those_with_a_view_may_close(tea: Knowledge) -> None:
    decision = of_three(tea).forget(ANA.id)
    assert deciding.may_close(decision, BEN.id, admin=False)
    assert not deciding.may_close(decision, "U0NEW", admin=False)
    assert not deciding.may_close(decision, "", admin=False)
    assert not deciding.may_delete(decision, BEN.id)
    assert deciding.may_delete(decision, BEN.id, admin=True)


def test_a_list_has_a_line_for_each(tea: Knowledge) -> None:
    def listed(decision: Decision) -> str:
        return deciding.listed(tea, decision).text

    assert listed(begun(tea)) == "Tea for us? (open: Black tea (clear), 1 view, started 2025-10-09)"
    assert listed(of_three(tea, hidden=True)) == "Tea for us? (open, 3 views, started 2025-10-09)"
    closed = ended(tea, of_three(tea), None, "we drink water")
    assert "closed: none of them, 3 views" in listed(closed)
    assert "made on older knowledge" in listed(replace(begun(tea), version="older"))


def test_the_summary_says_what_was_decided_and_how_it_came(tea: Knowledge) -> None:
    shown = spoken(deciding.summary(tea, ended(tea, of_three(tea), "black", "we have milk")))
    assert shown.startswith("Tea for us?: Decided: Black tea")
    assert "Nothing, just tea (if all said so: Green tea): ben, chloe" in shown


def test_a_record_has_everything_that_was_decided_on(tea: Knowledge) -> None:
    closed = ended(
        tea, replace(of_three(tea), link="https://tea.slack.com/p1"), "black", "we have milk"
    )
    record = deciding.record(tea, closed)
    titles = [line for line in record.splitlines() if line.startswith("## ")]
    assert titles == [
        "## Context: the needs it started from",
        "## Considered options",
        "## Decision outcome",
        "## Consequences",
        "## Voices",
        "## Sources",
        "## About this record",
    ]
    for text in (
        "- Status: Accepted",
        "- Date: 2025-10-10",
        "Chosen: **Black tea**.",
        "Reason given: we have milk",
        "- What speaks for Green tea and is given up: Nothing, just tea.",
        "  - Note: no milk at all",
        "Caffeine in a hundred teas (2024): <https://tea.example/survey>",
        "- Card: <https://tea.slack.com/p1>",
        "- ben, 2025-10-09: ",
    ):
        assert text in record
    assert "\n\n\n" not in record


def test_an_open_record_is_a_proposal(tea: Knowledge) -> None:
    record = deciding.record(tea, of_three(tea))
    assert "- Status: Proposed" in record
    assert "Not decided yet. So far the voices come to:" in record


def test_no_record_tells_what_is_hidden(tea: Knowledge) -> None:
    with pytest.raises(InputError, match="hidden until the decision is closed"):
        deciding.record(tea, of_three(tea, hidden=True))


@settings(max_examples=200)
@given(text=st.text(st.sampled_from("ab `*_#[]<>()!|~-+=1.\n\\&"), max_size=30))
def test_what_people_wrote_cannot_become_markdown(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    plain = ""
    at = 0
    while at < len(shown):
        if shown[at] == "\\" and at + 1 < len(shown):
            at += 1
        else:
            assert shown[at] not in "`*_[]<>#|~!&\\"
        plain += shown[at]
        at += 1
    assert plain == " ".join(text.split())


def _weighs(tea: Knowledge, choice: str, basis: Basis) -> Knowledge:
    questions = tuple(
        replace(
            question,
            choices=tuple(
                replace(each, factors=tuple(replace(f, today=basis) for f in each.factors))
                if each.id == choice
                else each
                for each in question.choices
            ),
        )
        for question in tea.guide.questions
    )
    return replace(tea, guide=Guide(questions, tea.guide.margins), version="newer")


def _since(tea: Knowledge, now: Knowledge, decision: Decision) -> str:
    def text(passages: tuple[Passage, ...]) -> str:
        return spoken(Notice("", passages))

    return text(deciding.changed_since(now, decision, deciding.remember(tea)))


GREEN = FrameworkId("green")


def test_reasons_that_count_otherwise_now_are_told(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(GREEN, 2, "Oat milk changed it all.", as_of="2026"))
    shown = _since(tea, now, ended(tea, begun(tea), "black"))
    assert f"Made on knowledge {tea.version}; there is newer now." in shown
    assert "Milk: counted for Black tea (3 of 3), now counts for Green tea (2 of 3)." in shown
    assert "It was decided: Black tea. With today's knowledge the views come to: " in shown
    assert "In the morning" not in shown


def test_reasons_that_were_only_reworded_are_told_as_such(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(FrameworkId("black"), 3, "It still does.", as_of="2026"))
    shown = _since(tea, now, begun(tea))
    assert "Milk: counts as before, for another reason. Then: Black tea carries milk" in shown


def test_a_choice_that_is_gone_is_told(tea: Knowledge) -> None:
    kept = tuple(question for question in tea.guide.questions if question.id != "milk")
    now = replace(tea, guide=Guide(kept, tea.guide.margins), version="newer")
    assert "“Milk” (What goes into the cup?) is not asked any more." in _since(tea, now, begun(tea))


def test_changes_that_no_voice_rests_on_are_not_told(tea: Knowledge) -> None:
    now = _weighs(tea, "evening", Basis(GREEN, 3, "Sleep matters.", as_of="2026"))
    assert "Nothing that this decision rests on has changed since." in _since(tea, now, begun(tea))


def test_under_the_same_knowledge_nothing_has_changed(tea: Knowledge) -> None:
    assert _since(tea, tea, begun(tea)) == "Nothing that this decision rests on has changed since."


@pytest.mark.parametrize(
    "then", [None, "", "{}", "[]", '{"form": 1, "choices": [[1]]}', "[" * 9999]
)
def test_what_is_not_known_any_more_is_said_so(tea: Knowledge, then: str | None) -> None:
    decision = replace(begun(tea), version="older")
    shown = spoken(Notice("", deciding.changed_since(tea, decision, then)))
    assert "How things stood when it was decided is not known any more." in shown


def test_what_has_changed_keeps_a_hidden_tally_hidden(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(GREEN, 2, "Oat milk changed it all.", as_of="2026"))
    shown = _since(tea, now, of_three(tea, hidden=True))
    assert "stays hidden until the decision is closed" in shown
    assert "the views come to:" not in shown
