"""Workspaces that remove the app, or take its token away: told in any order, and twice."""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.background import Background
from bot.slack.workspaces import Left, Workspaces


def register(app: AsyncApp, background: Background, workspaces: Workspaces) -> None:
    """Listens to the two events that end an installation."""

    @app.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        background.run(workspaces.left(_left(body, context)))

    @app.event("tokens_revoked")
    async def revoked(body: dict[str, Any], context: AsyncBoltContext) -> None:
        # People's own tokens are never asked for.
        if (body["event"].get("tokens") or {}).get("bot"):
            background.run(workspaces.left(_left(body, context)))


def _left(body: dict[str, Any], context: AsyncBoltContext) -> Left:
    org_wide = bool(context.get("is_enterprise_install"))
    at = body.get("event_time")
    return Left(
        team="" if org_wide else context.team_id or "",
        enterprise=context.enterprise_id or "",
        at=float(at) if isinstance(at, int | float) else 0.0,
    )
