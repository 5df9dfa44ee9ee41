"""The bot as workspaces install it: served over HTTP, with a browser that somebody clicks in."""

import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, CookieJar, web
from aiohttp.test_utils import unused_port
from yarl import URL

from bot.app import EVENTS_PATH, running
from bot.config import REDIRECT_PATH, Settings
from bot.core.assistant import Assistant
from bot.playground import Playground
from bot.slack.installing import INSTALL_PATH
from bot.slack.manifest import manifest
from bot.store.sealing import new_key
from tests.local_slack import Person
from tests.slack.conftest import IN_MEMORY, Clock
from tests.slack.raw_slack import SECRET

HOME, OTHER = "T0PLAYGRND", "T0OTHER"
_FIELD = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


@dataclass(frozen=True)
class Seen:
    """A page that a browser shows."""

    status: int
    url: URL
    text: str


@dataclass
class Browser:
    """Somebody's browser, with its own cookies. `seen` are the addresses that it was sent to."""

    session: ClientSession
    bot: str
    seen: list[URL] = field(default_factory=list)

    async def gets(self, url: str | URL, **options: Any) -> Seen:
        async with self.session.get(url, **options) as answer:
            return self._shown(answer, await answer.text())

    async def begins(self) -> Seen:
        """Slack's page, to which the bot sends whoever wants to install it."""
        return await self.gets(self.bot + INSTALL_PATH)

    async def answers(
        self,
        page: Seen,
        team: str,
        *,
        allow: bool = True,
        optional: Sequence[str] = (),
        follow: bool = True,
    ) -> Seen:
        """The page at which the browser ends that agrees on Slack's page, or does not."""
        fields = [(name, unescape(value)) for name, value in _FIELD.findall(page.text)]
        fields += [("team", team), ("answer", "allow" if allow else "cancel")]
        fields += [("optional", scope) for scope in optional]
        posting = self.session.post(page.url.with_query(None), data=fields, allow_redirects=follow)
        async with posting as answer:
            if not follow:
                return Seen(answer.status, URL(answer.headers["Location"]), "")
            return self._shown(answer, await answer.text())

    async def installs(self, team: str, **options: Any) -> Seen:
        """The last page of a whole installation."""
        return await self.answers(await self.begins(), team, **options)

    async def comes_back(self, team: str) -> URL:
        """The address to which Slack sends a browser that has agreed; it is not followed."""
        return (await self.answers(await self.begins(), team, follow=False)).url

    def _shown(self, answer: Any, text: str) -> Seen:
        self.seen += [each.url for each in (*answer.history, answer)]
        return Seen(answer.status, answer.url, text)


@dataclass
class Installable:
    """A local Slack in which the bot is not installed yet, and the bot."""

    playground: Playground
    settings: Settings
    url: str
    clock: Clock
    ana: Person
    emil: Person
    browser: Browser


@asynccontextmanager
async def a_browser(bot: str) -> AsyncIterator[Browser]:
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield Browser(session, bot)


@asynccontextmanager
async def served(
    settings: Settings, assistant: Assistant, clock: Clock, port: int
) -> AsyncIterator[None]:
    """An instance of the bot on a port."""
    async with running(settings, assistant, clock) as bot:
        runner = web.AppRunner(bot.web_app(EVENTS_PATH), access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", port).start()
            yield
        finally:
            await runner.cleanup()


@asynccontextmanager
async def second(settings: Settings, assistant: Assistant, clock: Clock) -> AsyncIterator[str]:
    """Another instance of the bot, with its address."""
    port = unused_port()
    async with served(settings, assistant, clock, port):
        yield f"http://127.0.0.1:{port}"


@asynccontextmanager
async def installable(
    assistant: Assistant, database: str = IN_MEMORY, *, rotation: bool = False
) -> AsyncIterator[Installable]:
    port, clock = unused_port(), Clock()
    url = f"http://127.0.0.1:{port}"
    declared = manifest(assistant.knowledge.subject, url, rotation=rotation)
    playground = Playground(declared, clock=clock, installed=False)
    await playground.start()
    settings = Settings(
        knowledge=Path("unused"),
        database_url=database,
        signing_secret=SECRET,
        client_id=playground.installs.client_id,
        client_secret=playground.installs.client_secret,
        redirect_url=url + REDIRECT_PATH,
        encryption_key=new_key(),
        slack_api_url=playground.api_url,
    )
    playground.post_to(url + EVENTS_PATH, SECRET)
    try:
        async with (
            served(settings, assistant, clock, port),
            a_browser(url) as browser,
            ClientSession() as session,
        ):
            ana = Person(session, playground.url, "U0ANA", "D0ANA")
            emil = Person(session, playground.url, "U1EMIL", "D1EMIL")
            yield Installable(playground, settings, url, clock, ana, emil, browser)
    finally:
        await playground.stop()
