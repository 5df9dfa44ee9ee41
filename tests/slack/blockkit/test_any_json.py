"""No JSON value makes the check raise, and a fault always points at a place that exists."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.blockkit import Fault, check_message, check_view
from tests.slack.blockkit.samples import (
    ANYWHERE,
    BUTTONS,
    MENUS,
    MESSAGES_ONLY,
    TYPED,
    Json,
    field,
    modal,
    plain,
)

# Names that mean something, so that chance comes past the first fault; and lone surrogates,
# which JSON can spell and UTF-8 cannot.
NAMES = (
    "type text blocks elements element options rows section actions input modal home image table "
    "static_select <section> a/b"
)
WORDS = st.sampled_from([*NAMES.split(), "\ud800"])
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | WORDS
VALUES: st.SearchStrategy[Any] = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)
SOUND: list[Json] = [
    *ANYWHERE,
    *MESSAGES_ONLY,
    *(field(element) for element in [*MENUS, *TYPED]),
    *({"type": "actions", "elements": [element]} for element in BUTTONS),
]


def replaced(value: Any, path: list[int], new: object) -> Any:
    """The same document with one value, found by walking the numbers, put in another's place."""
    if not path or not isinstance(value, dict | list) or not value:
        return new
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    copy: Any = dict(value) if isinstance(value, dict) else list(value)
    copy[key] = replaced(value[key], path[1:], new)
    return copy


def stands(fault: Fault, document: object) -> bool:
    """Whether a pointer leads to a place in the document, or to a field that is missing there."""
    *steps, last = fault.pointer.split("/")[2:] or [""]
    place: Any = document
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    return last == "" or isinstance(place, dict) or int(last) < len(place)


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_any_json_value_is_answered(value: object) -> None:
    for fault in check_message(value):
        assert fault.pointer.startswith("/blocks")
        assert stands(fault, value)
    for fault in check_view(value):
        assert fault.pointer.startswith("/view")
        assert stands(fault, value)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SOUND), st.lists(st.integers(0, 9), min_size=1, max_size=7), VALUES)
def test_a_sound_document_with_one_value_changed_is_answered(
    block: Json, path: list[int], new: object
) -> None:
    blocks = [replaced(block, path, new)]
    view = modal(*blocks, submit=plain())
    assert all(stands(fault, blocks) for fault in check_message(blocks))
    assert all(stands(fault, view) for fault in check_view(view))


def test_numbers_beyond_all_measure_are_answered() -> None:
    huge = json.loads("1" + "0" * 400)
    cell = {"type": "raw_number", "value": huge, "text": "a"}
    assert check_message([{"type": "table", "rows": [[cell]]}]) != []
    number = {"type": "plain_text_input", "max_length": huge}
    assert check_message([field(number)]) != []


def test_values_nested_as_deep_as_json_reads_them_are_answered() -> None:
    deep = json.loads("[" * 900 + "]" * 900)
    assert check_message(deep) == [Fault("must provide an object", "/blocks/0")]
    option = {"text": deep, "value": "a"}
    menu = {"type": "static_select", "options": [option], "initial_option": option}
    assert check_message([{"type": "section", "text": plain(), "accessory": menu}]) != []
