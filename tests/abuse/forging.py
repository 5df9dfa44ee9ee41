"""Requests that Slack did not send: without a signature, with a wrong one, late, broken, or odd."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.slack.signed import FORM, JSON, signed

MARKER = "TellNoLogOfThisBody"
"""Stands in every body."""
_ODD = ["abc", "", "1e9", "9" * 5000, "-1", "0", "1.5", "²", "١٧٠٠٠٠٠٠٠٠", " 1", "1" * 400]
_KINDS = [JSON, FORM, "", "text/plain", "application/json; charset=utf-16", "x" * 500, "a/b;;;=,"]


@dataclass(frozen=True)
class Request:
    """What is sent."""

    body: bytes
    headers: list[tuple[str, str]]
    method: str = "POST"


def forged(dice: random.Random) -> Request:
    """A request that nobody may be let in with."""
    body = dice.choice(_BODIES)(dice)
    kind = dice.choice(_KINDS)
    headers = dice.choice(_SIGNINGS)(dice, body, kind)
    extra = {
        "X-Slack-Retry-Num": str(dice.randrange(4)),
        "X-Slack-Bolt-Lazy-Only": "1",
        "X-Slack-Bolt-Lazy-Function-Name": MARKER,
        "Content-Encoding": dice.choice(["gzip", "br", "identity", MARKER]),
    }
    chosen = dice.sample(sorted(extra.items()), dice.randrange(3))
    return Request(body, [*headers, *chosen])


def _event(dice: random.Random) -> bytes:
    said = {"type": "message", "channel": "D1", "user": "U1", "ts": "1.2", "text": MARKER}
    event = {"type": "event_callback", "team_id": "T1", "event_id": f"Ev{dice.random()}"}
    return json.dumps(event | {"event": said | {"channel_type": "im"}}).encode()


def _command(dice: random.Random) -> bytes:
    fields = {"command": "/whichtea", "text": f"{MARKER} {dice.random()}", "user_id": "U1"}
    return urlencode(fields | {"team_id": "T1", "channel_id": "C1"}).encode()


def _click(dice: random.Random) -> bytes:
    click = {"type": "block_actions", "user": {"id": MARKER}, "actions": []}
    return urlencode({"payload": json.dumps(click)}).encode()


def _cut(dice: random.Random) -> bytes:
    body = dice.choice([_event, _command, _click])(dice)
    return body[: dice.randrange(len(body))] + MARKER.encode()


def _noise(dice: random.Random) -> bytes:
    return MARKER.encode() + dice.randbytes(dice.randrange(2000))


def _nested(dice: random.Random) -> bytes:
    return b'{"type": "%b", "a": ' % MARKER.encode() + b"[" * dice.choice([10, 10_000, 60_000])


def _fields(dice: random.Random) -> bytes:
    return MARKER.encode() + b"&a=" * dice.choice([10, 20_000])


def _check(dice: random.Random) -> bytes:
    return urlencode({"ssl_check": "1", "token": MARKER}).encode()


def _challenge(dice: random.Random) -> bytes:
    return json.dumps({"type": "url_verification", "challenge": MARKER}).encode()


def _large(dice: random.Random) -> bytes:
    return MARKER.encode() + b"x" * dice.choice([65_536, 200_000])


_BODIES = [_event, _command, _click, _cut, _noise, _nested, _fields, _check, _challenge, _large]
Headers = list[tuple[str, str]]


def _without(dice: random.Random, body: bytes, kind: str) -> Headers:
    left_out = dice.choice(["X-Slack-Signature", "X-Slack-Request-Timestamp"])
    return [each for each in signed(body, kind).items() if each[0] != left_out]


def _by_another(dice: random.Random, body: bytes, kind: str) -> Headers:
    return [*signed(body, kind, secret=dice.choice(["another", "a", "a" * 5000])).items()]


def _of_another_body(dice: random.Random, body: bytes, kind: str) -> Headers:
    return [*signed(body + b" ", kind).items()]


def _at_another_time(dice: random.Random, body: bytes, kind: str) -> Headers:
    off = dice.choice([-1, 1]) * dice.choice([302, 3600, 10**9])
    return [*signed(body, kind, at=max(0.0, time.time() + off)).items()]


def _at_no_time(dice: random.Random, body: bytes, kind: str) -> Headers:
    return [*signed(body, kind, at=dice.choice(_ODD)).items()]


def _bent(dice: random.Random, body: bytes, kind: str) -> Headers:
    right = dict(signed(body, kind))
    signature = right["X-Slack-Signature"]
    place = dice.randrange(len(signature))
    bent = [
        signature.upper(),
        signature[3:],
        signature[:-1],
        signature + "0",
        signature[:place] + "é" + signature[place + 1 :],
        f"v0={dice.randbytes(32).hex()}",
        "v0=",
        "x" * 5000,
    ]
    return [*(right | {"X-Slack-Signature": dice.choice(bent)}).items()]


def _twice(dice: random.Random, body: bytes, kind: str) -> Headers:
    right = [*signed(body, kind).items()]
    return [*right, right[dice.choice([1, 2])]]


_SIGNINGS: list[Callable[[random.Random, bytes, str], Headers]] = [
    _without,
    _by_another,
    _of_another_body,
    _at_another_time,
    _at_no_time,
    _bent,
    _twice,
]
