"""What is said of a decision: on its card, in lists, in its record, and years later."""

import json
import re
import unicodedata
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from bot.core import deciding
from bot.core.deciding.remembered import recall
from bot.core.deciding.together import percents
from bot.core.decision import Decision, Person, Voice
from bot.core.model import (
    Basis,
    Factor,
    Framework,
    FrameworkId,
    Guide,
    Knowledge,
    Margins,
    Question,
)
from bot.core.replies import Notice, Passage
from bot.core.spoken import spoken
from bot.core.team import TeamReading
from bot.core.verdict import judge
from bot.errors import ClosedError, InputError
from tests.core.brute import Made, every_assignment, progress_of

ANA, BEN, CHLOE = Person("U0ANA", "Ana"), Person("U0BEN", "Ben"), Person("U0CHLOE", "Chloé")
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
    assert "“with milk, please”: Ana" in shown
    assert "Where you disagree" not in shown


def test_a_title_is_one_line_and_never_empty(tea: Knowledge) -> None:
    assert begun(tea, title=" which\n\ntea? ").title == "which tea?"
    assert begun(tea, title=" \n").title == "Which tea? For: In the morning · Milk"
    assert len(begun(tea, title="tea " * 100).title) <= 150


def test_a_card_says_where_people_disagree_and_what_would_turn_it(tea: Knowledge) -> None:
    shown = read(tea, of_three(tea))
    assert "(3 views)" in shown
    assert "Every view counts alike" in shown
    assert "Where you disagree: What goes into the cup?\nNothing, just tea (" in shown
    assert "Nothing, just tea (if all said so: Green tea): Ben, Chloé" in shown
    assert "Milk (if all said so: Black tea): Ana" in shown
    assert "Nothing, just tea (2 of 3): Most green tea is drunk pure." in shown


def test_people_who_agree_are_told_so(tea: Knowledge) -> None:
    assert "Nowhere: all views answer alike." in read(tea, said(begun(tea), BEN, MILK))


def test_while_it_is_hidden_a_card_tells_no_more_than_it_began_with(tea: Knowledge) -> None:
    before = read(tea, begun(tea, hidden=True))
    after = read(tea, of_three(tea, hidden=True))
    assert "3 views by now, hidden until it closes" in after
    assert before.replace("1 view by now", "3 views by now") == after
    for secret in ("Ben", "Chloé", "no milk at all", "2 of 3"):
        assert secret not in after
    assert "not even who started it" in after


def test_once_closed_a_hidden_card_shows_all(tea: Knowledge) -> None:
    shown = read(tea, ended(tea, of_three(tea, hidden=True), "black", "we have milk"))
    assert "no milk at all" in shown
    assert "Decided: Black tea" in shown
    assert "Closed on 2025-10-10 by: Ana" in shown
    assert "The views came to something else together" in shown
    assert "Reason: “we have milk”" in shown
    assert "Names, answers and notes: everyone who can read this channel" in shown


@settings(max_examples=40)
@given(data=st.data())
def test_a_hidden_card_depends_on_how_many_spoke_and_not_on_what_they_said(
    tea: Knowledge, data: st.DataObject
) -> None:
    made = st.sampled_from(list(every_assignment(tea.guide)))
    noted = st.sampled_from(["", "a secret"])
    one, other = begun(tea, hidden=True), begun(tea, hidden=True)
    for person in (BEN, CHLOE):
        one = said(one, person, data.draw(made), data.draw(noted))
        other = said(other, person, data.draw(made), data.draw(noted))
    assert read(tea, one) == read(tea, other)
    assert deciding.listed(tea, one) == deciding.listed(tea, other)


def test_what_the_starter_changes_in_a_hidden_decision_is_hidden_too(tea: Knowledge) -> None:
    changed = begun(tea, hidden=True).say(Voice(ANA, progress_of(PLAIN), "a secret", DAY + 1))
    assert "a secret" not in read(tea, changed)
    assert "with milk, please" not in read(tea, changed)
    assert "Green tea (" not in read(tea, changed)


def test_a_decision_that_nobody_has_a_voice_in_shows_what_it_began_with(tea: Knowledge) -> None:
    alone = begun(tea).forget(ANA.id)
    assert "Black tea is the clear choice (0 views)" in read(tea, alone)
    assert spoken(deciding.comparison(tea, alone)) == "0 views side by side."
    assert "Black tea" in deciding.record(tea, alone)


