"""Takes the README's pictures anew: `make pictures`."""

import asyncio
import shutil
from pathlib import Path

from playwright.async_api import Page, async_playwright, expect

from bot.content.load import load
from bot.core.assistant import Assistant
from tests.browser.acting import (
    adds_a_view,
    card,
    reads_channel,
    shares_as_a_decision,
    takes_the_guide,
)
from tests.browser.conftest import QUIET
from tests.conftest import REAL
from tests.slack.conftest import local_slack

FOLDER = Path(__file__).parent / "pictures"


async def take() -> None:
    async with local_slack(Assistant(load(REAL))) as local, async_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        page = await browser.new_page(
            viewport={"width": 1280, "height": 800}, device_scale_factor=1.5
        )
        await page.goto(local.playground.url)
        await _talk(page)
        await _shoot(page, "conversation")
        await page.goto(f"{local.playground.url}/#user=U0ANA")
        await takes_the_guide(page)
        await shares_as_a_decision(page, "What do we build the new detector with?")
        ben = await browser.new_page(viewport={"width": 1280, "height": 1000})
        await ben.goto(f"{local.playground.url}/#user=U0BEN&channel=C0MLTEAM")
        await adds_a_view(ben, note="Our services run TensorFlow today.")
        await page.set_viewport_size({"width": 1280, "height": 1330})
        await reads_channel(page, "ml-team")
        await expect(card(page)).to_contain_text("Where you disagree")
        await _shoot(page, "decision")
        await browser.close()


async def _shoot(page: Page, name: str) -> None:
    for scheme in ("Light", "Dark"):
        await page.get_by_role("radio", name=scheme).check(force=True)
        await page.screenshot(path=FOLDER / f"{name}-{scheme.lower()}.png")


async def _talk(page: Page) -> None:
    box = page.get_by_role("textbox", name="Message whichframework")
    thread = page.get_by_role("complementary", name="Thread")
    await box.fill("/whichframework")
    await box.press("Enter")
    step = page.get_by_role("main").get_by_role("article").last
    for choice in ("4.", "1.", "3."):
        await step.get_by_role("button", name=choice).click()
    await expect(step).to_contain_text("Question 4")
    await box.fill("is tf hard to learn?")
    await box.press("Enter")
    await expect(thread).to_contain_text("What has changed since")


if __name__ == "__main__":
    asyncio.run(take())
