"""Who connects and asks for nothing is let go, so that others can be heard."""

import asyncio
import resource
from contextlib import suppress
from pathlib import Path

from tests.served import PATIENCE, serving

ASKED = "command=%2Fwhichtea&text=help&user_id=U0ANA&team_id=T1&channel_id=C1&trigger_id=1.2"
LIVE = b"GET /health HTTP/1.1\r\nHost: bot\r\n\r\n"
HEAD = b"POST /slack/events HTTP/1.1\r\nHost: bot\r\nX-A: "


async def test_a_connection_over_which_no_whole_request_comes_is_closed(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log:
        async with serving(log.fileno(), DATABASE_URL=f"sqlite:///{tmp_path / 'bot.db'}") as bot:
            host, _, port = bot.url.removeprefix("http://").partition(":")
            heard, asking = await asyncio.open_connection(host, int(port))
            asking.write(LIVE)
            assert (await heard.readuntil(b"}")).startswith(b"HTTP/1.1 200")
            silent = [await asyncio.open_connection(host, int(port)) for _ in range(3)]
            for number, (_, writer) in enumerate(silent):
                writer.write(HEAD[: number * len(HEAD) // 2])
            assert await bot.sent(ASKED) == 200
            async with asyncio.timeout(PATIENCE):
                for reader, writer in silent:
                    with suppress(ConnectionResetError):
                        assert await reader.read() == b""
                    writer.close()
            asking.write(LIVE)
            assert (await heard.readuntil(b"}")).startswith(b"HTTP/1.1 200")
            asking.close()


async def test_more_connections_are_taken_than_a_process_is_first_allowed(tmp_path: Path) -> None:
    few = 128
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (few, before[1]))
    try:
        with (tmp_path / "log").open("wb") as log:
            url = f"sqlite:///{tmp_path / 'bot.db'}"
            async with serving(log.fileno(), DATABASE_URL=url) as bot:
                resource.setrlimit(resource.RLIMIT_NOFILE, before)
                host, _, port = bot.url.removeprefix("http://").partition(":")
                for _ in range(2 * few):
                    _, writer = await asyncio.open_connection(host, int(port))
                    writer.write(HEAD)
                async with asyncio.timeout(PATIENCE):
                    assert await bot.sent(ASKED) == 200
        assert b"Too many open files" not in (tmp_path / "log").read_bytes()
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
