"""A Slack that takes every call, cheaply: `python -m tests.bench.whole.slack SECONDS SOCKET`.

Each call is answered after so many seconds; who wants to open a socket is sent to SOCKET. The
port is the first line that it prints.
"""

import asyncio
import json
import sys

_END = b"\r\n\r\n"


class _Calls(asyncio.Protocol):
    """One connection of the bot's: one answer for whatever is called."""

    transport: asyncio.Transport

    def __init__(self, delay: float, answer: bytes) -> None:
        self._delay = delay
        self._answer = answer
        self._read = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(_END)) >= 0:
            head = bytes(self._read[:end]).lower()
            _, found, rest = head.partition(b"content-length:")
            length = end + len(_END) + (int(rest.partition(b"\r\n")[0]) if found else 0)
            if len(self._read) < length:
                return
            del self._read[:length]
            if self._delay:
                asyncio.get_running_loop().call_later(self._delay, self._say)
            else:
                self._say()

    def _say(self) -> None:
        if not self.transport.is_closing():
            self.transport.write(self._answer)


async def _serve(delay: float, socket: str) -> None:
    said = {"ok": True, "ts": "1.2", "team_id": "T1", "user_id": "U0BOT", "bot_id": "B1"}
    body = json.dumps(said | {"url": socket}).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    answer = head.encode() + _END + body
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Calls(delay, answer), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(float(sys.argv[1]), sys.argv[2]))
