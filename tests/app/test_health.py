"""The health pages: who may see what, and that they say how the bot really is."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestClient, TestServer

from bot.app import running
from bot.app.health import Health, open_on
from bot.app.reload import Reloader
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.core.wording.health import TOKENS_REFUSED
from bot.errors import ConfigError, MemoryDownError
from bot.store import SqlStore
from tests.app.conftest import PATIENCE, Watched, settings
from tests.local_slack import Person
from tests.slack.raw_slack import raw_slack
from tests.slack.test_http import GREEN, Slack

Client = TestClient[web.Request, web.Application]
SECRET = "xoxb-not-to-be-shown"


@asynccontextmanager
async def served(health: Health, *, detailed: bool) -> AsyncIterator[Client]:
    app = web.Application()
    app.add_routes(health.routes(detailed=detailed))
    async with TestClient(TestServer(app)) as client:
        yield client


async def _json(client: Client, path: str) -> tuple[int, Any]:
    answer = await client.get(path)
    return answer.status, await answer.json()


def _ready(health: Health) -> None:
    for part in ("store", "slack", "socket"):
        health.on(part, lambda: True)


@pytest.fixture
def health(tea_folder: Watched) -> Health:
    return Health(tea_folder.reloader, ("store", "slack", "socket"))


async def test_the_page_names_the_knowledge_and_what_is_wrong_with_the_last_change(
    tea_folder: Watched, health: Health
) -> None:
    async with served(health, detailed=True) as client:
        status, told = await _json(client, "/health")
        assert (status, told["status"], told["refused"]) == (200, "ok", None)
        knowledge = tea_folder.reloader.mind.knowledge
        assert told["knowledge"]["version"] == knowledge.version
        assert told["knowledge"]["entries"] == len(knowledge.entries)
        assert told["knowledge"]["matching"] == "lexical"
        await tea_folder.refused(
            lambda: tea_folder.edit("guide.yaml", "framework: either", "framework: <i>coffee</i>")
        )
        _, told = await _json(client, "/health")
        assert told["knowledge"]["version"] == knowledge.version
        lines = (tea_folder.folder / "guide.yaml").read_text().splitlines()
        line = next(n for n, text in enumerate(lines, 1) if "coffee" in text)
        problem = told["refused"]["problems"][0]
        assert problem["where"] == f"guide.yaml:{line}"
        assert problem["message"]
        assert problem["remedy"]
        await tea_folder.accepted(
            lambda: tea_folder.edit("guide.yaml", "framework: <i>coffee</i>", "framework: either")
        )
        assert (await _json(client, "/health"))[1]["refused"] is None


async def test_to_a_browser_it_is_a_page_without_anything_from_elsewhere(
    tea_folder: Watched, health: Health
) -> None:
    odd = tea_folder.folder / "entries" / "<script>alert(1)<script>.yaml"
    await tea_folder.refused(lambda: odd.write_text("- x\n"))
    async with served(health, detailed=True) as client:
        answer = await client.get("/health", headers={"Accept": "text/html,*/*"})
        page = await answer.text()
    assert answer.content_type == "text/html"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert tea_folder.reloader.mind.knowledge.version in page
    assert "entries/&lt;script&gt;" in page
    assert "<script" not in page
    assert "http" not in page


async def test_a_change_with_very_many_problems_is_told_in_part(
    tea_folder: Watched, health: Health
) -> None:
    path = tea_folder.folder / "entries" / "more.yaml"
    await tea_folder.refused(lambda: path.write_text("- x\n" * 2000))
    async with served(health, detailed=True) as client:
        _, told = await _json(client, "/health")
        page = await (await client.get("/health", headers={"Accept": "text/html"})).text()
    assert told["refused"]["total"] >= 2000
    assert len(told["refused"]["problems"]) == 50
    assert "and 1950 more" in page


async def test_the_public_pages_tell_that_it_lives_and_which_parts_are_ready_no_more(
    tea_folder: Watched, health: Health
) -> None:
    await tea_folder.refused((tea_folder.folder / "guide.yaml").unlink)
    _ready(health)
    health.on("store", lambda: False, f"cannot be reached at {SECRET}")
    async with served(health, detailed=False) as client:
        for accept in ("*/*", "text/html"):
            answer = await client.get("/health", headers={"Accept": accept})
            assert (answer.status, await answer.json()) == (200, {"status": "ok"})
            assert "aiohttp" not in str(answer.headers)
        status, told = await _json(client, "/ready")
    assert status == 503
    assert told["parts"]["store"] == {"ready": False}
    assert SECRET not in json.dumps(told)


async def test_it_is_ready_once_every_part_is(tea_folder: Watched, health: Health) -> None:
    async with served(health, detailed=True) as client:
        status, told = await _json(client, "/ready")
        assert (status, told["status"]) == (503, "not ready")
        assert told["parts"]["socket"] == {"ready": False, "reason": "has not come up yet"}
    # Another: what was found out is told again for a second.
    fresh = Health(tea_folder.reloader, ())
    _ready(fresh)
    async with served(fresh, detailed=True) as client:
        status, told = await _json(client, "/ready")
    assert (status, told["status"]) == (200, "ready")
    assert list(told["parts"]) == ["store", "slack", "socket"]


async def test_a_store_that_is_down_makes_it_not_ready_and_back_again(
    tea_folder: Watched, tmp_path: Path
) -> None:
    nowhere = tmp_path / "later"
    store = SqlStore(f"sqlite+aiosqlite:///{nowhere}/bot.db")

    async def asked() -> tuple[int, str]:
        # Another page each time: what was found out is told again for a second.
        health = Health(tea_folder.reloader, ("store",))
        health.add("store", store.answers)
        async with served(health, detailed=True) as client:
            status, told = await _json(client, "/ready")
        return status, told["parts"]["store"]["reason"]

    try:
        status, reason = await asked()
        assert status == 503
        assert reason.startswith("the store cannot be reached")
        nowhere.mkdir()
        async with asyncio.timeout(PATIENCE):
            while await asked() != (200, ""):
                pass
    finally:
        await store.close()


async def test_a_token_that_slack_refuses_makes_it_not_ready(
    tea_folder: Watched, assistant: Assistant
) -> None:
    health = Health(tea_folder.reloader, ("store", "slack"))
    async with (
        raw_slack() as raw,
        running(raw.settings(), assistant, health=health) as bot,
        TestClient(TestServer(bot.web_app(EVENTS_PATH))) as client,
        served(health, detailed=True) as pages,
    ):
        assert (await _json(pages, "/ready"))[0] == 200
        refusal = '{"ok": false, "error": "invalid_auth"}'
        raw.answers_next("chat.postMessage", refusal, kind="application/json")
        slack = Slack(client, Person(client.session, raw.url, "U0ANA", "D0ANA"))
        assert (await slack.tells(GREEN)).status == 200
        async with asyncio.timeout(PATIENCE):
            while (told := await _json(pages, "/ready"))[0] != 503:
                pass
        assert told[1]["parts"]["slack"]["reason"] == TOKENS_REFUSED
        assert told[1]["parts"]["store"]["ready"]


async def test_asking_often_asks_the_store_once(tea_folder: Watched) -> None:
    asked: list[int] = []

    async def answers() -> None:
        asked.append(1)
        raise MemoryDownError("the store cannot be reached")

    health = Health(tea_folder.reloader, ("store",))
    health.add("store", answers)
    async with served(health, detailed=False) as client:
        for _ in range(5):
            assert (await client.get("/ready")).status == 503
    assert len(asked) < 5


async def test_the_port_for_those_who_run_it_tells_no_software_and_must_be_free(
    tea_folder: Watched, health: Health, unused_tcp_port: int
) -> None:
    async with open_on(unused_tcp_port, health.routes(detailed=True)), ClientSession() as session:
        for path, status in (("/health", 200), ("/ready", 503), ("/other", 404)):
            async with session.get(f"http://127.0.0.1:{unused_tcp_port}{path}") as answer:
                assert answer.status == status
                assert answer.headers["Server"] == "bot"
        with pytest.raises(ConfigError, match=f"HEALTH_PORT {unused_tcp_port}"):
            async with open_on(unused_tcp_port, []):
                pass


async def test_without_such_a_port_nothing_is_opened(folder: Path) -> None:
    health = Health(Reloader(settings(folder)), ())
    async with open_on(0, health.routes(detailed=True)):
        pass