def test_who_was_forgotten_is_someone(tea: Knowledge) -> None:
    shown = read(tea, ended(tea, of_three(tea), None, "coffee").forget(BEN.id).forget(ANA.id))
    assert "Nothing, just tea (if all said so: Green tea): someone, Chloé" in shown
    assert "Closed on 2025-10-10 by: someone" in shown
    assert "no milk at all" not in shown


def test_what_would_change_it_is_said_of_everybody_where_views_differ(tea: Knowledge) -> None:
    shown = read(tea, of_three(tea))
    assert "What would settle it:\nIf everybody said “" in shown
    assert "If “What goes into the cup?” were “Nothing, just tea”" in read(tea, begun(tea))


def test_a_firm_result_of_differing_views_is_called_so(tea: Knowledge) -> None:
    two = tuple(question for question in tea.guide.questions if question.id in ("time", "milk"))
    firm = replace(tea, guide=Guide(tuple(map(_for_black, two)), tea.guide.margins))
    shown = read(firm, said(begun(firm), BEN, {"time": "evening", "milk": "milk"}))
    assert "No change of one or two answers, made by everybody, would make another" in shown


def _for_black(question: Question) -> Question:
    factor = Factor(Basis(FrameworkId("black"), 3, "Black it is.", as_of="2026"))
    choices = tuple(replace(choice, factors=(factor,)) for choice in question.choices)
    return replace(question, choices=choices)


def test_a_card_says_when_its_figures_are_by_newer_knowledge(tea: Knowledge) -> None:
    note = f"under knowledge older; what stands here is by today's, {tea.version}."
    open_ = replace(begun(tea), version="older")
    assert f"It was started {note}" in read(tea, open_)
    end = deciding.closing(tea, open_, by=BEN, at=DAY, choice=FrameworkId("black"))
    shown = read(tea, open_.close(replace(end, version="older")))
    assert f"It was closed {note}" in shown
    assert "This is what the views came to together.\n" in shown
    assert "stands here" not in read(tea, begun(tea))


def test_what_was_decided_for_is_named_when_it_is_an_option_no_more(tea: Knowledge) -> None:
    closed = ended(tea, begun(tea), "black")
    others = (tea.frameworks[0], Framework(FrameworkId("white"), "White tea", ""))
    now = replace(tea, frameworks=others, version="newer")
    assert "Decided: black" in read(now, closed)
    assert "Chosen: **black**" in deciding.record(now, closed)
    shown = _since(tea, now, closed)
    assert "Black tea is no option any more." in shown
    assert "White tea is an option now; it was not then." in shown
    assert "It was decided: Black tea." in shown


@given(
    st.lists(st.integers(0, 9), min_size=2, max_size=5)
    .filter(any)
    .map(lambda parts: [Fraction(part, sum(parts)) for part in parts])
)
def test_percents_are_fair_and_sum_to_a_hundred_where_that_is_fair(
    tea: Knowledge, shares: list[Fraction]
) -> None:
    ids = [FrameworkId(f"f{at}") for at in range(len(shares))]
    many = replace(tea, frameworks=tuple(Framework(each, each, "") for each in ids))
    reading = TeamReading("today", None, "close", dict(zip(ids, shares, strict=True)), ())
    shown = [percent for _, percent in percents(many, reading)]
    exact = sorted(shares, reverse=True)
    assert shown == sorted(shown, reverse=True)
    for share, percent in zip(exact, shown, strict=True):
        assert abs(percent - share * 100) < 1
    for one, other in combinations(range(len(shares)), 2):
        assert (exact[one] != exact[other]) or shown[one] == shown[other]
    assert sum(shown) == 100 or len(set(exact)) < len(exact)


def test_side_by_side_everybody_is_told_with_their_own_verdict(tea: Knowledge) -> None:
    shown = spoken(deciding.comparison(tea, of_three(tea)))
    assert "3 views side by side." in shown
    assert "What goes into the cup?\nMilk: Ana\nNothing, just tea: Ben, Chloé" in shown
    assert "Black tea (clear): In the morning, Milk. “with milk, please”: Ana" in shown
    assert "“no milk at all”: Ben" in shown


def test_while_it_is_hidden_everybody_sees_their_own_view_alone(tea: Knowledge) -> None:
    hidden = of_three(tea, hidden=True)
    shown = spoken(deciding.comparison(tea, hidden, BEN.id))
    assert "no milk at all" in shown
    assert "Ana" not in shown
    assert "Chloé" not in shown
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


