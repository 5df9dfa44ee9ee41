import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.acting import (
    adds_a_view,
    card,
    closes_the_decision,
    reads_channel,
    shares_as_a_decision,
    takes_the_guide,
)
from tests.slack.conftest import Local

pytestmark = pytest.mark.browser


async def test_two_people_disagree_and_the_card_shows_where_until_it_is_closed(
    page: Page, browser: Browser, local: Local
) -> None:
    await takes_the_guide(page)
    await shares_as_a_decision(page, "What do we train the detectors with?")
    await reads_channel(page, "ml-team")
    await expect(card(page)).to_contain_text("What do we train the detectors with?")
    await expect(card(page)).to_contain_text("1 view")
    await expect(card(page)).not_to_contain_text("Where you disagree")

    ben = await browser.new_page(viewport={"width": 390, "height": 844})
    await ben.goto(f"{local.playground.url}/#user=U0BEN&channel=C0MLTEAM")
    await adds_a_view(ben, note="Our services are in Java.")
    await ben.close()

    await expect(card(page)).to_contain_text("2 views")
    await expect(card(page)).to_contain_text("Where you disagree")
    await expect(card(page)).to_contain_text("@Ben")
    await expect(card(page)).to_contain_text("Our services are in Java.")

    await closes_the_decision(page, "Ana has talked to everyone.")
    await expect(card(page)).to_contain_text("Decided:")
    await expect(card(page).get_by_role("button", name="Add my view")).to_have_count(0)
    await card(page).get_by_role("button", name="1 reply").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread.get_by_role("article").last).to_contain_text("Decided:")
