"""Response URLs: the app answers where a person acted, five times within thirty minutes."""

from collections.abc import Sequence

from aiohttp import web

from bot.playground import answers
from bot.playground.errors import ApiError, read_json
from bot.playground.injected import RESPONSE_URL, Injected
from bot.playground.parts import Parts

GONE = ("expired_url", "used_url")


class ResponseUrls:
    """Answers `/response/<id>`; errors are bare words, as Slack has it."""

    def __init__(self, all_parts: Sequence[Parts], injected: Injected) -> None:
        self._all = all_parts
        self._injected = injected

    def routes(self) -> list[web.RouteDef]:
        """The one route."""
        return [web.post("/response/{id}", self._handle)]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        injected = self._injected.take(RESPONSE_URL)
        if injected is not None and not injected.effective:
            return await injected.to(request)
        try:
            parts = self._issuer(request.match_info["id"])
            place = parts.grants.spend(request.match_info["id"])
            body = await _body(request)
            parts.hub.later(answers.answer(parts.workspace, place, body))
        except ApiError as error:
            status = 404 if error.code in GONE else 400
            return web.Response(text=error.code, status=status)
        if injected is not None:
            return await injected.to(request)
        return web.Response(text="ok")

    def _issuer(self, token: str) -> Parts:
        for parts in self._all:
            if parts.grants.issued(token):
                return parts
        raise ApiError("expired_url")


async def _body(request: web.Request) -> dict[str, object]:
    try:
        body = read_json(await request.read())
    except ValueError:
        raise ApiError("invalid_payload") from None
    if not isinstance(body, dict):
        raise ApiError("invalid_payload")
    return body
