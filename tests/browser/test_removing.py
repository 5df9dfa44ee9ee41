"""An admin removes the bot on the page."""

import pytest
from playwright.async_api import Page, expect

pytestmark = pytest.mark.browser


async def test_an_admin_removes_the_bot_and_everybody_sees_that_it_is_gone(page: Page) -> None:
    await page.get_by_role("link", name="Home").click()
    remove = page.get_by_role("button", name="Remove from this workspace")
    await expect(page.get_by_role("main")).to_contain_text("Ask a question")
    await expect(remove).to_be_hidden()
    await page.get_by_label("You are").select_option(label="Chloé")
    await page.get_by_role("link", name="Home").click()
    await remove.click()
    await page.get_by_role("button", name="Remove", exact=True).click()
    await expect(page.get_by_text("is not installed in this workspace")).to_be_visible()
    await expect(remove).to_be_hidden()
