"""What people do on the page, for the browser's tests and the pictures."""

import re

from playwright.async_api import Locator, Page, expect


async def say(page: Page, text: str, place: str = "whichframework") -> None:
    """Writes into the composer of the conversation that is open."""
    box = page.get_by_role("textbox", name=f"Message {place}")
    await box.fill(text)
    await box.press("Enter")


async def reads_channel(page: Page, name: str) -> None:
    await page.get_by_role("link", name=name).click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(name)


async def takes_the_guide(page: Page) -> None:
    """Goes through the guide in the direct message, to a recommendation."""
    await say(page, "/whichframework")
    step = page.get_by_role("main").get_by_role("article").last
    for number, choice in enumerate(("1.", "1.", "1."), start=1):
        await expect(step).to_contain_text(f"Question {number} of about")
        await step.get_by_role("button", name=choice).click()
    await expect(step).to_contain_text("Question 4 of about")
    await step.get_by_role("button", name="Recommend now").click()
    await expect(step).to_contain_text(re.compile("What would (change|settle) it"))


async def shares_as_a_decision(page: Page, title: str) -> None:
    """Shares the recommendation before them into #ml-team."""
    step = page.get_by_role("main").get_by_role("article").last
    await step.get_by_role("button", name="Share to a channel").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Post it to").select_option(label="#ml-team")
    await dialog.get_by_role("radio", name="As a decision").check()
    await dialog.get_by_label("What is to be decided").fill(title)
    await expect(dialog.get_by_label("Post it to")).to_have_value("C0MLTEAM")
    await dialog.get_by_role("button", name="Share").click()
    await expect(dialog).to_contain_text("Posted.")
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)


def card(page: Page) -> Locator:
    """The newest message of #ml-team."""
    return page.get_by_role("log", name="Messages in #ml-team").get_by_role("article").last


async def adds_a_view(page: Page, note: str) -> None:
    """Answers the first question of the card in another way than it is answered there."""
    await card(page).get_by_role("button", name="Add my view").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_label("A note from you")).to_be_visible()
    for select in (await dialog.get_by_role("combobox").all())[:2]:
        await select.select_option(index=2)
    await dialog.get_by_label("A note from you").fill(note)
    await dialog.get_by_role("button", name="Add", exact=True).click()
    as_it_is = dialog.get_by_role("button", name="Add it as it is")
    added = dialog.get_by_text("Your view was added.")
    await expect(as_it_is.or_(added)).to_be_visible()
    if await as_it_is.is_visible():
        await as_it_is.click()
    await expect(added).to_be_visible()
    await dialog.get_by_role("button", name="Close").click()
    await expect(dialog).to_have_count(0)


async def closes_the_decision(page: Page, reason: str) -> None:
    await card(page).get_by_role("button", name="Close").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("What was decided").select_option(index=1)
    await dialog.get_by_label("Why").fill(reason)
    await dialog.get_by_role("button", name="Close it").click()
    await expect(dialog).to_contain_text("Closed.")
    await dialog.get_by_role("button", name="Close", exact=True).click()
    await expect(dialog).to_have_count(0)
