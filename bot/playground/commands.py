"""Slash commands: what a person types, and what becomes of the app's acknowledgement."""

from bot.playground import answers, payloads
from bot.playground.errors import ApiError, Json, Refused
from bot.playground.grants import ResponseUrl
from bot.playground.parts import Parts, open_channel_in, text_in

UNKNOWN = (
    "{0} is not a valid command. In Slack, all messages that start with the “/” command are "
    "interpreted as commands. If you are trying to send a message and not run a command, try "
    "preceding the “/” with an empty space."
)
IN_THREAD = "{0} is not supported in threads. Sorry!"
FAILED = "{0} failed with the error “{1}”"


async def command(parts: Parts, user: str, fields: Json) -> Json:
    """Run a slash command where the person is; its failure is told to them alone."""
    name, _, rest = text_in(fields, "text").strip().partition(" ")
    declared = parts.workspace.app.commands.get(name)
    if declared is None:
        raise Refused(UNKNOWN.format(name or "That"))
    if text_in(fields, "thread_ts"):
        raise Refused(IN_THREAD.format(name))
    channel = open_channel_in(parts, user, fields)
    rest = parts.spelling.command(rest.strip(), declared.get("should_escape", False))
    trigger = {
        "response_url": parts.grants.response_url(user, channel.id),
        "trigger_id": parts.grants.trigger(user, channel.id),
    }
    payload = payloads.slash_command(parts.workspace, user, channel, (name, rest), trigger)
    answer = await parts.hub.send("slash_commands", payload)
    place = ResponseUrl(user, channel.id, parts.workspace.clock())
    error = answer.error or _shown(parts, place, answer.payload)
    if error:
        parts.workspace.tell(user, channel, FAILED.format(name, error))
    return {"ok": True, "acknowledged": answer.acknowledged}


def _shown(parts: Parts, place: ResponseUrl, payload: Json) -> str:
    if not payload:
        return ""
    try:
        parts.hub.later(answers.answer(parts.workspace, place, payload))
    except ApiError as error:
        return error.code
    return ""
