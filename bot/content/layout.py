"""Adds to a YAML text in the layout that its author gave it; no other line changes."""

import json
from collections.abc import Callable, Iterator, Sequence

import yaml
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Edit = Callable[[str], str]
_WIDEST = 120
"""Columns beyond which a list in brackets goes on in the next line."""
_QUOTES = ("'", '"')
_IN_FLOW = ("[{}]", "[{}, b]", "{{ask: {}, by: b}}", "{{ask: {}}}")
_IN_BLOCK = ("- {}\n", "- ask: {}\n")
_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class LayoutError(Exception):
    """A text is laid out in a way that nothing can be added to."""


def phrase(text: str, entry: str, phrasing: str) -> str:
    """A file of entries with a phrasing added to one of them. Raises LayoutError."""
    for node in _items(text):
        known = _value(node, "id")
        if isinstance(known, ScalarNode) and known.value == entry:
            several = _value(node, "phrasings")
            if not isinstance(several, SequenceNode) or not several.value:
                break
            last = several.value[-1]
            added = _scalar(phrasing, flow=bool(several.flow_style), quoted=_is_quoted(last))
            if several.flow_style:
                return _in_brackets(text, several, added)
            return _below(text, several, [f"{_dash(several)}{added}"])
    raise LayoutError


def label(text: str, ask: str, entry: str, by: str) -> str:
    """A file of labelled questions with one added, written like the last of its kind.

    Raises LayoutError.
    """
    items = list(_items(text)) if text.strip() else []
    if not items:
        if text.strip():
            raise LayoutError
        return f"{_flow_label(ask, entry, by, ())}\n"
    whole = _root(text)
    if whole.flow_style:
        raise LayoutError
    model = next((each for each in reversed(items) if _is_in_scope(each)), items[-1])
    dash = _dash(whole)
    if model.flow_style:
        line = _flow_label(ask, entry, by, _keys(model)).removeprefix("- ")
        return _below(text, whole, [f"{dash}{line}"])
    asked = _value(model, "ask")
    first = f"ask: {_scalar(ask, flow=False, quoted=asked is not None and _is_quoted(asked))}"
    rest = [f"entry: [{entry}]", *(["kind: in"] if "kind" in _keys(model) else []), f"by: {by}"]
    return _below(text, whole, [f"{dash}{first}", *(f"{' ' * len(dash)}{each}" for each in rest)])


def _flow_label(ask: str, entry: str, by: str, keys: Sequence[str]) -> str:
    kind = "kind: in, " if "kind" in keys else ""
    asked = _scalar(ask, flow=True, quoted=False)
    return f"- {{ask: {asked}, entry: [{entry}], {kind}by: {by}}}"


def _root(text: str) -> SequenceNode:
    try:
        root = YAML().compose(text)
    except YAMLError:
        raise LayoutError from None
    if not isinstance(root, SequenceNode):
        raise LayoutError
    return root


def _items(text: str) -> Iterator[MappingNode]:
    for node in _root(text).value:
        if isinstance(node, MappingNode):
            yield node


def _value(node: MappingNode, name: str) -> Node | None:
    return next((value for key, value in node.value if key.value == name), None)


def _keys(node: MappingNode) -> tuple[str, ...]:
    return tuple(str(key.value) for key, _ in node.value)


def _is_in_scope(node: MappingNode) -> bool:
    entries = _value(node, "entry")
    return isinstance(entries, SequenceNode) and bool(entries.value)


def _is_quoted(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.style in _QUOTES


def _scalar(text: str, *, flow: bool, quoted: bool) -> str:
    """A text as YAML: plain where it then still is that text, and the others are plain too."""
    if not quoted and _is_plain(text, _IN_FLOW if flow else _IN_BLOCK):
        return text
    return json.dumps(text, ensure_ascii=False)


def _is_plain(text: str, places: Sequence[str]) -> bool:
    """Whether a text needs no quotes in any of these places, for any reader of the file."""
    return all(
        read(place.format(text)) == read(place.format(json.dumps(text, ensure_ascii=False)))
        for place in places
        for read in (_later, _earlier)
    )


def _later(text: str) -> object:
    """What this module reads there (YAML 1.2)."""
    try:
        return YAML(typ="safe", pure=True).load(text)
    except (YAMLError, ValueError):
        return None


def _earlier(text: str) -> object:
    """What the knowledge is read with (YAML 1.1), which differs about colons in brackets."""
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 -- makes texts, lists and mappings only
    except yaml.YAMLError:
        return None


def _dash(several: SequenceNode) -> str:
    """What stands before each item of a list: the dash where it stands, and the room behind it."""
    at, item = several.start_mark.column, several.value[-1].start_mark.column
    return f"{' ' * at}-{' ' * max(item - at - 1, 1)}"


def _in_brackets(text: str, several: SequenceNode, added: str) -> str:
    end = several.value[-1].end_mark.index
    begin = text.rfind("\n", 0, end) + 1
    tail = text[end:].split("\n", 1)[0].rstrip("\r")
    room = len(text[begin:end]) + len(added) + len(tail) + len(", ")
    between = " "
    if room > _WIDEST:
        between = f"{_newline(text)}{' ' * several.value[0].start_mark.column}"
    return f"{text[:end]},{between}{added}{text[end:]}"


def _below(text: str, several: SequenceNode, lines: Sequence[str]) -> str:
    """The text with lines below a list's last item, and below the comment behind it."""
    newline = _newline(text)
    last = _end(several.value[-1])
    at = last if last and text[last - 1] == "\n" else text.find("\n", last) + 1
    if not at:  # the file ends without a newline, and goes on doing so
        return newline.join([text, *lines])
    return text[:at] + "".join(f"{line}{newline}" for line in lines) + text[at:]


def _end(node: Node) -> int:
    """Where a value ends; a mapping's own end lies behind the comments that follow it."""
    while isinstance(node, MappingNode | SequenceNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return int(node.end_mark.index)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
