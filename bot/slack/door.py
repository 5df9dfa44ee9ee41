"""The door of HTTP mode: nothing is read before it is known that Slack sent it, now.

Bolt would parse first and check the signature then, and on half of all malformed requests that
costs it an error of its own; so each request is checked here, on the bytes as they came.
"""

import asyncio
import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import ClientError, web

from bot.slack import bodies
from bot.slack.cleaning import MalformedError
from bot.slack.receiving import Receipt

_log = logging.getLogger(__name__)

MOST_BYTES = 64 * 1024
"""Of a body; Slack's are far smaller."""
WINDOW = 300
"""Seconds by which a request's timestamp may differ from our clock."""
_READING = 3.0
"""Seconds in which a body must have come: Slack itself waits no longer for the answer."""
_QUIET = 1.0
"""Seconds between two lines of the log about requests that are refused."""
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)
_TIMESTAMP_HEADER = "X-Slack-Request-Timestamp"
_SIGNATURE_HEADER = "X-Slack-Signature"

Receive = Callable[[Mapping[str, Any]], Awaitable[Receipt]]


class RefusedError(Exception):
    """A request that is answered with a status and nothing else."""

    def __init__(self, status: int, why: str) -> None:
        self.status = status
        super().__init__(why)


class Door:
    """Lets in what is signed with a secret. `clock` gives seconds since 1970."""

    def __init__(
        self,
        secret: str,
        receive: Receive,
        clock: Callable[[], float] = time.time,
        reading: float = _READING,
    ) -> None:
        if not secret:
            raise ValueError("a door without a secret lets everybody in")
        self._secret = secret.encode()
        self._receive = receive
        self._clock = clock
        self._reading = reading
        self._refused = 0
        self._quiet_until = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        """Answers one request."""
        try:
            body = await self._body(request)
            self._verify(request, body)
            payload = bodies.read(body, request.headers.get("Content-Type", ""))
        except RefusedError as error:
            self._note(error)
            refusal = web.Response(status=error.status)
            if error.status != 401:  # then all of it has been read
                # What was left unread would be taken for the next request.
                refusal.force_close()
            return refusal
        except MalformedError as error:
            _log.warning("a signed request is refused: %s", error)
            return web.Response(status=400)
        return await self._answer(payload)

    async def _answer(self, payload: dict[str, Any]) -> web.Response:
        if payload.get("ssl_check") == "1":
            return web.Response()
        if payload.get("type") == "url_verification":
            challenge = payload.get("challenge")
            if not isinstance(challenge, str):
                return web.Response(status=400)
            return web.Response(text=challenge)
        receipt = await self._receive(payload)
        if receipt.body is None:
            return web.Response(status=receipt.status)
        if isinstance(receipt.body, str):
            return web.Response(status=receipt.status, text=receipt.body)
        return web.Response(
            status=receipt.status, text=json.dumps(receipt.body), content_type="application/json"
        )

    def _note(self, error: RefusedError) -> None:
        """A line a second at most: under a flood, writing more would hold up Slack's requests."""
        self._refused += 1
        now = time.monotonic()
        if now >= self._quiet_until:
            _log.info("a request is refused: %s (%d since the last line)", error, self._refused)
            self._refused, self._quiet_until = 0, now + _QUIET

    async def _body(self, request: web.Request) -> bytes:
        """The bytes as they came. Raises RefusedError where they are too many, or too slow."""
        too_large = RefusedError(413, "its body is too large")
        if (request.content_length or 0) > MOST_BYTES:
            raise too_large
        body = bytearray()
        try:
            async with asyncio.timeout(self._reading):
                async for chunk in request.content.iter_any():
                    body += chunk
                    if len(body) > MOST_BYTES:
                        raise too_large
        except TimeoutError:
            raise RefusedError(408, "its body came too slowly") from None
        except (ClientError, OSError, web.RequestPayloadError):
            raise RefusedError(400, "its body broke off") from None
        return bytes(body)

    def _verify(self, request: web.Request, body: bytes) -> None:
        """Raises RefusedError where Slack did not sign this, or not now."""
        timestamps = request.headers.getall(_TIMESTAMP_HEADER, [])
        signatures = request.headers.getall(_SIGNATURE_HEADER, [])
        if len(timestamps) != 1 or len(signatures) != 1:
            raise RefusedError(401, "it is not signed")
        (timestamp,), (signature,) = timestamps, signatures
        if not _TIMESTAMP.fullmatch(timestamp):
            raise RefusedError(401, "its timestamp is none")
        signed = b"v0:" + timestamp.encode() + b":" + body
        expected = "v0=" + hmac.new(self._secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace")):
            raise RefusedError(401, "its signature is wrong")
        behind = self._clock() - int(timestamp)
        if abs(behind) > WINDOW:
            raise RefusedError(
                401, f"it was signed {behind:+.0f} s ago; if Slack sent it just now, check clock"
            )
