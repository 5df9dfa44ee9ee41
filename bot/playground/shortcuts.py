"""Shortcuts: what a person starts from anywhere, or on a message that they see."""

from typing import Literal

from bot.playground import clicking, payloads
from bot.playground.errors import Json, Refused
from bot.playground.parts import Parts, message_in, text_in

UNKNOWN = "{0} has no such shortcut."
NOT_THERE = "A shortcut cannot be used on this message."


async def shortcut(parts: Parts, user: str, fields: Json) -> Json:
    """Use a global shortcut."""
    callback_id = _declared(parts, "global", fields)
    trigger_id = parts.grants.trigger(user)
    return await _send(parts, payloads.shortcut(parts.workspace, user, callback_id, trigger_id))


async def message_shortcut(parts: Parts, user: str, fields: Json) -> Json:
    """Use a shortcut on a message, wherever the person sees it; an ephemeral one has none."""
    callback_id = _declared(parts, "message", fields)
    message = message_in(parts, user, fields)
    if message.reader is not None or message.deleted:
        raise Refused(NOT_THERE)
    trigger = {
        "trigger_id": parts.grants.trigger(user, message.channel),
        "response_url": parts.grants.response_url(user, message.channel),
    }
    payload = payloads.message_shortcut(parts.workspace, user, message, callback_id, trigger)
    return await _send(parts, payload)


def _declared(parts: Parts, kind: Literal["global", "message"], fields: Json) -> str:
    callback_id = text_in(fields, "callback_id")
    if not parts.workspace.app.has_shortcut(kind, callback_id):
        raise Refused(UNKNOWN.format(parts.name))
    if not parts.workspace.app.interactive:
        raise Refused(clicking.NOT_INTERACTIVE)
    return callback_id


async def _send(parts: Parts, payload: Json) -> Json:
    answer = await parts.hub.send("interactive", payload)
    if not answer.acknowledged:
        return {"ok": False, "error": clicking.SILENT.format(parts.name, answer.error)}
    return {"ok": True}
