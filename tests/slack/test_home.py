import dataclasses
import logging
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.decision import Closing, Decision, Voice
from bot.core.decision import Person as Named
from bot.core.model import ChoiceId, EntryId, Knowledge, Progress, QuestionId
from bot.core.ports import Recommendation
from bot.slack import home, ids
from bot.slack.blockkit import check_view
from bot.slack.home import Given, Home, Own
from bot.slack.render import Canvas
from bot.slack.topics import Shelf, shelf, topics
from bot.store import SqlStore
from tests.conftest import REAL
from tests.local_slack import Json, Person, labels, shown
from tests.slack import decisions
from tests.slack.conftest import Local, local_slack

GENERAL = "C0GENERAL"
DOWN = "sqlite+aiosqlite:////nowhere/at/all.db"
TEAM = "T0PLAYGRND"
MORNING = Progress(((QuestionId("time"), ChoiceId("morning")), (QuestionId("milk"), None)))
WAYS = ("Start the guide", "Next", "Previous", "All topics", "Open", "Delete what you know")


async def _home(person: Person, fragment: str = "") -> Json:
    """The home tab as it is drawn when it is opened, which then holds the fragment."""
    before = (await person.state())["home"]
    await person.does("home")
    result: Json = await person.until(
        lambda state: state["home"] if _hash(state["home"]) != _hash(before) else None
    )
    assert fragment in shown(result), shown(result)
    return result


def _hash(home: Json | None) -> str:
    return home["hash"] if home else ""


async def _sees_home(person: Person, fragment: str = "", without: str = "\0") -> Json:
    def found(state: Json) -> Json | None:
        home: Json | None = state["home"]
        fits = home and fragment in shown(home) and without not in shown(home)
        return home if fits else None

    result: Json = await person.until(found)
    return result


async def _asks(person: Person, home: Json, text: str) -> Json:
    box = {"block_id": ids.HOME_ASK, "action_id": ids.HOME_ASK}
    return await person.act("click", view_id=home["id"], text=text, **box)


async def _advised(person: Person, choice: str) -> Json:
    """The recommendation that the guide's modal comes to, after the choice and then no other."""
    await person.commands("/whichtea", GENERAL)
    view = await person.sees_view("Question 1")
    await person.sends(view, choice)
    view = await person.sees_view("Question 2")
    await person.presses("Recommend now", view)
    verdict = await person.sees_view("What would")
    await person.does("close", view_id=verdict["id"])
    await _sees_home(person, choice)
    return verdict


async def test_the_home_tab_says_what_the_bot_is_for_and_what_it_keeps(
    ana: Person, tea: Knowledge
) -> None:
    home = await _home(ana)
    assert shown(home).startswith(tea.subject.name)
    assert "/whichtea" in shown(home)
    assert tea.subject.tagline in shown(home)
    assert tea.subject.privacy in shown(home)
    for example in tea.subject.examples:
        assert example in shown(home)


async def test_the_guide_starts_from_the_home_tab(ana: Person) -> None:
    await ana.presses("Start the guide", await _home(ana))
    await ana.sees_view("Question 1 of about")


@pytest.mark.parametrize(
    ("error", "word"),
    [("expired_trigger_id", "took too long to open"), ("view_too_large", "is too long for it")],
)
async def test_what_cannot_be_opened_from_the_home_tab_is_said_in_a_direct_message(
    local: Local, error: str, word: str
) -> None:
    home = await _home(local.ana)
    for code in (error, "exchanged_trigger_id"):
        local.playground.answer_next("views.open", body={"ok": False, "error": code})
    await local.ana.presses("Start the guide", home)
    await local.ana.sees(word)


async def test_a_question_asked_there_is_answered_in_a_modal(ana: Person) -> None:
    assert (await _asks(ana, await _home(ana), "how much caffeine is in green tea?"))["ok"]
    answer = await ana.sees_view("half as much caffeine")
    await ana.presses("How much caffeine is in black tea?", answer)
    other = await ana.sees_view("fifty milligrams")
    await ana.presses("Share to a channel", other)
    await ana.sees_view("Post it to")


