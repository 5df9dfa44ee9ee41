"""Slack's side of HTTP mode, for tests: signs bytes, and sends them."""

import hashlib
import hmac
import time
from collections.abc import Mapping
from typing import Any

from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient

from bot.config import EVENTS_PATH
from tests.slack.raw_slack import SECRET

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def signed(
    body: bytes, kind: str = JSON, *, secret: str = SECRET, at: float | str | None = None
) -> dict[str, str]:
    """The headers of a request that Slack would send, `at` seconds since 1970."""
    timestamp = at if isinstance(at, str) else str(int(time.time() if at is None else at))
    base = b"v0:" + timestamp.encode() + b":" + body
    digest = hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
    return {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": f"v0={digest}",
    }


async def send(
    client: TestClient[Any, Any], body: bytes, headers: Mapping[str, str]
) -> ClientResponse:
    """Sends bytes with headers; the answer has been read."""
    answer = await client.post(EVENTS_PATH, data=body, headers=headers)
    await answer.read()
    return answer
