"""Workspaces that remove the app, or take its token away: told in any order, and twice.

Where an organisation has the app, its workspaces come and go while its token stays.
"""

from typing import Any

from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.slack.background import Background
from bot.slack.workspaces import Left, Workspaces


def register(app: AsyncApp, background: Background, workspaces: Workspaces) -> None:
    """Listens to what ends an installation, or says which workspaces an organisation's serves."""

    @app.event("app_uninstalled")
    async def uninstalled(body: dict[str, Any], context: AsyncBoltContext) -> None:
        background.run(workspaces.left(_left(body, context)))

    @app.event("tokens_revoked")
    async def revoked(body: dict[str, Any], context: AsyncBoltContext) -> None:
        # People's own tokens are never asked for.
        if (body["event"].get("tokens") or {}).get("bot"):
            background.run(workspaces.left(_left(body, context)))

    @app.event("team_access_revoked")
    async def lost(body: dict[str, Any], context: AsyncBoltContext) -> None:
        background.run(workspaces.lost(_teams(body), context.enterprise_id or ""))

    @app.event("team_access_granted")
    async def gained(body: dict[str, Any], context: AsyncBoltContext) -> None:
        background.run(workspaces.gained(_teams(body), context.enterprise_id or ""))


def _teams(body: dict[str, Any]) -> tuple[str, ...]:
    return tuple(body["event"].get("team_ids") or ())


def _left(body: dict[str, Any], context: AsyncBoltContext) -> Left:
    org_wide = bool(context.get("is_enterprise_install"))
    at = body.get("event_time")
    return Left(
        team="" if org_wide else context.team_id or "",
        enterprise=context.enterprise_id or "",
        at=float(at) if isinstance(at, int | float) else 0.0,
    )
