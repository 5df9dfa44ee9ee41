"""The toy app's manifest, a clock to turn by hand, and the app's end of the wire."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

from bot.playground import Playground

Json = dict[str, Any]
Start = Callable[..., Awaitable[Playground]]
GENERAL, ML_TEAM, RANDOM, LEADS = "C0GENERAL", "C0MLTEAM", "C0RANDOM", "G0LEADS"
MANIFEST: Json = {
    "display_information": {"name": "Tiny", "description": "A toy"},
    "features": {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "tiny", "always_online": True},
        "agent_view": {"agent_description": "A toy"},
        "slash_commands": [
            {"command": "/tiny", "description": "Does things", "usage_hint": "[what]"},
            {"command": "/exact", "description": "Reads ids", "should_escape": True},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": ["commands", "chat:write", "app_mentions:read", "im:history", "assistant:write"]
        }
    },
    "settings": {
        "event_subscriptions": {"bot_events": ["app_mention", "message.im", "app_home_opened"]},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


class Clock:
    """Time as the test has it."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(eq=False)
class Wire:
    """A raw Socket Mode connection: reads envelopes and acknowledges as the test says."""

    socket: ClientWebSocketResponse
    hello: Json
    seen: list[Json] = field(default_factory=list)

    async def next(self) -> Json:
        envelope: Json = json.loads(await asyncio.wait_for(self.socket.receive_str(), 5))
        self.seen.append(envelope)
        return envelope

    async def ack(self, envelope: Json, payload: Any = None) -> None:
        answer = {"envelope_id": envelope["envelope_id"]}
        await self.socket.send_json(answer if payload is None else answer | {"payload": payload})

    async def take(self, payload: Any = None) -> Json:
        """Acknowledges the next envelope and gives its payload."""
        envelope = await self.next()
        await self.ack(envelope, payload)
        found: Json = envelope["payload"]
        return found


async def both(
    doing: Coroutine[Any, Any, Json], wire: Wire, payload: Any = None
) -> tuple[Json, Json]:
    """An act's result, and what the app got of it and acknowledged with this payload."""
    result, taken = await asyncio.gather(doing, wire.take(payload))
    return result, taken


async def open_wire(playground: Playground, session: ClientSession) -> Wire:
    called = await call(playground, session, "apps.connections.open", token=playground.app_token)
    socket = await session.ws_connect(called["url"])
    return Wire(socket, await socket.receive_json())


async def call(
    playground: Playground,
    session: ClientSession,
    method: str,
    token: str | None = None,
    **args: Any,
) -> Json:
    """Calls a Web API method as plainly as can be."""
    headers = {"Authorization": f"Bearer {token or playground.bot_token}"}
    url = playground.api_url + method
    async with session.post(url, json=args, headers=headers) as answer:
        assert answer.status == 200
        body: Json = await answer.json()
    return body


def section(text: str, **more: Any) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def button(action_id: str, label: str = "Press", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(label), **more}


def actions(*elements: Json, block_id: str = "acts") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(value: str) -> Json:
    return {"text": plain(value.title()), "value": value}


def asked(block_id: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id.title()),
        "element": {"action_id": "it", **element},
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": plain("Form"),
        "submit": plain("Send"),
        "blocks": list(blocks) or [section("Nothing to ask")],
        **more,
    }