async def test_a_question_that_calls_for_the_guide_starts_it_there(ana: Person) -> None:
    await _asks(ana, await _home(ana), "which tea should I drink?")
    await ana.sends(await ana.sees_view("Question 1"), "In the evening")
    await ana.sees_view("Question 2")


async def test_a_question_without_an_answer_offers_the_guide_there(ana: Person) -> None:
    await _asks(ana, await _home(ana), "zxcvb qwrtp")
    await ana.presses("Start the guide", await ana.sees_view("I don't know that"))
    await ana.sees_view("Question 1")


async def test_an_empty_box_says_what_to_type(ana: Person, tea: Knowledge) -> None:
    home = await _home(ana)
    for text in ("", "   "):
        await _asks(ana, home, text)
        view = await ana.sees_view(tea.subject.examples[0])
        await ana.does("close", view_id=view["id"])


async def test_a_question_that_took_too_long_is_answered_with_a_word_about_it(
    local: Local,
) -> None:
    home = await _home(local.ana)
    refusal = {"ok": False, "error": "expired_trigger_id"}
    for _ in range(2):
        local.playground.answer_next("views.open", body=refusal)
    await _asks(local.ana, home, "what is green tea?")
    await local.ana.sees("took too long to open")


def _large(knowledge: Knowledge, section: str, entries: int) -> Knowledge:
    first = knowledge.entries[-1]
    more = tuple(
        dataclasses.replace(
            first, id=EntryId(f"more-{n}"), question=f"Which is tea no. {n}?", section=section
        )
        for n in range(entries)
    )
    return dataclasses.replace(knowledge, entries=(*knowledge.entries, *more))


async def _browsed(person: Person, home: Json) -> list[str]:
    """The labels of all entries under all topics, in the order in which a person comes to them."""
    seen = []
    for topic in [label for label in labels(home) if not label.startswith(WAYS)]:
        await person.presses(topic, home)
        home = await _sees_home(person, "All topics")
        while True:
            seen += [label for label in labels(home) if not label.startswith(WAYS)]
            if "Next" not in labels(home):
                break
            await person.presses("Next", home)
            home = await _sees_home(person, f"{_last_shown(home) + 1} to ")
        await person.presses("All topics", home)
        home = await _sees_home(person, without="All topics")
    return seen


def _last_shown(home: Json) -> int:
    """The number of the last entry on a page, as "9 to 16 of 21" has it."""
    found = re.search(r"\d+ to (\d+) of \d+", shown(home))
    assert found
    return int(found[1])


@pytest.mark.parametrize("more", [0, 5, 6, 21])
async def test_every_entry_is_reached_once_by_browsing(tea: Knowledge, more: int) -> None:
    knowledge = _large(tea, "2. Black tea", more)
    async with local_slack(Assistant(knowledge)) as local:
        seen = await _browsed(local.ana, await _home(local.ana))
    assert sorted(seen) == sorted(entry.question for entry in knowledge.entries)


async def test_an_entry_found_by_browsing_opens_with_all_that_an_answer_has(ana: Person) -> None:
    await ana.presses("1. Green tea", await _home(ana))
    home = await _sees_home(ana, "What is green tea?")
    await ana.presses("How do I brew green tea?", home)
    answer = await ana.sees_view("75 degrees")
    assert "Share to a channel" in labels(answer)


async def test_one_goes_back_in_a_topic_as_far_as_its_first_page(tea: Knowledge) -> None:
    async with local_slack(Assistant(_large(tea, "", 20))) as local:
        ana = local.ana
        await ana.presses("More topics", await _home(ana))
        first = await _sees_home(ana, "1 to 8 of 21")
        assert "Previous" not in labels(first)
        await ana.presses("Next", first)
        await ana.presses("Next", await _sees_home(ana, "9 to 16 of 21"))
        last = await _sees_home(ana, "17 to 21 of 21")
        assert "Next" not in labels(last)
        await ana.presses("Previous", last)
        await ana.presses("Previous", await _sees_home(ana, "9 to 16 of 21"))
        await _sees_home(ana, "1 to 8 of 21")