def test_a_closed_decision_is_not_closed_again(tea: Knowledge) -> None:
    with pytest.raises(ClosedError):
        ended(tea, ended(tea, begun(tea), "black"), "green")


def test_nothing_is_decided_for_what_is_no_option(tea: Knowledge) -> None:
    with pytest.raises(InputError, match="none of the options"):
        ended(tea, begun(tea), "coffee", "I like it")


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
    assert "Nothing, just tea (if all said so: Green tea): Ben, Chloé" in shown


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
        "## Views",
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
        "[Caffeine in a hundred teas (2024)](<https://tea.example/survey>)",
        "[The card in Slack](<https://tea.slack.com/p1>)",
        "- Ben, 2025-10-09: ",
        "Status: Accepted (2025-10-10; proposed 2025-10-09)",
        f"Version of the knowledge: {tea.version}",
    ):
        assert text in record
    assert "\n\n\n" not in record


def test_an_open_record_is_a_proposal(tea: Knowledge) -> None:
    record = deciding.record(tea, of_three(tea))
    assert "- Status: Proposed" in record
    assert "Not decided yet. So far the views come to:" in record


def test_no_record_tells_what_is_hidden(tea: Knowledge) -> None:
    with pytest.raises(InputError, match="hidden until the decision is closed"):
        deciding.record(tea, of_three(tea, hidden=True))


def _marks(record: str) -> list[tuple[str, str]]:
    """What a record is made of once it is read as Markdown: its marks, without the words."""
    tokens = _markdown.parse(record)
    inline = [child for token in tokens for child in token.children or ()]
    return [(each.type, each.tag) for each in (*tokens, *inline) if each.type != "text"]


def _words(record: str) -> str:
    """All the words of a record as a reader sees them."""
    inline = [child for token in _markdown.parse(record) for child in token.children or ()]
    return "\n".join(child.content for child in inline)


_markdown = MarkdownIt("gfm-like", {"linkify": False, "html": True})
odd = st.text(st.sampled_from("ab `*_#[]<>()!|~-+=1.\n\\&;:{}$x"), max_size=30) | st.text(
    max_size=20
)


@settings(max_examples=150)
@given(title=odd, note=odd, name=odd, reason=odd)
@example("```", "<!-- ", "![x](y)", "</li></ul><script>")
@example("- x", "- x", "- x", "- x")
@example("2. x", "2) x", "2. x", "+ x")
@example("# a\n# b", "&lt;b&gt;", "\\", "1. one\n- two\n> three\n---")
def test_nothing_that_people_wrote_breaks_out_of_a_record(
    tea: Knowledge, title: str, note: str, name: str, reason: str
) -> None:
    def told(title: str, note: str, name: str, reason: str) -> str:
        decision = said(begun(tea, title=title), Person("U0BEN", name), PLAIN, note)
        return deciding.record(tea, ended(tea, decision, None, reason))

    visible = any(unicodedata.category(each)[0] not in "CZ" for each in title)
    record = told(title, note, name, f"so {reason}")
    simple = told(
        "plain" if visible else "",
        "plain" if note.split() else "",
        "plain" if name.split() else "",
        "so plain",
    )
    assert _marks(record) == _marks(simple)
    assert "<" not in re.sub(r"\(<[^<>]*>\)", "", record)
    if "\0" not in note:
        assert " ".join(note.split()) in _words(record)


def test_people_can_read_what_they_wrote_in_a_record(tea: Knowledge) -> None:
    note = "R&D: `a_b` *now*, <b>x</b> &amp; #1 [no](way) 2. ~~~"
    record = deciding.record(tea, said(begun(tea), BEN, PLAIN, note))
    assert f"Note: {note}" in _words(record).replace("\n", "")


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
    "then",
    [
        None,
        "",
        "{}",
        "[]",
        "[" * 9999,
        '{"margins":[1,"3"],"frameworks":[["a","A"],["b","B"]],"questions":[]}',
        '{"margins":[1,3],"frameworks":[["a","A"],["b","B"]],"questions":'
        '[{"id":"q","ask":"?","when":{"q":["c"]},"choices":[]}]}',
        '{"margins":[1,3],"frameworks":[["a","A"],["b","B"]],"questions":'
        '[{"id":"q","ask":"?","when":{},"choices":[{"id":"c","label":"C","counts":[["a",0,"!"]]}]}]}',
    ],
)
def test_what_is_not_known_any_more_is_said_so(tea: Knowledge, then: str | None) -> None:
    decision = replace(begun(tea), version="older")
    shown = spoken(Notice("", deciding.changed_since(tea, decision, then)))
    assert "How things stood when it was decided is not known any more." in shown


