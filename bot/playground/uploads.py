"""The door for files: takes what was announced, and nothing else."""

from collections.abc import Sequence

from aiohttp import web

from bot.playground.injected import UPLOAD, Injected
from bot.playground.parts import Parts

REFUSED = "there is no such upload, or the file is not of the size that was announced"


class Uploads:
    """Answers `/upload/<token>`; a file comes as raw bytes, or as the file of a form."""

    def __init__(self, all_parts: Sequence[Parts], injected: Injected) -> None:
        self._all = all_parts
        self._injected = injected

    def routes(self) -> list[web.RouteDef]:
        """The one route."""
        return [web.post("/upload/{token}", self._handle)]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        injected = self._injected.take(UPLOAD)
        if injected is not None:
            return await injected.to(request)
        content = await _content(request)
        for parts in self._all:
            file = parts.files.receive(request.match_info["token"], content)
            if file is not None:
                return web.Response(text=f"OK - {file.size}")
        return web.Response(status=400, text=REFUSED)


async def _content(request: web.Request) -> bytes:
    if request.content_type != "multipart/form-data":
        return await request.read()
    try:
        fields = (await request.post()).values()
    except (ValueError, LookupError, RuntimeError):  # each a way of aiohttp to say no
        return b""
    sent = [field for field in fields if isinstance(field, web.FileField)]
    return sent[0].file.read() if sent else b""
