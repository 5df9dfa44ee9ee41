"""How Slack shows messages, views, people and channels to the app."""

from bot.playground.errors import Json
from bot.playground.manifest import APP_ID, BOT_ID, BOT_USER
from bot.playground.workspace import HANDLES, PEOPLE, TEAM, Channel, Message, View, Workspace

VIEW_DEFAULTS: Json = {
    "callback_id": "",
    "private_metadata": "",
    "external_id": "",
    "submit": None,
    "close": None,
    "clear_on_close": False,
    "notify_on_close": False,
}


def message(workspace: Workspace, given: Message) -> Json:
    """A message as the Web API and the events show it."""
    body: Json = {
        "type": "message",
        "user": given.user,
        "text": given.text,
        "ts": given.ts,
        "team": TEAM["id"],
    }
    body |= _author(workspace, given) | _thread(workspace, given)
    if given.blocks:
        body["blocks"] = given.blocks
    if given.metadata is not None:
        body["metadata"] = given.metadata
    if given.edited:
        body["edited"] = {"user": given.user, "ts": given.ts}
    if given.deleted:
        body["subtype"] = "tombstone"
    return body


def view(given: View) -> Json:
    """A view as Slack returns it and sends it along."""
    return {
        **VIEW_DEFAULTS,
        **given.body,
        "id": given.id,
        "team_id": TEAM["id"],
        "app_id": APP_ID,
        "bot_id": BOT_ID,
        "app_installed_team_id": TEAM["id"],
        "hash": given.hash,
        "root_view_id": given.root,
        "previous_view_id": given.previous,
        "state": {"values": given.values},
    }


def person(workspace: Workspace, user: str) -> Json:
    """A person, or the bot, as users.info shows them."""
    name = PEOPLE.get(user, workspace.app.name)
    return {
        "id": user,
        "team_id": TEAM["id"],
        "name": HANDLES.get(user, workspace.app.name),
        "real_name": name,
        "deleted": False,
        "is_bot": user == BOT_USER,
        "profile": {"real_name": name, "display_name": name},
    }


def channel(given: Channel) -> Json:
    """A channel as conversations.info shows it."""
    private, dm = given.kind == "private", given.kind == "dm"
    body: Json = {
        "id": given.id,
        "is_channel": given.kind == "channel",
        "is_group": private,
        "is_im": dm,
        "is_private": private or dm,
        "is_archived": False,
    }
    if dm:
        return body | {"user": given.members[0]}
    return body | {"name": given.name, "is_member": given.bot_is_member}


def _author(workspace: Workspace, given: Message) -> Json:
    if given.user != BOT_USER:
        return {}
    profile = {"id": BOT_ID, "app_id": APP_ID, "name": workspace.app.name, "deleted": False}
    return {"bot_id": BOT_ID, "app_id": APP_ID, "bot_profile": profile}


def _thread(workspace: Workspace, given: Message) -> Json:
    if given.thread_ts:
        parent = workspace.message(workspace.channels[given.channel], given.thread_ts)
        whose = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": given.thread_ts} | whose
    replies = workspace.replies(given)
    return {"thread_ts": given.ts, "reply_count": len(replies)} if replies else {}
