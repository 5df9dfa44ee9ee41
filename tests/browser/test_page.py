import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.slack.conftest import Local

pytestmark = pytest.mark.browser


def _composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message whichframework")


def _thread(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


async def _say(page: Page, text: str) -> None:
    await _composer(page).fill(text)
    await _composer(page).press("Enter")


async def _reply(page: Page, text: str) -> None:
    box = _thread(page).get_by_role("textbox", name="Reply in thread")
    await box.fill(text)
    await box.press("Enter")


async def test_a_newcomer_asks_chooses_is_guided_goes_back_and_shares(page: Page) -> None:
    await _say(page, "who made pytorch?")
    await expect(_thread(page).get_by_text("What has changed since")).to_be_visible()

    await _say(page, "/whichframework")
    step = page.get_by_role("main").get_by_role("article").last
    await expect(step).to_contain_text("Question 1 of about")
    await step.get_by_role("button", name="1.").click()
    await expect(step).to_contain_text("Question 2 of about")
    await step.get_by_role("button", name="Back").click()
    await expect(step).to_contain_text("Question 1 of about")
    await step.get_by_role("button", name="1.").click()
    await expect(step).to_contain_text("Question 2 of about")
    await step.get_by_role("button", name="Recommend now").click()
    await expect(step).to_contain_text(re.compile("What would (change|settle) it"))
    await step.get_by_role("button", name="Share to a channel").click()

    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Post it to").select_option(label="#ml-team")
    await dialog.get_by_label("A note from you").fill("<!channel> for our stand-up")
    await dialog.get_by_role("button", name="Share").click()
    await expect(dialog).to_contain_text("Posted.")
    await dialog.get_by_role("button", name="Close").click()

    await page.get_by_label("You are").select_option(label="Ben")
    await page.get_by_role("link", name="ml-team").click()
    post = page.get_by_role("log", name="Messages in #ml-team").get_by_role("article").last
    await expect(post).to_contain_text("Shared by @Ana")
    await expect(post).to_contain_text("<!channel> for our stand-up")


async def test_the_guide_in_a_modal_by_keyboard_alone(page: Page) -> None:
    await page.get_by_role("link", name="general").click()
    box = page.get_by_role("textbox", name="Message #general")
    await box.fill("/whichframework")
    await box.press("Enter")
    dialog = page.get_by_role("dialog")
    for number in (1, 2):
        await expect(dialog).to_contain_text(f"Question {number} of about")
        await dialog.get_by_role("radio").first.focus()
        await page.keyboard.press("Space")
        await page.keyboard.press("Enter")
    await expect(dialog).to_contain_text(re.compile("Question 3|What would"))
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)


async def test_typed_replies_lead_through_the_guide_in_the_thread(page: Page) -> None:
    await _say(page, "which framework should I use?")
    thread = _thread(page)
    await expect(thread).to_contain_text("Question 1 of about")
    await _reply(page, "research")
    await expect(thread).to_contain_text("Question 2 of about")
    await _reply(page, "recommend now")
    await expect(thread).to_contain_text(re.compile("What would (change|settle) it"))


async def test_the_home_tab_starts_the_guide(page: Page) -> None:
    await page.get_by_role("link", name="Home").click()
    await page.get_by_role("button", name="Start the guide").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Question 1 of about")


async def test_what_one_is_told_alone_others_do_not_see(page: Page, local: Local) -> None:
    await page.get_by_role("link", name="general").click()
    box = page.get_by_role("textbox", name="Message #general")
    await box.fill("/whichframework is tensorflow free?")
    await box.press("Enter")
    log = page.get_by_role("log", name="Messages in #general")
    await expect(log).to_contain_text("Only visible to you")
    await page.goto(f"{local.playground.url}/#user=U0BEN&channel=C0GENERAL")
    await page.reload()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("general")
    await expect(log).not_to_contain_text("Only visible to you")
