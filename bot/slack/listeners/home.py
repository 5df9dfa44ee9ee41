"""The app's home tab."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import send, views
from bot.slack.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Draws the home tab whenever somebody opens it."""

    @app.event("app_home_opened")
    async def draw(event: dict[str, Any], client: AsyncWebClient) -> None:
        if event.get("tab") == "home":
            desk.background.run(_publish(desk, client, event["user"]))


async def _publish(desk: Desk, client: AsyncWebClient, user: str) -> None:
    await send.publish_home(client, user, views.home(desk.canvas(user)))
