"""views.*: the modals and App Homes that the app shows."""

from bot.playground import content, shown, views
from bot.playground.chat_methods import required
from bot.playground.errors import ApiError, Json
from bot.playground.parts import Parts
from bot.playground.web_api import Method
from bot.playground.workspace import View


def open_(parts: Parts, args: Json) -> Json:
    """views.open: takes a trigger that is fresh and unused."""
    body = content.view_in(args.get("view"), "modal")
    trigger = parts.grants.valid(required(args, "trigger_id"))
    view = views.open_modal(parts.workspace, trigger.user, body, trigger.channel)
    trigger.used = True
    return {"view": shown.view(parts.workspace, view)}


def push(parts: Parts, args: Json) -> Json:
    """views.push: takes a trigger from inside an open modal."""
    body = content.view_in(args.get("view"), "modal")
    trigger = parts.grants.valid(required(args, "trigger_id"))
    stack = parts.workspace.modals[trigger.user]
    if trigger.view not in [view.id for view in stack]:
        raise ApiError("invalid_trigger_id")
    view = views.push_modal(parts.workspace, trigger.user, body)
    trigger.used = True
    return {"view": shown.view(parts.workspace, view)}


def update(parts: Parts, args: Json) -> Json:
    """views.update: the view by `view_id` or `external_id`, guarded by `hash` where given."""
    view = _open(parts, args)
    body = content.view_in(args.get("view"), view.body["type"])
    views.update(parts.workspace, view, body, str(args.get("hash") or ""))
    return {"view": shown.view(parts.workspace, view)}


def publish(parts: Parts, args: Json) -> Json:
    """views.publish: a person's App Home."""
    if not parts.workspace.app.home:
        raise ApiError("not_enabled")
    user = required(args, "user_id")
    if user not in parts.workspace.team.people:
        raise ApiError("user_not_found")
    body = content.view_in(args.get("view"), "home")
    view = views.publish(parts.workspace, user, body, str(args.get("hash") or ""))
    return {"view": shown.view(parts.workspace, view)}


def _open(parts: Parts, args: Json) -> View:
    external_id = str(args.get("external_id") or "")
    view_id = str(args.get("view_id") or "") if external_id else required(args, "view_id")
    view = parts.workspace.view(view_id, external_id)
    if view is None:
        raise ApiError("not_found")
    return view


METHODS = {
    "views.open": Method(open_),
    "views.push": Method(push),
    "views.update": Method(update),
    "views.publish": Method(publish),
}
