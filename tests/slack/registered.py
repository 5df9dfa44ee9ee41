"""What the listeners hang into the app, as they name it: taken from the code, for tests."""

from collections.abc import Callable
from typing import Any, cast

from slack_bolt.async_app import AsyncApp

from bot.core.assistant import Assistant
from bot.slack import listeners
from bot.slack.background import Background
from bot.slack.desk import Desk
from bot.slack.listeners import leaving
from bot.slack.workspaces import Workspaces
from bot.store import SqlStore


class Registrar:
    """Stands where the app stands and writes down what listeners ask for."""

    def __init__(self) -> None:
        kinds = ("command", "event", "action", "view", "shortcut", "function", "middleware")
        self.asked: dict[str, list[Any]] = {kind: [] for kind in kinds}

    def __getattr__(self, kind: str) -> Callable[..., Callable[[Any], Any]]:
        def listen(constraint: Any, **_: Any) -> Callable[[Any], Any]:
            self.asked[kind].append(constraint)
            return lambda handler: handler

        return listen


def registered(mind: Assistant) -> dict[str, list[Any]]:
    """What is listened to, by kind: words, and patterns of words."""
    registrar = Registrar()
    desk = Desk(mind, SqlStore("sqlite+aiosqlite://"), Background())
    listeners.register(cast(AsyncApp, registrar), desk)
    leaving.register(cast(AsyncApp, registrar), desk.background, cast(Workspaces, None))
    return registrar.asked
