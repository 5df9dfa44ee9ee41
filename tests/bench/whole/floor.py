"""The floor: Bolt as it comes, with listeners that do nothing but keep one row of what is owed.

`python -m tests.bench.whole.floor http|socket`, with the bot's own environment.
"""

import asyncio
import json
import logging
import os
import re
import sys
import time
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import insert

from bot.config import EVENTS_PATH
from bot.store import SqlStore
from bot.store.engines import WRITES, engine_for
from bot.store.tables import deliveries


class _Rows:
    """Keeps the row that the bot keeps of a delivery, on the same engine, one at a time."""

    def __init__(self, url: str) -> None:
        self._engine = engine_for(url).execution_options(**{WRITES: True})
        self._turn = asyncio.Lock()

    async def keep(self, key: str, body: dict[str, Any]) -> None:
        now = time.time()
        row = {
            "key": key,
            "team": "",
            "at": now,
            "body": json.dumps(body),
            "lease_by": "",
            "lease_until": now,
            "attempts": 1,
            "posts": "{}",
        }
        async with self._turn, self._engine.begin() as connection:
            await connection.execute(insert(deliveries).values(row))


def _app(rows: _Rows) -> AsyncApp:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"])
    secret = os.environ["SLACK_SIGNING_SECRET"]
    app = AsyncApp(client=client, signing_secret=secret, process_before_response=True)

    @app.command(re.compile(".*"))
    async def command(ack: AsyncAck) -> None:
        await ack()

    @app.event("message")
    async def message(body: dict[str, Any]) -> None:
        await rows.keep(body["event_id"], body)

    @app.action(re.compile(".*"))
    async def click(ack: AsyncAck, body: dict[str, Any]) -> None:
        await rows.keep(body["trigger_id"], body)
        await ack()

    return app


async def _serve(door: str) -> None:
    url = os.environ["DATABASE_URL"]
    store = SqlStore(url)
    await store.migrate()
    await store.close()
    app = _app(_Rows(url))
    if door == "socket":
        await AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"]).connect_async()
    else:
        runner = web.AppRunner(app.server(path=EVENTS_PATH).web_app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, port=int(os.environ["PORT"])).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(_serve(sys.argv[1]))
