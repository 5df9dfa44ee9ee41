"""What is done to a decision's card: views, comparison, the end, the menu, and lists of cards."""

from slack_bolt.async_app import AsyncApp

from bot.slack.desk import Desk
from bot.slack.listeners.decisions import close, compare, listing, menu, say


def register(app: AsyncApp, desk: Desk) -> None:
    """Hangs all of it into the app."""
    say.register(app, desk)
    compare.register(app, desk)
    close.register(app, desk)
    menu.register(app, desk)
    listing.register(app, desk)
