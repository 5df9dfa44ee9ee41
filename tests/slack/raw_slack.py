"""Slack's side of the wire where a test says what comes back, byte by byte."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import Settings
from tests.conftest import TEA

SECRET = "a-secret-of-the-tests"
BOT = {"ok": True, "team_id": "T1", "user_id": "U0BOT", "bot_id": "B1"}


@dataclass
class RawSlack:
    """Writes down every call and its token.

    Answers as told, else that all is well; never where `silent`.
    """

    url: str = ""
    calls: list[tuple[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    answers: dict[str, deque[web.Response]] = field(default_factory=dict)
    silent: str = ""
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def answers_next(
        self, method: str, text: str, status: int = 200, kind: str = "text/plain"
    ) -> None:
        response = web.Response(text=text, status=status, content_type=kind)
        self.answers.setdefault(method, deque()).append(response)

    def sent(self, method: str) -> list[Any]:
        return [body for name, body in self.calls if name == method]

    def settings(self, database: str = "sqlite+aiosqlite://", **others: Any) -> Settings:
        given: dict[str, Any] = {
            "knowledge": Path(TEA),
            "database_url": database,
            "bot_token": "xoxb-1",
            "app_token": "xapp-1",
            "signing_secret": SECRET,
            "slack_api_url": f"{self.url}/api/",
            "embedding": False,
        }
        return Settings(**given | others)

    async def _handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        text = await request.text()
        self.tokens.append(request.headers.get("Authorization", "").removeprefix("Bearer "))
        self.calls.append((method, json.loads(text) if text.startswith("{") else text))
        self.asked.set()
        if method == self.silent:
            await asyncio.sleep(3600)
        if self.answers.get(method):
            return self.answers[method].popleft()
        body: dict[str, Any] = BOT if method == "auth.test" else {"ok": True, "ts": "1.2"}
        return web.json_response(body)


@asynccontextmanager
async def raw_slack() -> AsyncIterator[RawSlack]:
    slack = RawSlack()
    app = web.Application()
    app.add_routes([web.route("*", "/api/{method}", slack._handle)])
    server = TestServer(app, shutdown_timeout=0.1)
    await server.start_server()
    slack.url = str(server.make_url("")).rstrip("/")
    try:
        yield slack
    finally:
        await server.close()
