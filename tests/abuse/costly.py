"""What requests that Slack did not sign cost the bot: processor time of the thread that serves."""

import asyncio
import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiohttp import web

from bot.app import running
from bot.config import EVENTS_PATH
from bot.core.assistant import Assistant
from bot.slack.door import MOST_BYTES
from tests.slack.raw_slack import raw_slack
from tests.slack.signed import FORM, JSON, signed

_FIRST = 20
"""Requests of each kind that are not counted: what is kept for the next time is there then."""


@dataclass(frozen=True)
class Kind:
    """A body with its type, and whether it comes in pieces of one byte."""

    body: bytes
    type: str = JSON
    in_pieces: bool = False


def _full(piece: bytes, begins: bytes = b"") -> bytes:
    """As many bytes as the bot takes."""
    return (begins + piece * (MOST_BYTES // len(piece) + 1))[:MOST_BYTES]


KINDS = {
    "nothing": Kind(b""),
    "one letter": Kind(_full(b"a")),
    "nested lists": Kind(_full(b"[")),
    "nested objects": Kind(_full(b'{"a":')),
    "a long number": Kind(_full(b"9")),
    "escapes": Kind(_full(b"\\ud83d\\ude00", b'{"a":"')),
    "fields of a form": Kind(_full(b"a=&"), FORM),
    "a payload in escapes": Kind(_full(b"%7B", b"payload="), FORM),
    "noise": Kind(_full(bytes(range(256))), "x/y"),
    "pieces of one byte": Kind(_full(b"a"), in_pieces=True),
    "too much": Kind(_full(b"a") + b"a"),
}


def cost(mind: Assistant, requests: int) -> dict[str, list[float]]:
    """Seconds of the processor that each of so many requests took, by kind, sorted.

    The kinds take turns, so that what befalls the machine befalls all.
    """
    taken: dict[str, list[float]] = {name: [] for name in KINDS}
    with _served(mind) as (port, thread):
        clock = time.pthread_getcpuclockid(thread)
        for number in range(requests + _FIRST):
            for name, kind in KINDS.items():
                before = time.clock_gettime(clock)
                _refused(port, kind)
                if number >= _FIRST:
                    taken[name].append(time.clock_gettime(clock) - before)
    return {name: sorted(times) for name, times in taken.items()}


def _refused(port: int, kind: Kind) -> None:
    """Sends a request whose signature is another's, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    headers = signed(kind.body, kind.type, secret="another")
    body = kind.body
    if kind.in_pieces:
        headers["Transfer-Encoding"] = "chunked"
        body = b"".join(b"1\r\n%c\r\n" % each for each in kind.body) + b"0\r\n\r\n"
    try:
        connection.request("POST", EVENTS_PATH, body, headers)
        status = connection.getresponse().status
    except (BrokenPipeError, ConnectionResetError):
        status = 413  # it did not read to the end
    finally:
        connection.close()
    assert status in (401, 413), status


@contextmanager
def _served(mind: Assistant) -> Iterator[tuple[int, int]]:
    """The bot in a thread of its own: its port, and which thread."""
    ready: list[tuple[int, asyncio.AbstractEventLoop, asyncio.Event]] = []
    begun = threading.Event()

    async def serve() -> None:
        async with raw_slack() as slack, running(slack.settings(), mind) as bot:
            runner = web.AppRunner(bot.web_app(EVENTS_PATH), access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            stopping = asyncio.Event()
            ready.append((runner.addresses[0][1], asyncio.get_running_loop(), stopping))
            begun.set()
            await stopping.wait()
            await runner.cleanup()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    begun.wait()
    port, loop, stopping = ready[0]
    try:
        yield port, thread.ident or 0
    finally:
        loop.call_soon_threadsafe(stopping.set)
        thread.join()