def test_the_knowledge_is_remembered_as_far_as_verdicts_rest_on_it(tea: Knowledge) -> None:
    past = recall(replace(tea, guide=Guide((), tea.guide.margins)), deciding.remember(tea))
    assert past is not None
    for made in every_assignment(tea.guide):
        then, now = (judge(each, progress_of(made)).today for each in (past, tea))
        assert (then.winner, then.margin, then.scores) == (now.winner, now.margin, now.scores)


@settings(max_examples=200)
@given(data=st.data())
def test_nothing_that_was_kept_can_break_the_telling(tea: Knowledge, data: st.DataObject) -> None:
    kept = json.loads(deciding.remember(tea))
    odd: st.SearchStrategy[Any] = st.sampled_from(
        [None, [], {}, "time", -1, 0, 2.5, float("inf"), [["a", "b"]], True]
    )
    at: Any = kept
    while True:
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            break
        at = at[key]
    at[key] = data.draw(odd)
    decision = replace(of_three(tea), version="older")
    assert deciding.changed_since(tea, decision, json.dumps(kept))[0].lines


def test_an_open_decision_is_told_what_it_would_have_come_to_then(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(GREEN, 3, "Oat milk changed it all.", as_of="2026"))
    shown = _since(tea, now, begun(tea))
    assert "By the knowledge of then the views came to: Black tea (clear). With today's" in shown
    assert "the views come to: Green tea (leaning)." in shown


def test_an_outcome_that_still_stands_is_told_as_such(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(FrameworkId("black"), 2, "A little.", as_of="2026"))
    for decision in (begun(tea), ended(tea, begun(tea), "black")):
        shown = _since(tea, now, decision)
        assert "Milk: counted for Black tea (3 of 3), now counts for Black tea (2 of 3)." in shown
        assert "The outcome would be the same today: Black tea (leaning)." in shown


def test_a_choice_against_the_views_is_told_even_if_they_agree_with_it_today(
    tea: Knowledge,
) -> None:
    green = said(said(begun(tea), BEN, PLAIN), ANA, PLAIN)
    closed = ended(tea, green, "black", "we have milk")
    now = _weighs(tea, "nothing", Basis(FrameworkId("black"), 3, "It is strong.", as_of="2026"))
    shown = _since(tea, now, closed)
    assert "It was decided: Black tea. With today's knowledge the views come to: Black" in shown


def test_a_reason_that_is_gone_and_one_that_is_new_are_told(tea: Knowledge) -> None:
    nothing = _weighs(tea, "milk", Basis(None, 0, "No matter.", as_of="2026"))
    assert "Milk: counted for Black tea (3 of 3), now counts for nobody." in _since(
        tea, nothing, begun(tea)
    )
    back = replace(tea, version="newest")
    assert "Milk: counted for nobody, now counts for Black tea (3 of 3)." in _since(
        nothing, back, replace(begun(tea), version="newer")
    )


def test_margins_and_conditions_that_have_changed_are_told(tea: Knowledge) -> None:
    asked = tuple(replace(q, when={}) if q.id == "sweet" else q for q in tea.guide.questions)
    now = replace(tea, guide=Guide(asked, Margins(2, 5)), version="newer")
    sweet = said(begun(tea), BEN, {**PLAIN, "sweet": "sugar"})
    shown = _since(tea, now, said(sweet, CHLOE, {**PLAIN, "sweet": "unsweetened"}))
    assert "How far ahead one must be" in shown
    assert shown.count("“Do you sweeten it?” is asked after other answers than it was then.") == 1


def test_what_has_changed_keeps_a_hidden_tally_hidden(tea: Knowledge) -> None:
    now = _weighs(tea, "milk", Basis(GREEN, 2, "Oat milk changed it all.", as_of="2026"))
    shown = _since(tea, now, of_three(tea, hidden=True))
    assert "stays hidden until the decision is closed" in shown
    assert "the views come to:" not in shown
    assert shown == _since(tea, now, said(begun(tea, hidden=True), BEN, MILK))
    unheard = _weighs(tea, "nothing", Basis(GREEN, 3, "Plain it is.", as_of="2026"))
    assert "Nothing, just tea" not in _since(tea, unheard, of_three(tea, hidden=True))
