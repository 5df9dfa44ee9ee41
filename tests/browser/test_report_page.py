"""The report's page in a real browser."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, expect

from bot.cli import report_page
from bot.content.load import load
from bot.core.assistant import Assistant
from bot.core.reporting import Period, grouped, report
from bot.demo import made_up
from tests.conftest import REAL

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    knowledge = load(REAL)
    today = datetime.now(UTC).date()
    mind = Assistant(knowledge)
    records = made_up(mind, today).records
    period = Period(today - timedelta(days=29), today)
    made = report(records, knowledge, period, grouped(mind.matcher, records.misses))
    path = tmp_path_factory.mktemp("report") / "report.html"
    report_page.write(path, report_page.page(made, "whichframework", "", made_up=True))
    return path


@pytest.fixture
async def shown(browser: Browser, file: Path) -> AsyncIterator[Page]:
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    await page.goto(file.as_uri())
    yield page
    assert asked == [file.as_uri()], "the page asks for something besides itself"


async def test_the_page_is_under_headings(shown: Page) -> None:
    title = shown.get_by_role("heading", level=1)
    await expect(title).to_have_text("What whichframework was asked")
    names = await shown.get_by_role("heading", level=2).all_inner_texts()
    assert "Questions by day" in names
    assert "What could not be answered" in names
    assert await shown.locator("h3, h4").count() == 0


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
async def test_nothing_is_wider_than_the_page(shown: Page, width: int) -> None:
    await shown.set_viewport_size({"width": width, "height": 844})
    await shown.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert await shown.evaluate("document.documentElement.scrollWidth") == width
    beyond = """[...document.querySelectorAll('svg text')].filter(text => {
        const box = text.getBoundingClientRect()
        const chart = text.closest('section').getBoundingClientRect()
        return box.width && (box.left < chart.left || box.right > chart.right)
    }).map(text => text.textContent)"""
    assert await shown.evaluate(beyond) == []


async def test_each_chart_is_shown_once_and_has_a_table_behind_it(shown: Page) -> None:
    for width in (390, 1280):
        await shown.set_viewport_size({"width": width, "height": 844})
        assert await shown.locator("svg:visible").count() == 4
    table = shown.get_by_role("table", name="Questions by day")
    await expect(table).to_be_hidden()
    await shown.get_by_text("As a table: Questions by day").click()
    await expect(table.get_by_role("columnheader", name="Answered")).to_be_visible()
    assert await table.get_by_role("row").count() == 31


async def test_charts_take_the_page_s_colours_in_the_dark(shown: Page) -> None:
    colour = """getComputedStyle(
        document.querySelector('.chart.narrow svg path[style*="--answer"]')
    ).fill"""
    met = []
    for scheme in ("light", "dark"):
        await shown.emulate_media(color_scheme=scheme)
        met.append(await shown.evaluate(colour))
    assert met == ["rgb(11, 122, 117)", "rgb(76, 194, 180)"]
