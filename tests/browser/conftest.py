import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, async_playwright

from bot.content.load import load
from bot.core.assistant import Assistant
from tests.conftest import REAL
from tests.slack.conftest import Local, local_slack

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture
async def local() -> AsyncIterator[Local]:
    """The real knowledge: what a newcomer plays with."""
    async with local_slack(Assistant(load(REAL))) as slack:
        yield slack


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no chromium is installed: `apt-get install chromium` brings it")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        await browser.close()


@pytest.fixture
async def page(browser: Browser, local: Local) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(local.playground.url)
    yield page
    assert complaints == [], "the page's own scripts failed"
