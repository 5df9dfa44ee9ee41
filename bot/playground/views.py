"""The stacks of modals and the App Homes: what opening, pushing, updating and closing does."""

import secrets

from bot.playground import elements
from bot.playground.errors import ApiError, Json
from bot.playground.workspace import View, Workspace, new_hash

MOST_VIEWS = 3


def open_modal(workspace: Workspace, user: str, body: Json, origin: str | None) -> View:
    """Show a modal to a person in place of whatever modals they had before them."""
    _only_one(workspace, body)
    view = _new(user, body, origin)
    workspace.modals[user] = [view]
    _set(workspace, view, body)
    return view


def push_modal(workspace: Workspace, user: str, body: Json) -> View:
    """Lay a modal on top of a person's stack, which holds at most three."""
    stack = workspace.modals[user]
    if len(stack) >= MOST_VIEWS:
        raise ApiError("push_limit_reached")
    _only_one(workspace, body)
    view = _new(user, body, stack[-1].origin)
    view.root, view.previous = stack[0].id, stack[-1].id
    stack.append(view)
    _set(workspace, view, body)
    return view


def update(workspace: Workspace, view: View, body: Json, hash_: str = "") -> View:
    """Give an open view new content; what was typed stays where block_id and action_id do."""
    if hash_ and hash_ != view.hash:
        raise ApiError("hash_conflict")
    _only_one(workspace, body, view)
    _set(workspace, view, body)
    return view


def publish(workspace: Workspace, user: str, body: Json, hash_: str = "") -> View:
    """Show a person's App Home."""
    view = workspace.homes.get(user)
    if view is None:
        view = _new(user, body, None)
    elif hash_ and hash_ != view.hash:
        raise ApiError("hash_conflict")
    workspace.homes[user] = view
    _set(workspace, view, body)
    return view


def close(workspace: Workspace, view: View) -> list[View]:
    """Take a modal, or with `clear_on_close` the whole stack, away; those that wish to hear it."""
    stack = workspace.modals[view.owner]
    gone = list(stack) if view.body.get("clear_on_close") else [view]
    workspace.modals[view.owner] = [kept for kept in stack if kept not in gone]
    workspace.changed()
    return [left for left in gone if left.body.get("notify_on_close")]


def clear(workspace: Workspace, user: str) -> None:
    """Take all of a person's modals away."""
    workspace.modals[user] = []
    workspace.changed()


def _only_one(workspace: Workspace, body: Json, itself: View | None = None) -> None:
    external_id = body.get("external_id")
    if external_id and workspace.view(external_id=external_id) not in (None, itself):
        raise ApiError("duplicate_external_id")


def _new(user: str, body: Json, origin: str | None) -> View:
    view_id = f"V0{secrets.token_hex(5).upper()}"
    return View(view_id, user, body, origin=origin, root=view_id)


def _set(workspace: Workspace, view: View, body: Json) -> None:
    view.body = body
    view.hash = new_hash(workspace.clock)
    view.values = elements.values(body["blocks"], view.values, view.origin)
    workspace.changed()
