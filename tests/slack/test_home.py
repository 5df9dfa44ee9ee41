import pytest

from bot.core.model import Knowledge
from tests.local_slack import Person, shown
from tests.slack.conftest import Local


async def test_the_home_tab_says_what_the_bot_is_for_and_what_it_keeps(
    ana: Person, tea: Knowledge
) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    assert "/whichtea" in shown(home)
    assert tea.subject.tagline in shown(home)
    assert tea.subject.privacy in shown(home)
    for example in tea.subject.examples:
        assert example in shown(home)


async def test_the_guide_starts_from_the_home_tab(ana: Person) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    await ana.presses("Start the guide", home)
    await ana.sees_view("Question 1 of about")


@pytest.mark.parametrize(
    ("error", "word"),
    [("expired_trigger_id", "took too long to open"), ("internal_error", "went wrong on my side")],
)
async def test_what_cannot_be_opened_from_the_home_tab_is_said_in_a_direct_message(
    local: Local, error: str, word: str
) -> None:
    await local.ana.does("home")
    home = await local.ana.until(lambda state: state["home"])
    for code in (error, "exchanged_trigger_id"):
        local.playground.answer_next("views.open", body={"ok": False, "error": code})
    await local.ana.presses("Start the guide", home)
    await local.ana.sees(word)
