"""What only a whole document shows: ids that repeat, fields that need or exclude each other.

These rules read documents whose shapes are sound, as Slack does: it tells of shapes first.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, Literal

from bot.slack.blockkit.faults import Fault

Surface = Literal["message", "modal", "home"]
Json = Mapping[str, Any]
Placed = tuple[str, Json]

MARKDOWN_TOTAL = 12_000
# Of these fields an object of this type holds one; the last word says whether it may hold more.
ONE_OF: Mapping[str, tuple[tuple[str, ...], Literal["or both", "only"]]] = {
    "section": (("text", "fields"), "or both"),
    "card": (("hero_image", "title", "actions", "body"), "or both"),
    "image": (("image_url", "slack_file"), "only"),
    "static_select": (("options", "option_groups"), "only"),
    "multi_static_select": (("options", "option_groups"), "only"),
}


def across(blocks: list[Json], surface: Surface, root: str) -> Iterator[Fault]:
    """The faults of blocks that are sound one by one; `root` points at their list."""
    placed = [(f"{root}/{number}", block) for number, block in enumerate(blocks)]
    elements = list(chain.from_iterable(_elements(*each) for each in placed))
    yield from _repeated(placed, "block_id")
    for each in placed:
        yield from _repeated(_elements(*each), "action_id")
        yield from _response_urls(*each, surface)
    for each in chain(placed, elements):
        yield from _one_of(*each)
    for each in elements:
        yield from _chosen(*each)
    yield from _focus(elements)
    yield from _markdown(placed, root)


def without_submit(view: Json) -> Iterator[Fault]:
    """A modal with something to fill in needs a button to submit it."""
    if view["type"] == "modal" and "submit" not in view:
        for number, block in enumerate(view["blocks"]):
            if block["type"] == "input":
                message = "must define `submit` to use an `input` block in modals"
                yield Fault(message, f"/view/blocks/{number}/input")


def _elements(at: str, block: Json) -> Iterator[Placed]:
    """Everything within a block that has a type of its own and rules about it."""
    for name in ("accessory", "element", "hero_image", "icon"):
        if name in block:
            yield f"{at}/{name}", block[name]
    if block["type"] != "rich_text":
        for name in ("elements", "actions"):
            for number, element in enumerate(block.get(name, ())):
                yield f"{at}/{name}/{number}", element


def _repeated(placed: Iterable[Placed], name: str) -> Iterator[Fault]:
    known = set()
    for at, item in placed:
        if name in item:
            if item[name] in known:
                yield Fault(f"`{name}` must be unique: {item[name]}", f"{at}/{name}")
            known.add(item[name])


def _one_of(at: str, item: Json) -> Iterator[Fault]:
    names, how = ONE_OF.get(item["type"], ((), "or both"))
    given = sum(name in item for name in names)
    if names and not given:
        yield Fault(f"must define either {_either(names)}", f"{at}/type")
    elif how == "only" and given > 1:
        yield Fault(f"must define only one of {_either(names)}", f"{at}/type")
    if "slack_file" in item and len(item["slack_file"]) != 1:
        yield Fault("must define either `id` or `url`", f"{at}/slack_file")


def _either(names: Iterable[str]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _chosen(at: str, element: Json) -> Iterator[Fault]:
    """What is chosen at first is one of the options, word for word."""
    groups = element.get("option_groups", ())
    options = [*element.get("options", ()), *chain.from_iterable(g["options"] for g in groups)]
    known: dict[str, list[Json]] = {}
    for option in options:
        known.setdefault(option["value"], []).append(option)
    for place, option in _first_choices(at, element) if options else ():
        if option not in known.get(option["value"], ()):
            yield Fault("must match one of the options", place)


def _first_choices(at: str, element: Json) -> Iterator[Placed]:
    if "initial_option" in element:
        yield f"{at}/initial_option", element["initial_option"]
    for number, option in enumerate(element.get("initial_options", ())):
        yield f"{at}/initial_options/{number}", option


def _response_urls(at: str, block: Json, surface: Surface) -> Iterator[Fault]:
    """A response_url is given only for what a modal's input submits."""
    if surface == "modal" and block["type"] == "input":
        return
    for place, element in _elements(at, block):
        if element.get("response_url_enabled"):
            message = "`response_url_enabled` is only available in input blocks in modals"
            yield Fault(message, f"{place}/response_url_enabled")


def _focus(elements: Iterable[Placed]) -> Iterator[Fault]:
    focused = [at for at, element in elements if element.get("focus_on_load")]
    for at in focused[1:]:
        yield Fault("only one element can set `focus_on_load`", f"{at}/focus_on_load")


def _markdown(placed: Iterable[Placed], root: str) -> Iterator[Fault]:
    total = sum(len(block["text"]) for _, block in placed if block["type"] == "markdown")
    if total > MARKDOWN_TOTAL:
        yield Fault(f"markdown text must be less than {MARKDOWN_TOTAL + 1} characters", root)