def test_the_topics_stand_in_the_articles_order_with_the_bots_own_at_the_end(
    tea: Knowledge,
) -> None:
    titles = [topic.title for topic in topics(tea)]
    assert titles == [*tea.subject.article.sections, "More topics", "About this bot"]


def test_a_section_within_a_section_is_a_part_of_its_topic(tea: Knowledge) -> None:
    sections = ("1. Green tea", "1. Green tea / Brewing", "2. Black tea")
    article = dataclasses.replace(tea.subject.article, sections=sections)
    within = [
        dataclasses.replace(
            entry, section="1. Green tea / Brewing" if "brew" in entry.question else sections[0]
        )
        for entry in tea.entries[::-1]
        if entry.about == ("green",) or entry.about_bot
    ]
    knowledge = dataclasses.replace(
        tea, subject=dataclasses.replace(tea.subject, article=article), entries=tuple(within)
    )
    drawn = home.draw(Home(Shelf("1. Green tea"), Own()), Canvas(knowledge, "U0ANA")).to_dict()
    assert [topic.title for topic in topics(knowledge)] == ["1. Green tea", "About this bot"]
    text = shown(drawn)
    assert text.index("1. Green tea") < text.index("What is green tea?") < text.index("Brewing")
    assert text.index("Brewing") < text.index("How do I brew green tea?")


def test_a_section_without_entries_is_no_topic(tea: Knowledge) -> None:
    kept = tuple(entry for entry in tea.entries if entry.section != "2. Black tea")
    fewer = dataclasses.replace(tea, entries=kept)
    assert "2. Black tea" not in [topic.title for topic in topics(fewer)]


@pytest.mark.parametrize(
    "page",
    ["", "nonsense", "0:no such topic", "-1:1. Green tea", "²:1. Green tea", ":1. Green tea"],
)
def test_a_page_that_is_no_more_leads_to_all_topics(tea: Knowledge, page: str) -> None:
    drawn = home.draw(Home(shelf(page), Own()), Canvas(tea, "U0ANA")).to_dict()
    assert "3. Which should you drink?" in labels(drawn)


def test_a_page_behind_the_last_one_leads_to_the_last_one(tea: Knowledge) -> None:
    behind = Home(shelf("9999:More topics"), Own())
    drawn = home.draw(behind, Canvas(_large(tea, "", 12), "U0ANA")).to_dict()
    assert "9 to 13 of 13" in shown(drawn)


def _full(knowledge: Knowledge) -> Own:
    """As much as a home tab can ever show."""
    made = tuple((each.id, each.choices[-1].id) for each in knowledge.guide.questions)
    reply = Assistant(knowledge).recommend(Progress(made)).reply
    given = Given(reply, 1.7e9, stale=True)  # type: ignore[arg-type]
    decisions = tuple(_decision(str(n), title="<T&>" * 37) for n in range(home.MOST_DECISIONS))
    return Own((given,) * home.MOST_ADVICE, decisions, more=True)


@pytest.mark.parametrize("where", ["tea", "real"])
def test_the_home_tab_is_one_that_slack_takes_whatever_it_shows(tea: Knowledge, where: str) -> None:
    knowledge = _large(tea, "", 70) if where == "tea" else load(REAL)
    for own in (None, Own(), _full(knowledge)):
        for topic in ("", *(each.title for each in topics(knowledge))):
            drawn = home.draw(Home(Shelf(topic), own), Canvas(knowledge, "U0ANA")).to_dict()
            assert check_view(drawn) == []


async def test_a_recommendation_is_listed_for_the_one_who_got_it_alone(
    ana: Person, ben: Person
) -> None:
    await _advised(ana, "In the morning")
    await _advised(ben, "In the evening")
    hers, his = await _home(ana, "In the morning"), await _home(ben, "In the evening")
    assert "In the evening" not in shown(hers)
    assert "In the morning" not in shown(his)


