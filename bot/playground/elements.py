"""What a person can act on in blocks: finding it, choosing in it, and what it then holds.

A state element is what Slack keeps of an input: `{"type": …, "value": …}` for typed text,
`{"type": …, "selected_option": {…}}` and the like for what is chosen.
"""

import copy
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from bot.playground.errors import Json, Refused

Sees = Callable[[str], bool]
"""Whether the person who acts can name who or what has this id."""

SELECTED: Mapping[str, str] = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
    "users_select": "selected_user",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
    "multi_users_select": "selected_users",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
LONGEST_TYPED = 3000
MISSING = "Please complete this required field."


def filled(blocks: list[Json]) -> list[Json]:
    """A copy of blocks in which every block and element has its id, as Slack returns them."""
    made = copy.deepcopy(blocks)
    for block in made:
        block.setdefault("block_id", secrets.token_urlsafe(4))
        for element in _acting(block):
            element.setdefault("action_id", secrets.token_urlsafe(4))
    return made


def each(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every block with each of its elements that a person can act on; ids must be filled."""
    for block in blocks:
        for element in _acting(block):
            yield block, element


def find(blocks: list[Json], block_id: object, action_id: object) -> tuple[Json, Json]:
    """The block and element with these ids, or a refusal: nobody clicks what is not there."""
    for block, element in each(blocks):
        if block["block_id"] == block_id and element["action_id"] == action_id:
            return block, element
    raise Refused(f"There is no {action_id!r} in block {block_id!r} here.")


def values(blocks: list[Json], kept: Json, origin: str | None = None) -> Json:
    """What all inputs hold; what was kept stays where block_id and action_id did.

    `origin` is the channel that a "current conversation" input starts with.
    """
    found: Json = {}
    for block, element in each(blocks):
        start = _untouched(element, origin)
        if start is None:
            continue
        old = kept.get(block["block_id"], {}).get(element["action_id"])
        same = old is not None and old["type"] == start["type"]
        found.setdefault(block["block_id"], {})[element["action_id"]] = old if same else start
    return found


def held(element: Json, given: object, sees: Sees) -> Json:
    """The state element after a person left `given` in an input, if they can.

    `given` is an option's value, a list of them, an id, a list of ids, or text.
    """
    kind = element["type"]
    if kind in TYPED:
        return {"type": kind, "value": _text(given)}
    name = SELECTED.get(kind)
    if name is None:
        raise Refused(f"Nothing can be chosen in a {kind}.")
    several = name.endswith("s")
    if given in (None, "", []):
        return {"type": kind, name: [] if several else None}
    chosen = [_one(element, name, item, sees) for item in (_list(given) if several else [given])]
    return {"type": kind, name: chosen if several else chosen[0]}


def given_in(state: object) -> object:
    """What a state element says was chosen or typed, in the form that `held` takes."""
    if not isinstance(state, dict):
        raise Refused("What is sent for an input must be its state, as Slack has it.")
    names = [name for name in state if name == "value" or name.startswith("selected_")]
    found = state[names[0]] if names else None
    if isinstance(found, list):
        return [_value(item) for item in found]
    return _value(found)


def complaint(block: Json, element: Json, state: Json) -> str:
    """What Slack's client says of an input before it lets a person submit; empty if all is well."""
    content = next(value for key, value in state.items() if key != "type")
    if content in (None, "", []):
        return "" if block.get("optional") else MISSING
    most, least = element.get("max_length", LONGEST_TYPED), element.get("min_length", 0)
    if element["type"] in TYPED and not least <= len(content) <= most:
        return f"This must be {least} to {most} characters long."
    return ""


def action(element: Json, given: object, sees: Sees) -> Json:
    """What an element adds to its entry in `actions` when a person acts on it."""
    asked = {"confirm": element["confirm"]} if "confirm" in element else {}
    return _chosen(element, given, sees) | asked


def is_input(element: Json) -> bool:
    """Whether an element keeps a state."""
    return element["type"] in TYPED or element["type"] in SELECTED


def _chosen(element: Json, given: object, sees: Sees) -> Json:
    kind = element["type"]
    if kind in ("button", "icon_button", "workflow_button"):
        return {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    if kind == "overflow":
        return {"selected_option": _option(element, given)}
    if kind == "feedback_buttons":
        buttons = (element["positive_button"], element["negative_button"])
        pressed = next((button for button in buttons if button["value"] == given), None)
        if pressed is None:
            raise Refused(f"There is no choice {given!r} here.")
        return {"text": pressed["text"], "value": given}
    extra = {"placeholder": element["placeholder"]} if "placeholder" in element else {}
    return held(element, given, sees) | extra


def _acting(block: Json) -> Iterator[Json]:
    if block["type"] in ("actions", "context_actions"):
        yield from block["elements"]
    if block["type"] == "card":
        yield from block.get("actions", ())
    for name in ("accessory", "element"):
        element = block.get(name)
        if element is not None and element["type"] != "image":
            yield element


def _untouched(element: Json, origin: str | None) -> Json | None:
    kind = element["type"]
    if kind in TYPED:
        return {"type": kind, "value": element.get("initial_value")}
    name = SELECTED.get(kind)
    if name is None:
        return None
    start = element.get(name.replace("selected_", "initial_"))
    if start is None and element.get("default_to_current_conversation"):
        start = [origin] if name.endswith("s") and origin else origin
    return {"type": kind, name: [] if start is None and name.endswith("s") else start}


def _one(element: Json, name: str, given: object, sees: Sees) -> object:
    if name.startswith("selected_option"):
        return _option(element, given)
    if name.startswith("selected_user"):
        known = isinstance(given, str) and given.startswith("U") and sees(given)
    elif name.startswith(("selected_conversation", "selected_channel")):
        known = isinstance(given, str) and not given.startswith("U") and sees(given)
    else:
        known = isinstance(given, str | int)
    if not known:
        raise Refused(f"You cannot choose {given!r} here.")
    return given


def _option(element: Json, value: object) -> Json:
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *(o for group in groups for o in group["options"])]
    for option in options:
        if option.get("value") == value:
            return dict(option)
    raise Refused(f"There is no choice {value!r} here.")


def _text(given: object) -> str | None:
    if given is not None and not isinstance(given, str):
        raise Refused("What is typed must be text.")
    return given or None


def _list(given: object) -> list[Any]:
    return given if isinstance(given, list) else [given]


def _value(item: object) -> object:
    return item.get("value") if isinstance(item, dict) else item
