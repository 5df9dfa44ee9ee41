"""Workflows: a person runs one of the app's steps, as a workflow of theirs would."""

from bot.playground import events
from bot.playground.errors import Json, Refused
from bot.playground.parts import Parts, text_in

UNKNOWN = "{0} has no such step for workflows."
DEAF = "{0} does not subscribe to function_executed, so it would never hear of this."


async def run_step(parts: Parts, user: str, fields: Json) -> Json:
    """Run a step with these inputs and wait for its end, though not for long."""
    app = parts.workspace.app
    step = app.steps.get(text_in(fields, "callback_id"))
    if step is None:
        raise Refused(UNKNOWN.format(app.name))
    if not app.hears("function_executed"):
        raise Refused(DEAF.format(app.name))
    inputs = fields.get("inputs") or {}
    if not isinstance(inputs, dict):
        raise Refused("The inputs of a step are given by their names.")
    faults = step.faults("inputs", inputs, parts.workspace.knows)
    if faults:
        raise Refused(f"{faults[0]}.")
    given = {name: value for name, value in inputs.items() if value not in (None, "")}
    run = parts.runs.begin(user, step)
    parts.workspace.changed()
    heard = await parts.hub.deliver([events.step_run(parts.workspace, run, given)])
    if heard:
        await parts.runs.wait(run)
    return {"ok": True} | run.body
