"""conversations.list and users.conversations: which channels there are, page by page."""

import base64
from collections.abc import Iterable

from bot.playground import shown
from bot.playground.errors import ApiError, Json
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import Channel

READ_SCOPES = {"channel": "channels:read", "private": "groups:read", "dm": "im:read"}
KINDS = {"public_channel": "channel", "private_channel": "private", "im": "dm", "mpim": ""}
PAGE = 100
MOST = 999


def conversations(parts: Parts, args: Json) -> Json:
    """conversations.list: public channels, or the `types` that are asked for."""
    return _page(parts, args, [c for c in parts.workspace.channels.values() if known(c)])


def of_user(parts: Parts, args: Json) -> Json:
    """users.conversations: where a person is, or the bot; of private ones those it is in too."""
    user = str(args.get("user") or parts.workspace.team.bot_user)
    if user == parts.workspace.team.bot_user:
        found = [c for c in parts.workspace.channels.values() if c.bot_is_member]
    elif user in parts.workspace.team.people:
        channels = parts.workspace.channels.values()
        found = [c for c in channels if user in c.members and known(c)]
    else:
        raise ApiError("user_not_found")
    page = _page(parts, args, found)
    listed = [{k: v for k, v in c.items() if k != "is_member"} for c in page["channels"]]
    return page | {"channels": listed}


def known(channel: Channel) -> bool:
    """Whether the app knows of a channel: a private one only where it is in."""
    return channel.kind == "channel" or channel.bot_is_member


def need(parts: Parts, scope: str) -> None:
    """Refuse what the app holds no scope for."""
    lacking = parts.workspace.app.need(scope)
    if lacking is not None:
        raise ApiError("missing_scope", **lacking)


def _page(parts: Parts, args: Json, channels: Iterable[Channel]) -> Json:
    kinds = _kinds(parts, args)
    live_only = args.get("exclude_archived") in (True, "true", "1")
    found = [c for c in channels if c.kind in kinds and not (live_only and c.archived)]
    limit, start = _limit(args), _start(args, found)
    shown_now, left = found[start : start + limit], found[start + limit :]
    cursor = base64.b64encode(f"from:{left[0].id}".encode()).decode() if left else ""
    return {
        "channels": [shown.channel(channel) for channel in shown_now],
        "response_metadata": {"next_cursor": cursor},
    }


def _kinds(parts: Parts, args: Json) -> list[str]:
    types = [type_.strip() for type_ in str(args.get("types") or "public_channel").split(",")]
    if not set(types) <= KINDS.keys():
        raise ApiError("invalid_types")
    kinds = [KINDS[type_] for type_ in types if KINDS[type_]]
    for kind in kinds:
        need(parts, READ_SCOPES[kind])
    return kinds


def _limit(args: Json) -> int:
    given = str(args.get("limit") or PAGE)
    if not given.isascii() or not given.isdecimal() or not 1 <= int(given[:9]) <= MOST:
        raise ApiError("invalid_limit")
    return int(given)


def _start(args: Json, found: list[Channel]) -> int:
    cursor = str(args.get("cursor") or "")
    if not cursor:
        return 0
    try:
        first = base64.b64decode(cursor, validate=True).decode().removeprefix("from:")
    except ValueError:
        raise ApiError("invalid_cursor") from None
    places = [place for place, channel in enumerate(found) if channel.id == first]
    if not places:
        raise ApiError("invalid_cursor")
    return places[0]


METHODS = {
    "conversations.list": Method(conversations),
    "users.conversations": Method(of_user),
}
