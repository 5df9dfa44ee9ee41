"""The listeners: each decodes, makes one call to the core, and draws."""

from collections.abc import Awaitable, Callable

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners import (
    buttons,
    commands,
    conversation,
    decisions,
    fallbacks,
    feedback,
    guide_modal,
    home,
    sharing,
    shortcuts,
    step,
)


def register(app: AsyncApp, desk: Desk) -> None:
    """Hangs every listener into the app. The order matters: the first that fits is called."""

    @app.middleware
    async def be_of_one_mind(next_: Callable[[], Awaitable[None]]) -> None:
        desk.begin()
        await next_()

    commands.register(app, desk)
    conversation.register(app, desk)
    shortcuts.register(app, desk)
    buttons.register(app, desk)
    feedback.register(app, desk)
    guide_modal.register(app, desk)
    sharing.register(app, desk)
    decisions.register(app, desk)
    home.register(app, desk)
    step.register(app, desk)
    fallbacks.register(app, desk)
