"""Shows where the views on a decision differ."""

from slack_bolt.async_app import AsyncApp

from bot.core import deciding
from bot.core.decision import Decision
from bot.core.wording import acting
from bot.slack import decision_views, ids
from bot.slack.desk import Desk
from bot.slack.listeners.decisions.asked import Click, listen


def register(app: AsyncApp, desk: Desk) -> None:
    """Listens to the button that compares views."""
    listen(app, desk, ids.DECISION_COMPARE, _compare)


async def _compare(click: Click, decision: Decision) -> None:
    user = click.pressed.user
    compared = deciding.comparison(click.desk.knowledge, decision, user)
    await click.show(decision_views.reads(click.desk.canvas(user), acting.COMPARE, compared))
