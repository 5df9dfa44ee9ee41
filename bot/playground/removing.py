"""An admin takes the app out of the workspace."""

from bot.playground.errors import Json, Refused
from bot.playground.parts import Parts


async def uninstall(parts: Parts, user: str, _fields: Json) -> Json:
    """Remove the app; it hears of it, and then nothing more."""
    if not parts.workspace.team.people[user].admin:
        raise Refused("Only an admin can remove an app.")
    if not parts.workspace.app.installed:
        raise Refused(f"{parts.name} is not installed here.")
    return {"ok": True, "acknowledged": await parts.hub.deliver(parts.remove(parts))}
