from tests.local_slack import Person, shown


async def test_the_home_tab_says_what_the_bot_is_for_and_what_it_keeps(ana: Person) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    assert "/whichtea" in shown(home)
    assert "Kept about you" in shown(home) or "kept" in shown(home).lower()


async def test_the_guide_starts_from_the_home_tab(ana: Person) -> None:
    await ana.does("home")
    home = await ana.until(lambda state: state["home"])
    await ana.presses("Start the guide", home)
    await ana.sees_view("Question 1 of about")
