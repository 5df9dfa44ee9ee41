"""functions.*: how the app ends a workflow step that it was asked to run."""

from bot.playground import content
from bot.playground.chat_methods import required
from bot.playground.errors import ApiError, Json, invalid_arguments
from bot.playground.parts import Parts
from bot.playground.runs import Run
from bot.playground.web_api import Method


def complete_success(parts: Parts, args: Json) -> Json:
    """functions.completeSuccess: the outputs must be those that the manifest declares."""
    wrong = invalid_arguments("must provide an object [json-pointer:/outputs]")
    outputs = content.parsed(args.get("outputs"), wrong)
    if not isinstance(outputs, dict):
        raise wrong
    run = _run(parts, args)
    faults = run.step.faults("outputs", outputs, parts.workspace.knows)
    if faults:
        lines = [f"[ERROR] {fault}" for fault in faults]
        raise ApiError("parameter_validation_failed", response_metadata={"messages": lines})
    run.status, run.outputs = "completed", outputs
    return _over(parts, run)


def complete_error(parts: Parts, args: Json) -> Json:
    """functions.completeError: the error is told to the person."""
    error = required(args, "error")
    run = _run(parts, args)
    run.status, run.error = "failed", error
    return _over(parts, run)


def _run(parts: Parts, args: Json) -> Run:
    return parts.runs.running(required(args, "function_execution_id"), str(args["token"]))


def _over(parts: Parts, run: Run) -> Json:
    run.over.set()
    parts.workspace.changed()
    return {}


METHODS = {
    "functions.completeSuccess": Method(complete_success),
    "functions.completeError": Method(complete_error),
}
