"""HTTP mode: payloads are signed and posted to the app's request URL."""

import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.playground.errors import Json
from bot.playground.lines import Answer

_JSON = "application/json"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class RequestUrl:
    """Where the app takes payloads, and the secret that they are signed with."""

    url: str
    secret: str = field(repr=False)

    async def send(
        self, kind: str, payload: Json, within: float, attempt: int, reason: str
    ) -> Answer:
        """Posts one payload and waits for its acknowledgement, `within` seconds."""
        content, body = _written(kind, payload)
        headers = {"Content-Type": content} | self._signed(body)
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with (
                ClientSession(timeout=ClientTimeout(total=within)) as session,
                session.post(self.url, data=body.encode(), headers=headers) as answer,
            ):
                text = await answer.text()
                return _read(answer.status, answer.content_type, text)
        except TimeoutError:
            return Answer(error="operation_timeout")
        except (ClientError, OSError):
            return Answer(error="dispatch_failed")

    def _signed(self, body: str) -> dict[str, str]:
        now = str(int(time.time()))
        signed = hmac.new(self.secret.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": f"v0={signed.hexdigest()}",
        }


def _written(kind: str, payload: Json) -> tuple[str, str]:
    if kind == "events_api":
        return _JSON, json.dumps(payload)
    if kind == "slash_commands":
        return _FORM, urlencode(payload)
    return _FORM, urlencode({"payload": json.dumps(payload)})


def _read(status: int, kind: str, text: str) -> Answer:
    if status != 200:
        return Answer(error="dispatch_failed")
    if kind != _JSON:
        return Answer({"text": text} if text else {})
    try:
        body = json.loads(text)
    except ValueError:
        return Answer(error="invalid_response")
    return Answer(body) if isinstance(body, dict) else Answer(error="invalid_response")
