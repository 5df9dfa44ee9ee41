"""Submitting and closing modals, and what the app may answer to that."""

from collections.abc import Callable

from bot.playground import clicking, content, elements, payloads, views
from bot.playground.errors import ApiError, Json, Refused
from bot.playground.parts import Parts, text_in
from bot.playground.workspace import View

TROUBLE = "We had some trouble connecting. Try again?"
CONVERSATION_SELECTS = ("conversations_select", "channels_select")


async def submit(parts: Parts, user: str, fields: Json) -> Json:
    """Submit the modal before a person; what is missing is asked for without asking the app."""
    view = _top(parts, user, fields)
    if not view.body.get("submit"):
        raise Refused("This view has nothing to submit.")
    if not parts.workspace.app.interactive:
        raise Refused(clicking.NOT_INTERACTIVE)
    clicking.remember_all(parts, user, view, fields.get("values") or {})
    complaints = _complaints(view)
    if complaints:
        return {"ok": False, "errors": complaints}
    trigger_id = parts.grants.trigger(user, view.origin, view.id)
    urls = _response_urls(parts, user, view)
    payload = payloads.view_submission(parts.workspace, user, view, trigger_id, urls)
    answer = await parts.hub.send("interactive", payload)
    if not answer.acknowledged:
        return {"ok": False, "error": TROUBLE}
    return _acted(parts, view, answer.payload)


async def close(parts: Parts, user: str, fields: Json) -> Json:
    """Close the modal before a person; the app hears of it where it asked to."""
    view = _top(parts, user, fields)
    cleared = bool(view.body.get("clear_on_close"))
    for left in views.close(parts.workspace, view):
        await parts.hub.send(
            "interactive", payloads.view_closed(parts.workspace, user, left, cleared)
        )
    return {"ok": True}


def _top(parts: Parts, user: str, fields: Json) -> View:
    view = parts.workspace.top(user)
    if view is None or view.id != text_in(fields, "view_id"):
        raise Refused("This view is not open before you.")
    return view


def _inputs(view: View) -> list[tuple[Json, Json]]:
    blocks = view.body["blocks"]
    return [(block, item) for block, item in elements.each(blocks) if block["type"] == "input"]


def _complaints(view: View) -> dict[str, str]:
    found = {}
    for block, element in _inputs(view):
        if not elements.is_input(element):
            continue
        state = view.values[block["block_id"]][element["action_id"]]
        found[block["block_id"]] = elements.complaint(block, element, state)
    return {block_id: complaint for block_id, complaint in found.items() if complaint}


def _response_urls(parts: Parts, user: str, view: View) -> list[Json]:
    found = []
    for block, element in _inputs(view):
        names = {"block_id": block["block_id"], "action_id": element["action_id"]}
        if element["type"] in CONVERSATION_SELECTS and element.get("response_url_enabled"):
            state = view.values[block["block_id"]][element["action_id"]]
            channel = state[elements.SELECTED[element["type"]]]
            if channel:
                url = parts.grants.response_url(user, channel)
                found.append(names | {"channel_id": channel, "response_url": url})
    return found


def _acted(parts: Parts, view: View, payload: Json) -> Json:
    act = RESPONSE_ACTIONS.get(str(payload.get("response_action")) if payload else "")
    if act is None:
        return {"ok": False, "error": TROUBLE}
    try:
        return act(parts, view, payload)
    except ApiError:
        return {"ok": False, "error": TROUBLE}


def _errors(_parts: Parts, view: View, payload: Json) -> Json:
    errors = payload.get("errors")
    known = {block["block_id"] for block, _ in _inputs(view)}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= known:
        raise ApiError("invalid_errors")
    return {"ok": False, "errors": {block_id: str(text) for block_id, text in errors.items()}}


def _update(parts: Parts, view: View, payload: Json) -> Json:
    views.update(parts.workspace, view, content.view_in(payload.get("view"), "modal"))
    return {"ok": True}


def _push(parts: Parts, view: View, payload: Json) -> Json:
    views.push_modal(parts.workspace, view.owner, content.view_in(payload.get("view"), "modal"))
    return {"ok": True}


def _clear(parts: Parts, view: View, _payload: Json) -> Json:
    views.clear(parts.workspace, view.owner)
    return {"ok": True}


def _closed(parts: Parts, view: View, _payload: Json) -> Json:
    stack = parts.workspace.modals[view.owner]
    if view in stack:
        stack.remove(view)
    parts.workspace.changed()
    return {"ok": True}


RESPONSE_ACTIONS: dict[str, Callable[[Parts, View, Json], Json]] = {
    "": _closed,
    "errors": _errors,
    "update": _update,
    "push": _push,
    "clear": _clear,
}
