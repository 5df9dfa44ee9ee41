"""The health pages: whether the process lives, whether it can serve, and which knowledge is live.

`/health` answers 200 for as long as the process serves; `/ready` 200 where people can be served
and 503 where not. On the port that the whole world reaches, /health says no more than that, and
/ready names the parts without their reasons; the details are for HEALTH_PORT and the playground.
No page holds a secret, what anybody asked, or the version of any software.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from bot.app import health_page
from bot.app.health_page import Json
from bot.app.reload import Refused, Reloader, Standing
from bot.core.wording import health as wording
from bot.errors import BotError, ConfigError, Problem
from bot.slack.held_back import Held, HeldBack

HEALTH_PATH = "/health"
READY_PATH = "/ready"

Check = Callable[[], Awaitable[None]]
"""Raises BotError, whose text is the reason, where a part cannot serve."""
Serving = Callable[[web.Request], Awaitable[web.Response]]

_PATIENCE = 3.0
"""Seconds that a part is given to answer."""
_FRESH = 1.0
"""Seconds for which what was found out is told again: asking often costs the store nothing."""
_ANSWERED_AS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Server": "bot"}
_ONLY_STYLE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


class NotReadyError(BotError):
    """A part of the bot cannot serve just now."""


class Health:
    """What the health pages tell. Each of `parts` is not ready until its check is there."""

    def __init__(
        self, reloader: Reloader, parts: Sequence[str], clock: Callable[[], float] = time.time
    ) -> None:
        self._reloader = reloader
        self._checks: dict[str, Check] = dict.fromkeys(parts, _not_yet)
        self._held_back = HeldBack()
        self._clock = clock
        self._began = clock()
        self._found: dict[str, str] = {}
        self._found_at = -_FRESH
        self._asking = asyncio.Lock()

    def add(self, part: str, check: Check) -> None:
        """Has a part answer for itself from now on."""
        self._checks[part] = check

    def on(self, part: str, holds: Callable[[], bool], otherwise: str = "") -> None:
        """Has a part be ready while something holds; `otherwise` is the reason why it is not."""

        async def check() -> None:
            if not holds():
                raise NotReadyError(otherwise)

        self.add(part, check)

    def watch(self, held_back: HeldBack) -> None:
        """Has the page tell of what Slack holds back."""
        self._held_back = held_back

    async def amiss(self) -> dict[str, str]:
        """Each part with the reason why it cannot serve; an empty one where it can."""
        async with self._asking:
            if time.monotonic() - self._found_at >= _FRESH:
                reasons = await asyncio.gather(*map(_reason, self._checks.values()))
                self._found = dict(zip(self._checks, reasons, strict=True))
                self._found_at = time.monotonic()
            return self._found

    def told(self) -> Json:
        """All that the health page tells those who run the bot."""
        standing = self._reloader.standing
        return {
            "status": "ok",
            "up_for_seconds": round(self._clock() - self._began),
            "knowledge": _knowledge(standing),
            "refused": _refused(standing.refused) if standing.refused else None,
            "pending": list(standing.pending),
            "held_back": _held(self._held_back.last) if self._held_back.last else None,
        }

    def routes(self, *, detailed: bool) -> list[web.RouteDef]:
        """The two pages, for a server that the whole world reaches or not."""
        return [
            web.get(HEALTH_PATH, self.live if detailed else _lives),
            web.get(READY_PATH, self.ready if detailed else self._is_ready),
        ]

    async def live(self, request: web.Request) -> web.Response:
        """/health with all details, as a page for a browser and as JSON for all others."""
        told = self.told()
        if "text/html" in request.headers.get("Accept", ""):
            return web.Response(
                text=health_page.page(told),
                content_type="text/html",
                headers=_ANSWERED_AS | _ONLY_STYLE,
            )
        return _json(told)

    async def ready(self, _: web.Request) -> web.Response:
        """/ready with the reasons."""
        amiss = await self.amiss()
        parts = {part: {"ready": not why, "reason": why} for part, why in amiss.items()}
        return _readiness(amiss, parts)

    async def _is_ready(self, _: web.Request) -> web.Response:
        amiss = await self.amiss()
        return _readiness(amiss, {part: {"ready": not why} for part, why in amiss.items()})


@asynccontextmanager
async def open_on(port: int, routes: Iterable[web.RouteDef]) -> AsyncIterator[None]:
    """A server for those who run the bot; 0: none. ConfigError where it cannot listen."""
    if not port:
        yield
        return
    pages = web.Application()
    pages.add_routes(routes)
    pages.on_response_prepare.append(_without_version)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, port=port).start()
        except OSError as error:
            raise ConfigError(
                f"HEALTH_PORT {port} cannot be listened on: {error.strerror} (choose another)"
            ) from None
        yield
    finally:
        await runner.cleanup()


async def _not_yet() -> None:
    raise NotReadyError(wording.NOT_YET)


async def _reason(check: Check) -> str:
    try:
        async with asyncio.timeout(_PATIENCE):
            await check()
    except TimeoutError:
        return wording.SLOW
    except BotError as error:
        return str(error)
    return ""


async def _lives(_: web.Request) -> web.Response:
    return _json({"status": "ok"})


def _readiness(amiss: dict[str, str], parts: Json) -> web.Response:
    ready = not any(amiss.values())
    status = "ready" if ready else "not ready"
    return _json({"status": status, "parts": parts}, 200 if ready else 503)


def _json(body: Json, status: int = 200) -> web.Response:
    return web.json_response(body, status=status, headers=_ANSWERED_AS)


async def _without_version(_: web.Request, response: web.StreamResponse) -> None:
    response.headers["Server"] = _ANSWERED_AS["Server"]


def _knowledge(standing: Standing) -> Json:
    mind = standing.mind
    return {
        "version": mind.knowledge.version,
        "since": _moment(standing.since),
        "entries": len(mind.knowledge.entries),
        "matching": mind.matcher.method,
    }


def _held(held: Held) -> Json:
    return {
        "team": held.team,
        "minute_rate_limited": _moment(held.minute),
        "last_told": _moment(held.at),
    }


def _refused(refused: Refused) -> Json:
    return {
        "at": _moment(refused.at),
        "total": refused.total,
        "problems": [_problem(each) for each in refused.problems],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "where": f"{problem.file}:{problem.line}",
        "field": problem.field,
        "message": problem.message,
        "remedy": problem.remedy,
    }


def _moment(at: float) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%SZ}"
