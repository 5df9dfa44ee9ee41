"""What a person does to an element of a message, a modal or the App Home."""

from bot.playground import elements, payloads
from bot.playground.errors import Json, Refused
from bot.playground.parts import Parts, message_in, text_in
from bot.playground.workspace import Message, View

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."
SILENT = "{0} did not respond in time ({1}). Try again."
FIELDS = {
    "conversations_select": "conversation",
    "channels_select": "conversation",
    "multi_conversations_select": "values",
    "multi_channels_select": "values",
    "multi_users_select": "values",
    "multi_static_select": "values",
    "checkboxes": "values",
    **dict.fromkeys(elements.TYPED, "text"),
}


async def click(parts: Parts, user: str, fields: Json) -> Json:
    """Press, choose or type; the app hears of it, except of inputs that wait for Submit."""
    place = _view(parts, user, fields) if fields.get("view_id") else message_in(parts, user, fields)
    blocks = place.body["blocks"] if isinstance(place, View) else place.blocks
    names = text_in(fields, "block_id"), text_in(fields, "action_id")
    block, element = elements.find(blocks, *names)
    done = elements.action(
        element, _given(element, fields), lambda id_: parts.workspace.chooses(user, id_)
    )
    if elements.is_input(element):
        _remember(parts, user, place, block, element, done)
        if block["type"] == "input" and not block.get("dispatch_action"):
            return {"ok": True}
    if isinstance(place, View) and "state" in fields:
        remember_all(parts, user, place, fields["state"])
    return await _send(parts, user, place, _entry(parts, block, element, done), element)


def remember_all(parts: Parts, user: str, view: View, states: object) -> None:
    """Keep what a person entered in a view: `{block_id: {action_id: state element}}`."""
    if not isinstance(states, dict) or not all(isinstance(s, dict) for s in states.values()):
        raise Refused("What was entered must be given by block_id and action_id.")
    for block_id, by_action in states.items():
        for action_id, state in by_action.items():
            block, element = elements.find(view.body["blocks"], block_id, action_id)
            given = elements.given_in(state)
            done = elements.held(element, given, lambda id_: parts.workspace.chooses(user, id_))
            _remember(parts, user, view, block, element, done)


def _view(parts: Parts, user: str, fields: Json) -> View:
    view = parts.workspace.view(text_in(fields, "view_id"))
    mine = (parts.workspace.top(user), parts.workspace.homes.get(user))
    if view is None or view not in mine:
        raise Refused("This view is not open before you.")
    return view


def _given(element: Json, fields: Json) -> object:
    given = fields.get(FIELDS.get(element["type"], "value"))
    return fields.get("value") if given is None else given


def _remember(
    parts: Parts, user: str, place: View | Message, block: Json, element: Json, done: Json
) -> None:
    kept = place.values if isinstance(place, View) else place.values.setdefault(user, {})
    name = elements.SELECTED.get(element["type"], "value")
    state = {"type": element["type"], name: done[name]}
    kept.setdefault(block["block_id"], {})[element["action_id"]] = state
    parts.workspace.changed()


def _entry(parts: Parts, block: Json, element: Json, done: Json) -> Json:
    names = {"block_id": block["block_id"], "action_id": element["action_id"]}
    return {"type": element["type"], "action_ts": parts.workspace.stamp()} | names | done


async def _send(
    parts: Parts, user: str, place: View | Message, action: Json, element: Json
) -> Json:
    if not parts.workspace.app.interactive:
        raise Refused(NOT_INTERACTIVE)
    if isinstance(place, View):
        modal = place.id if place.body["type"] == "modal" else None
        trigger_id = parts.grants.trigger(user, place.origin, modal)
        payload = payloads.view_action(parts.workspace, user, place, action, trigger_id)
    else:
        trigger = {
            "trigger_id": parts.grants.trigger(user, place.channel),
            "response_url": parts.grants.response_url(user, place.channel, place.ts),
        }
        payload = payloads.message_action(parts.workspace, user, place, action, trigger)
    answer = await parts.hub.send("interactive", payload)
    link = {"url": element["url"]} if "url" in element else {}
    if not answer.acknowledged:
        return {"ok": False, "error": SILENT.format(parts.name, answer.error)} | link
    return {"ok": True} | link
