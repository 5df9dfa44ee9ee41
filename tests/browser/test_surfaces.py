import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.acting import reads_channel, say
from tests.slack.conftest import Local

pytestmark = pytest.mark.browser


async def test_a_message_is_answered_to_the_one_who_asks_and_posted_in_its_thread(
    page: Page, local: Local
) -> None:
    await local.ben.says("who made pytorch?", channel="C0GENERAL")
    await reads_channel(page, "general")
    message = page.get_by_role("article").filter(has_text="who made pytorch?")
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await page.get_by_role("menuitem", name="Answer this").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("PyTorch")
    await dialog.get_by_role("button", name="Post it in the thread").click()
    await expect(dialog).to_contain_text("Posted in the message's thread")
    await dialog.get_by_role("button", name="Close").click()
    await expect(message.get_by_role("button", name="1 reply")).to_be_visible()


async def test_the_guide_opens_by_its_shortcut_from_the_keyboard(page: Page) -> None:
    await page.get_by_role("textbox", name="Message whichframework").focus()
    await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Shortcuts")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="framework").first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("Question 1 of about")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_the_home_tab_answers_what_is_typed_into_it(page: Page) -> None:
    await page.get_by_role("link", name="Home").click()
    box = page.get_by_role("textbox", name="Ask a question")
    await box.fill("is tensorflow free?")
    await box.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text("open source")


async def test_that_an_answer_helped_stays_marked_when_the_person_comes_back(page: Page) -> None:
    await say(page, "who made pytorch?")
    thread = page.get_by_role("complementary", name="Thread")
    helped = thread.get_by_role("button", name="That helped")
    await expect(helped).to_have_attribute("aria-pressed", "false")
    await helped.click()
    await expect(helped).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("link", name="general").click()
    await page.get_by_role("link", name="whichframework").click()
    await page.get_by_role("button", name="1 reply").click()
    await expect(helped).to_have_attribute("aria-pressed", "true")


async def test_a_workflow_step_recommends_or_says_what_it_lacks(page: Page) -> None:
    await page.get_by_role("link", name="Workflow").click()
    run = page.get_by_role("button", name="Run step")
    runs = page.get_by_role("list", name="Runs").get_by_role("listitem")
    await run.click()
    await expect(runs.first).to_contain_text("failed")
    await page.get_by_label("What is needed").fill("I do research on transformers in Python")
    await run.click()
    await expect(runs.first).to_contain_text("completed")
    await expect(runs.first).to_contain_text(re.compile("clear|leaning|close"))


async def test_a_link_to_a_message_stays_in_the_page_and_leads_to_it(
    page: Page, local: Local
) -> None:
    first = "the beginning of a long story"
    said = [first, *(f"and then, for the {number}th time" for number in range(30))]
    for text in said:
        await local.ben.says(text, channel="C0GENERAL")
    state = await local.ben.state()
    ts = next(m["ts"] for m in state["messages"]["C0GENERAL"] if m["text"] == first)
    link = f"{local.playground.url}/#/archives/C0GENERAL/p{ts.replace('.', '')}"
    await local.ana.says(f"Look here: {link}", channel="C0MLTEAM")
    await reads_channel(page, "ml-team")
    await page.get_by_role("link", name=link).click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("#general")
    message = page.get_by_role("article").filter(has_text=first)
    await expect(message).to_be_in_viewport()
    await expect(message).to_be_focused()
    assert len(page.context.pages) == 1


async def test_each_workspace_shows_only_what_is_its_own(page: Page) -> None:
    await reads_channel(page, "old-project")
    await expect(page.get_by_text("This channel is archived")).to_be_visible()
    await expect(page.get_by_role("textbox")).to_have_count(0)
    await page.get_by_label("You are").select_option(label="Emil")
    await expect(page.get_by_role("link", name="general")).to_be_visible()
    await expect(page.get_by_role("link", name="ml-team")).to_have_count(0)
    await expect(page).to_have_title(re.compile("Other playground"))


async def test_a_reader_stays_where_they_read_and_is_offered_what_is_new(
    page: Page, local: Local
) -> None:
    await reads_channel(page, "general")
    await local.ben.says("\n".join(f"line {number}" for number in range(80)), "C0GENERAL")
    story = page.get_by_role("article").filter(has_text="line 79")
    newest = page.get_by_role("button", name="Newest messages")
    await expect(story).to_be_visible()
    await _scroll(page, "log.scrollHeight")
    ts = (await local.ben.state())["messages"]["C0GENERAL"][-1]["ts"]
    await local.ben.says("that was the whole story", "C0GENERAL", thread=ts)
    await expect(story.get_by_role("button", name="1 reply")).to_be_in_viewport()
    await expect(newest).to_be_hidden()

    await _scroll(page, "0")
    await local.ben.says("no, it goes on", "C0GENERAL")
    await expect(newest).to_be_in_viewport(ratio=1)
    await newest.click()
    await expect(page.get_by_text("no, it goes on")).to_be_in_viewport()


async def _scroll(page: Page, top: str) -> None:
    """Scrolls the log, and waits until the page has heard of it."""
    await page.get_by_role("log").evaluate(
        f"""log => new Promise(done => {{
            log.scrollTop = {top};
            requestAnimationFrame(() => requestAnimationFrame(done));
        }})"""
    )