async def test_a_recommendation_opens_again_and_can_be_shared(ana: Person) -> None:
    verdict = await _advised(ana, "In the morning")
    await ana.presses("Open", await _home(ana, "In the morning"))
    again = await ana.sees_view("What would")
    assert shown(again) == shown(verdict)
    await ana.presses("Share to a channel", again)
    await ana.sees_view("Post it to")


async def test_the_home_tab_lists_a_recommendation_as_soon_as_its_modal_shows_it(
    ana: Person,
) -> None:
    await ana.presses("Start the guide", await _home(ana))
    await ana.sends(await ana.sees_view("Question 1"), "In the evening")
    view = await ana.sees_view("Question 2")
    while view["submit"]:
        await ana.sends(view, "Doesn't matter")
        view = (await ana.state())["views"][-1]
    await _sees_home(ana, "In the evening")


@pytest.mark.parametrize("place", ["message", "mention", "button"])
async def test_a_recommendation_is_kept_wherever_it_was_given(ana: Person, place: str) -> None:
    channel = GENERAL if place == "mention" else ana.dm
    mention = "@whichtea " if place == "mention" else ""
    said = await ana.says(f"{mention}guide", channel)
    step = await ana.sees("Question 1", channel)
    await ana.says(f"{mention}in the morning", channel, said["ts"])
    step = await ana.sees("Question 2", channel)
    if place == "button":
        await ana.presses("Recommend now", step)
    else:
        await ana.says(f"{mention}recommend now", channel, said["ts"])
    await ana.sees("What would", channel)
    await _reopened(ana, "In the morning")


async def _reopened(person: Person, fragment: str) -> Json:
    """The home tab, opened again until it holds the fragment: what is kept is kept later."""
    for _ in range(50):
        home = await _home(person)
        if fragment in shown(home):
            return home
    raise AssertionError(f"never saw {fragment!r} in {shown(home)!r}")


async def test_with_the_store_down_the_home_tab_is_whole_and_says_what_is_missing(
    assistant: Assistant, tea: Knowledge
) -> None:
    async with local_slack(assistant, DOWN) as local:
        home = await _home(local.ana, "cannot be shown just now")
        assert tea.subject.privacy in shown(home)
        await local.ana.presses("2. Black tea", home)
        home = await _sees_home(local.ana, "What is black tea?")
        await local.ana.presses("What is black tea?", home)
        await local.ana.sees_view("left to oxidise")


async def test_with_the_store_down_forgetting_says_that_nothing_was_deleted(
    assistant: Assistant,
) -> None:
    async with local_slack(assistant, DOWN) as local:
        await local.ana.presses("Delete what you know", await _home(local.ana))
        await local.ana.sees_view("Nothing was deleted")


async def test_a_workspace_without_the_home_tab_costs_no_word(
    local: Local, caplog: pytest.LogCaptureFixture
) -> None:
    local.playground.answer_next("views.publish", body={"ok": False, "error": "not_enabled"})
    with caplog.at_level(logging.WARNING):
        await local.ana.does("home")
        await _home(local.ana)
    assert "not_enabled" not in caplog.text


def _decision(
    number: str, title: str = "Which tea for the office", starter: str = "U0ANA", **parts: object
) -> Decision:
    decision = Decision(
        id=f"d{number}",
        team=TEAM,
        channel=GENERAL,
        title=title,
        starter=Named(starter, starter),
        started=1_790_000_000.0,
        version="v",
        progress=MORNING,
        ts="1790000000.000100",
        link="https://local.slack.test/archives/C0GENERAL/p1790000000000100",
    )
    return dataclasses.replace(decision, **parts)  # type: ignore[arg-type]


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[SqlStore]:
    """The store of the bot in `filed`, to put things into and to look at."""
    store = SqlStore(_file(tmp_path))
    yield store
    await store.close()


