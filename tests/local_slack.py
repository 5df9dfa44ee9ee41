"""A person at the local Slack, for tests: acts over HTTP and waits for what they see."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from tests.log_watch import SAID

Json = dict[str, Any]
PATIENCE = 5.0


@dataclass(frozen=True)
class Person:
    """One of the workspace's people, by id. Every act has been acknowledged when it returns."""

    session: ClientSession
    url: str
    id: str
    dm: str

    async def act(self, act: str, **fields: Any) -> Json:
        body = {"user": self.id, "act": act, **fields}
        SAID.update(text for text in fields.values() if isinstance(text, str))
        async with self.session.post(f"{self.url}/page/act", json=body) as answer:
            result: Json = await answer.json()
        return result

    async def does(self, act: str, **fields: Any) -> Json:
        result = await self.act(act, **fields)
        assert result["ok"], result
        return result

    async def says(self, text: str, channel: str | None = None, thread: str | None = None) -> Json:
        return await self.does("say", channel=channel or self.dm, text=text, thread_ts=thread)

    async def commands(self, text: str, channel: str) -> Json:
        return await self.does("command", channel=channel, text=text)

    async def state(self) -> Json:
        async with self.session.get(f"{self.url}/page/state", params={"user": self.id}) as answer:
            state: Json = await answer.json()
        return state

    async def until(self, what: Callable[[Json], Any]) -> Any:
        """The first true thing that `what` finds in what this person sees."""
        live = self.session.ws_connect(f"{self.url}/page/live", params={"user": self.id})
        async with asyncio.timeout(PATIENCE), live as states:
            async for state in states:
                if found := what(state.json()):
                    return found
        raise AssertionError("the local Slack closed the line")

    async def sees(self, fragment: str, channel: str | None = None, after: str = "") -> Json:
        """The newest message from the bot that holds the fragment, posted after `after`."""
        try:
            found: Json = await self.until(
                lambda state: next(
                    (
                        message
                        for message in reversed(state["messages"][channel or self.dm])
                        if message["bot"] and message["ts"] > after and fragment in shown(message)
                    ),
                    None,
                )
            )
        except TimeoutError:
            seen = [shown(m) for m in (await self.state())["messages"][channel or self.dm]]
            raise AssertionError(f"never saw {fragment!r} but {seen}") from None
        return found

    async def sees_view(self, fragment: str) -> Json:
        """The topmost modal, once it holds the fragment."""
        try:
            found: Json = await self.until(
                lambda state: next(
                    (view for view in state["views"][-1:] if fragment in shown(view)), None
                )
            )
        except TimeoutError:
            seen = [shown(view) for view in (await self.state())["views"]]
            raise AssertionError(f"never saw {fragment!r} but {seen}") from None
        return found

    async def presses(self, label: str, on: Json, channel: str | None = None) -> Json:
        """Clicks the button whose label begins with `label`, in a message or a view."""
        return await self.act("click", **place(on, channel or self.dm), **button(label, on))

    async def sends(self, view: Json, choice: str) -> Json:
        """Takes the choice whose label begins with `choice` and sends the guide's modal."""
        block = next(block for block in view["blocks"] if block["type"] == "input")
        element = block["element"]
        option = next(o for o in element["options"] if o["text"]["text"].startswith(choice))
        state = {"type": element["type"], "selected_option": option}
        values = {block["block_id"]: {element["action_id"]: state}}
        return await self.act("submit", view_id=view["id"], values=values)


def shown(thing: Json) -> str:
    """All texts of a message or a view, in the order in which they stand."""
    return "\n".join(_texts({"title": thing.get("title"), "blocks": thing.get("blocks")})) or (
        thing.get("text") or ""
    )


def labels(thing: Json) -> list[str]:
    """The labels of all buttons."""
    return [element["text"]["text"] for _, element in _elements(thing)]


def button(label: str, thing: Json) -> Json:
    """The block and the action of the button whose label begins so."""
    for block, element in _elements(thing):
        if element["text"]["text"].startswith(label):
            return {"block_id": block["block_id"], "action_id": element["action_id"]}
    raise AssertionError(f"no button {label!r} among {labels(thing)}")


def place(thing: Json, channel: str) -> Json:
    """Where a message or a view is clicked in."""
    return {"channel": channel, "ts": thing["ts"]} if "ts" in thing else {"view_id": thing["id"]}


def _elements(thing: Json) -> list[tuple[Json, Json]]:
    return [
        (block, element)
        for block in thing.get("blocks") or []
        for element in (*block.get("elements", ()), block.get("accessory") or {})
        if element.get("type") == "button"
    ]


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["text"]] if isinstance(value.get("text"), str) else []
        return own + [text for each in value.values() for text in _texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in _texts(each)]
    return []
