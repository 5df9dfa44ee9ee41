"""A bot whose disk runs full says that it is not ready, and is ready again when there is room."""

import asyncio
import json
import os
import resource
import time
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession

from tests.served import Served, serving
from tests.slack.signed import JSON

SOON = 30.0
"""Seconds; what was found out is told again for one."""


async def _ready(served: Served) -> tuple[int, str]:
    """What the page for operators says, and the reason that it gives for the store."""
    url = f"http://127.0.0.1:{served.health_port}/ready"
    async with ClientSession() as session, session.get(url) as answer:
        told = await answer.json()
        return answer.status, told["parts"]["store"]["reason"]


async def _until(served: Served, status: int) -> str:
    async with asyncio.timeout(SOON):
        while True:
            found, reason = await _ready(served)
            if found == status:
                return reason
            await asyncio.sleep(0.2)


async def _answered(served: Served, number: int) -> None:
    async with asyncio.timeout(SOON):
        while _of(number) not in map(_thread, served.slack.sent("chat.postMessage")):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


def _thread(post: dict[str, Any]) -> str:
    return str(post["thread_ts"])


def _of(number: int) -> str:
    """The thread of an event."""
    return f"1700000000.00010{number}"


def _event(number: int) -> str:
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": f"U{number}"}
    said |= {"ts": _of(number), "text": "what is green tea"}
    event = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{number}", "event": said}
    return json.dumps(event)


def _limit(served: Served, most: int) -> None:
    """Lets the bot write so many bytes to a file at most, as if there were room for no more."""
    _, hard = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (most, hard))


async def test_health_is_red_while_the_disk_is_full_and_nothing_is_acknowledged_that_is_not_kept(
    tmp_path: Path,
) -> None:
    written, log = os.pipe()
    os.set_blocking(written, False)
    async with serving(log, DATABASE_URL=f"sqlite:///{tmp_path}/bot.db") as served:
        os.close(log)
        assert await _until(served, 200) == ""
        assert await served.sent(_event(1), JSON) == 200
        await _answered(served, 1)
        _limit(served, 100)
        reason = await _until(served, 503)
        assert reason.startswith("the store cannot be reached"), reason
        # Without a store it is acknowledged when it has been answered, and else is brought again.
        if await served.sent(_event(2), JSON) == 200:
            await _answered(served, 2)
        command = {"command": "/whichtea", "text": "what is green tea", "user_id": "U1"}
        fields = {"team_id": "T1", "channel_id": "C1", "trigger_id": str(time.time())}
        assert await served.sent(urlencode(command | fields)) == 200, "what needs no store works"
        _limit(served, resource.RLIM_INFINITY)
        assert await _until(served, 200) == ""
        for number in (2, 3):
            assert await served.sent(_event(number), JSON) == 200
            await _answered(served, number)
    assert max(Counter(map(_thread, served.slack.sent("chat.postMessage"))).values()) == 1
    os.close(written)