@pytest.fixture
async def filed(assistant: Assistant, tmp_path: Path) -> AsyncIterator[Local]:
    async with local_slack(assistant, _file(tmp_path), granted=()) as local:
        yield local


def _file(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/bot.db"


def _voice(user: str, note: str = "") -> Voice:
    return Voice(Named(user, user), MORNING, note, 1_790_000_001.0)


async def test_the_newest_five_recommendations_are_listed(filed: Local, kept: SqlStore) -> None:
    question, other = QuestionId("time"), QuestionId("milk")
    for day, (first, second) in enumerate(
        [
            ("morning", "milk"),
            ("morning", "nothing"),
            ("morning", None),
            ("evening", "milk"),
            ("evening", "nothing"),
            ("evening", None),
        ]
    ):
        choice = ChoiceId(second) if second else None
        progress = Progress(((question, ChoiceId(first)), (other, choice)))
        given = Recommendation(progress, "another version", filed.clock() + 86400 * day)
        await kept.people.keep_recommendation(TEAM, "U0ANA", given)
    home = await _home(filed.ana, "The knowledge has changed since")
    assert labels(home).count("Open") == 5
    assert shown(home).index("In the evening") < shown(home).index("In the morning")
    assert "In the morning · Milk" not in shown(home)


async def test_open_decisions_are_listed_for_those_who_take_part(
    filed: Local, kept: SqlStore
) -> None:
    await kept.decisions.begin(_decision("1", voices=(_voice("U0ANA"), _voice("U0BEN"))))
    for person, listed in ((filed.ana, True), (filed.ben, True), (filed.chloe, False)):
        home = await _home(person)
        assert ("Which tea for the office" in shown(home)) is listed
        assert ("archives/C0GENERAL" in shown(home)) is listed


@pytest.mark.parametrize(
    ("granted", "listed"),
    [
        ((), []),
        (("groups:read",), []),
        (("channels:read",), ["In general"]),
        (("channels:read", "groups:read"), ["In general"]),
    ],
)
async def test_open_decisions_of_ones_channels_are_listed_where_the_bot_may_ask_for_these(
    assistant: Assistant,
    tmp_path: Path,
    kept: SqlStore,
    granted: tuple[str, ...],
    listed: list[str],
) -> None:
    async with local_slack(assistant, _file(tmp_path), granted=granted) as local:
        for number, (title, channel) in enumerate(PLACES.items()):
            decision = _decision(str(number), title, starter="U0GONE", channel=channel)
            await kept.decisions.begin(decision)
        await kept.decisions.begin(_decision("9", "In another workspace", team="T0OTHER"))
        home = shown(await _home(local.ben))
        assert [title for title in PLACES if title in home] == listed
        assert "In another workspace" not in home


async def test_the_list_of_channels_is_read_page_by_page(
    assistant: Assistant, tmp_path: Path, kept: SqlStore
) -> None:
    async with local_slack(assistant, _file(tmp_path)) as local:
        for number, (title, channel) in enumerate(PLACES.items()):
            decision = _decision(str(number), title, starter="U0GONE", channel=channel)
            await kept.decisions.begin(decision)
        for channel, cursor in (("G0LEADS", "more"), ("C0ELSEWHERE", "")):
            page = {"channels": [{"id": channel}], "response_metadata": {"next_cursor": cursor}}
            local.playground.answer_next("users.conversations", body={"ok": True, **page})
        home = shown(await _home(local.ben))
        assert [title for title in PLACES if title in home] == ["In private", "Elsewhere"]


PLACES = {"In general": GENERAL, "In private": "G0LEADS", "Elsewhere": "C0ELSEWHERE"}


async def test_a_list_of_channels_that_slack_refuses_costs_only_itself(
    assistant: Assistant, tmp_path: Path, kept: SqlStore
) -> None:
    async with local_slack(assistant, _file(tmp_path), granted=("channels:read",)) as local:
        await kept.decisions.begin(_decision("1", "My own"))
        await kept.decisions.begin(_decision("2", "Of others", starter="U0GONE"))
        refusal = {"ok": False, "error": "missing_scope"}
        local.playground.answer_next("users.conversations", body=refusal)
        home = await _home(local.ana, "My own")
        assert "Of others" not in shown(home)


async def test_decisions_that_are_closed_or_of_another_workspace_are_not_listed(
    filed: Local, kept: SqlStore
) -> None:
    closing = Closing(Named("U0ANA", "Ana"), 1_790_000_002.0, "v", None, as_combined=False)
    await kept.decisions.begin(_decision("1", "Settled long ago", closing=closing))
    await kept.decisions.begin(_decision("2", "Somebody else's", team="T0OTHER"))
    await kept.decisions.begin(_decision("3", "Still open"))
    home = await _home(filed.ana, "Still open")
    assert "Settled long ago" not in shown(home)
    assert "Somebody else's" not in shown(home)


async def test_the_newest_ten_decisions_are_listed_with_where_to_find_the_rest(
    filed: Local, kept: SqlStore
) -> None:
    for number in range(12):
        title, started = f"Choice no. {number:02}", 1_790_000_000.0 + number
        await kept.decisions.begin(_decision(str(number), title, started=started))
    home = await _home(filed.ana, "/whichtea decisions mine")
    listed = [f"Choice no. {number:02}" for number in range(11, 1, -1)]
    found = [shown(home).find(title) for title in listed]
    assert -1 not in found
    assert found == sorted(found)
    assert "Choice no. 01" not in shown(home)


async def test_forgetting_takes_a_persons_things_and_leaves_those_of_others(
    filed: Local, kept: SqlStore
) -> None:
    ana, ben = filed.ana, filed.ben
    await _advised(ana, "In the morning")
    await _advised(ben, "In the evening")
    voices = (_voice("U0ANA", "my own words"), _voice("U0BEN", "his words"))
    closing = Closing(Named("U0ANA", "Ana"), 1_790_000_002.0, "v", None, as_combined=False)
    await kept.decisions.begin(_decision("1", "Open one", voices=voices))
    await kept.decisions.begin(_decision("2", "Closed one", voices=voices, closing=closing))
    await ana.presses("Delete what you know", await _home(ana, "In the morning"))
    await ana.sees_view("Your name is taken off 2 posted decisions")
    home = await _sees_home(ana, "None yet")
    assert "In the morning" not in shown(home)
    assert "Open one" not in shown(home)
    assert "In the evening" in shown(await _home(ben, "Open one"))
    still_open = await kept.decisions.find(TEAM, "d1")
    closed = await kept.decisions.find(TEAM, "d2")
    assert still_open is not None
    assert closed is not None
    assert still_open.voices == (_voice("U0BEN", "his words"),)
    assert still_open.starter.id == ""
    assert [voice.note for voice in closed.voices] == ["", "his words"]
    assert "U0ANA" not in repr((still_open, closed))


async def test_the_cards_follow_when_a_person_is_forgotten(ana: Person, ben: Person) -> None:
    card = await decisions.start(ana)
    assert "<@U0ANA>" in shown(card)
    await ana.presses("Delete what you know", await _home(ana, decisions.TITLE))
    await ana.sees_view("Your name is taken off one posted decision")
    await ben.until(
        lambda state: any(
            message["ts"] == card["ts"] and "<@U0ANA>" not in shown(message)
            for message in state["messages"][decisions.ML_TEAM]
        )
    )


async def test_forgetting_asks_first_and_says_what_goes_and_what_stays(ana: Person) -> None:
    home = await _home(ana)
    button = next(
        element
        for block in home["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == ids.HOME_FORGET
    )
    assert "open decisions" in button["confirm"]["text"]["text"]
    assert "decisions themselves stay" in button["confirm"]["text"]["text"]


async def test_who_is_not_known_can_have_themselves_forgotten_too(chloe: Person) -> None:
    await chloe.presses("Delete what you know", await _home(chloe))
    notice = await chloe.sees_view("Done.")
    assert "posted decision" not in shown(notice)
