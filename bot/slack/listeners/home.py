"""The app's home tab: opened, browsed, asked, and told to forget."""

import re
from collections.abc import Callable, Coroutine, Iterable, Mapping
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient

from bot.core import wording
from bot.core.wording import home as words
from bot.errors import MemoryDownError
from bot.slack import board, decode, homes, ids, send, views
from bot.slack.decode import Press
from bot.slack.desk import Desk
from bot.slack.homes import Visitor
from bot.slack.listeners import agent
from bot.slack.listeners.buttons import refusal, tell
from bot.slack.topics import shelf

_Doing = Callable[[Desk, AsyncWebClient, Press, Visitor], Coroutine[Any, Any, None]]


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the tab being opened, to its box to ask in and to its own buttons."""

    @app.event("app_home_opened")
    async def opened(
        body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        event = body["event"]
        if event.get("tab") == "home":
            visitor = homes.visitor(decode.team(body), event["user"], context)
            desk.background.run(homes.redraw(desk, client, visitor))
        elif event.get("tab") == "messages":
            desk.background.run(agent.suggest(desk, client, event))

    @app.action(ids.HOME_ASK)
    async def ask(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        visitor = homes.visitor(pressed.team, pressed.user, context)
        desk.background.run(
            _ask(desk, client, pressed, visitor, decode.typed(body)),
            lambda why: tell(desk, client, pressed, why),
        )

    @app.action(_any_of(_DOES))
    async def press(
        ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient, context: AsyncBoltContext
    ) -> None:
        await ack()
        pressed = decode.press(body, desk.knowledge.guide)
        visitor = homes.visitor(pressed.team, pressed.user, context)
        desk.background.run(
            _press(desk, client, pressed, visitor),
            lambda why: tell(desk, client, pressed, why),
        )


def _any_of(actions: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"^{re.escape(each)}(:\d+)?$" for each in actions))


async def _ask(
    desk: Desk, client: AsyncWebClient, pressed: Press, visitor: Visitor, text: str
) -> None:
    turn = await desk.hear(text)
    canvas = desk.canvas(pressed.user, asked=turn.context.question)
    await _show(desk, client, pressed, views.guide(turn.reply, canvas))
    homes.keep_advice(desk, client, visitor, turn.reply, redrawn=True)
    desk.noted(visitor.team, turn, text, once=(visitor.user, pressed.trigger))


async def _press(desk: Desk, client: AsyncWebClient, pressed: Press, visitor: Visitor) -> None:
    if refused := refusal(desk, pressed):
        await tell(desk, client, pressed, refused)
    else:
        await _DOES[pressed.action](desk, client, pressed, visitor)


async def _browse(desk: Desk, client: AsyncWebClient, pressed: Press, visitor: Visitor) -> None:
    page = pressed.carried.page if pressed.carried else ""
    await homes.redraw(desk, client, visitor, shelf(page))


async def _open_advice(desk: Desk, client: AsyncWebClient, pressed: Press, _: Visitor) -> None:
    assert pressed.carried is not None  # noqa: S101 -- refused before where it carries nothing
    turn = desk.assistant.recommend(pressed.carried.progress)
    await _show(desk, client, pressed, views.guide(turn.reply, desk.canvas(pressed.user)))


async def _forget(desk: Desk, client: AsyncWebClient, pressed: Press, visitor: Visitor) -> None:
    try:
        changed = await desk.store.people.forget(visitor.team, visitor.user)
    except MemoryDownError:
        await tell(desk, client, pressed, words.NOT_FORGOTTEN)
        return
    followed = [await board.follow(desk, client, each.team, each.id) for each in changed]
    # From here on nothing may say that nothing was deleted.
    text = words.forgotten(len(changed), behind=followed.count(False))
    desk.background.run(tell(desk, client, pressed, text))
    desk.background.run(homes.redraw(desk, client, visitor))


async def _show(desk: Desk, client: AsyncWebClient, pressed: Press, view: View) -> None:
    if not await send.open_view(client, pressed.trigger, view):
        await tell(desk, client, pressed, wording.TOO_LATE)


_DOES: Mapping[str, _Doing] = {
    ids.HOME_TOPIC: _browse,
    ids.HOME_PAGE: _browse,
    ids.HOME_ADVICE: _open_advice,
    ids.HOME_FORGET: _forget,
}
