"""Whether Slack would take what the app sends to be shown: texts, blocks, views, metadata."""

import json
from collections.abc import Mapping

from bot.playground import elements
from bot.playground.errors import ApiError, Json, invalid_arguments, read_json
from bot.slack.blockkit import Fault, check_message, check_view

LONGEST_TEXT = 40_000
LONGEST_UPDATE = 4_000
LONGEST_MARKDOWN = 12_000
VIEW_BYTES = 250_000
METADATA_BYTES = 16_000
# Slack counts a message's texts and something for each block, and publishes no figure. Measured by
# others: 13,297 characters pass in one block, and one divider more costs 125.
MESSAGE_BUDGET = 13_297
BLOCK_COST = 125


def blocks_in(args: Json, *, budget: bool = True) -> list[Json] | None:
    """The checked blocks of a call with all ids filled in; None where it has no blocks.

    Raises ApiError as Slack does. A response URL is not bound by the message's budget.
    """
    blocks = parsed(args.get("blocks"), ApiError("invalid_blocks_format"))
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise ApiError("invalid_blocks_format")
    faults = [_worded(fault) for fault in check_message(blocks)]
    if faults:
        lines = [f"[ERROR] {fault}" for fault in faults]
        raise ApiError("invalid_blocks", errors=faults, response_metadata={"messages": lines})
    if budget and _weight(blocks) > MESSAGE_BUDGET:
        raise ApiError("msg_blocks_too_long")
    return elements.filled(blocks)


def text_in(args: Json) -> str:
    """The text of a call; what is beyond Slack's limit is cut, as Slack does."""
    text = args.get("text") or ""
    if not isinstance(text, str):
        raise invalid_arguments("must provide a string [json-pointer:/text]")
    return text[:LONGEST_TEXT]


def message_in(args: Json, *, budget: bool = True) -> tuple[str, list[Json] | None]:
    """The text and the checked blocks of a call that must have one of them."""
    if args.get("attachments") not in (None, "", "[]", []):
        raise invalid_arguments("attachments are not drawn here; use blocks")
    markdown = args.get("markdown_text")
    if markdown:
        if args.get("text") or args.get("blocks"):
            raise ApiError("markdown_text_conflict")
        if len(str(markdown)) > LONGEST_MARKDOWN:
            raise ApiError("msg_too_long")
        blocks = [{"type": "markdown", "text": str(markdown)}]
        return str(markdown), blocks_in({"blocks": blocks}, budget=budget)
    text, blocks_ = text_in(args), blocks_in(args, budget=budget)
    if not text.strip() and not blocks_:
        raise ApiError("no_text")
    return text, blocks_


def metadata_in(args: Json) -> Json | None:
    """The metadata of a call: `event_type` and `event_payload`, of bounded size."""
    found = parsed(args.get("metadata"), ApiError("invalid_metadata_format"))
    if found is None:
        return None
    if not isinstance(found, dict) or not {"event_type", "event_payload"} <= found.keys():
        raise ApiError("invalid_metadata_format")
    if len(json.dumps(found)) > METADATA_BYTES:
        raise ApiError("metadata_too_large")
    return found


def view_in(given: object, *kinds: str) -> Json:
    """A checked view of one of these kinds ("modal", "home") with all ids filled in."""
    wrong = invalid_arguments("must provide an object [json-pointer:/view]")
    view = parsed(given, wrong)
    if not isinstance(view, dict):
        raise wrong
    if len(json.dumps(view)) > VIEW_BYTES:
        raise ApiError("view_too_large")
    faults = [_worded(fault) for fault in check_view(view)]
    if not faults and view["type"] not in kinds:
        faults = [f"must be one of: {', '.join(kinds)} [json-pointer:/view/type]"]
    if faults:
        raise invalid_arguments(*faults)
    return view | {"blocks": elements.filled(view["blocks"])}


def parsed(given: object, wrong: ApiError) -> object:
    """An argument that may come as JSON text; None where it is not given, `wrong` if broken."""
    if given is None or given == "":
        return None
    if not isinstance(given, str):
        return given
    try:
        return read_json(given)
    except ValueError:
        raise wrong from None


def _worded(fault: Fault) -> str:
    return f"{fault.message} [json-pointer:{fault.pointer}]"


def _weight(blocks: list[Json]) -> int:
    return _texts(blocks) + BLOCK_COST * (len(blocks) - 1)


def _texts(part: object) -> int:
    if isinstance(part, Mapping):
        own = len(part["text"]) if isinstance(part.get("text"), str) else 0
        return own + sum(_texts(inner) for inner in part.values())
    return sum(_texts(inner) for inner in part) if isinstance(part, list) else 0
