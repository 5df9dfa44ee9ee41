"""How Slack shows messages, views, people and channels to the app."""

from bot.playground.errors import Json
from bot.playground.files import File
from bot.playground.manifest import APP_ID
from bot.playground.workspace import Channel, Message, View, Workspace

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
        "team": workspace.team.id,
    }
    body |= _author(workspace, given) | _thread(workspace, given)
    if given.blocks:
        body["blocks"] = given.blocks
    if given.files:
        body["files"] = [file(workspace, each) for each in given.files]
        body["upload"] = False
    if given.metadata is not None:
        body["metadata"] = given.metadata
    if given.edited:
        body["edited"] = {"user": given.user, "ts": given.ts}
    if given.deleted:
        body["subtype"] = "tombstone"
    return body


def view(workspace: Workspace, given: View) -> Json:
    """A view as Slack returns it and sends it along."""
    return {
        **VIEW_DEFAULTS,
        **given.body,
        "id": given.id,
        "team_id": workspace.team.id,
        "app_id": APP_ID,
        "bot_id": workspace.team.bot_id,
        "app_installed_team_id": workspace.team.id,
        "hash": given.hash,
        "root_view_id": given.root,
        "previous_view_id": given.previous,
        "state": {"values": given.values},
    }


def file(workspace: Workspace, given: File) -> Json:
    """A file as messages show it."""
    return {
        "id": given.id,
        "name": given.name,
        "title": given.title,
        "mimetype": given.mimetype,
        "filetype": given.name.rpartition(".")[2],
        "size": given.size,
        "mode": "hosted",
        "is_external": False,
        "user": workspace.team.bot_user,
        "user_team": workspace.team.id,
    }


def person(workspace: Workspace, user: str) -> Json:
    """A person, or the bot, as users.info shows them."""
    member = workspace.team.people.get(user)
    name = member.name if member else workspace.app.name
    return {
        "id": user,
        "team_id": workspace.team.id,
        "name": member.handle if member else workspace.app.name,
        "real_name": name,
        "deleted": False,
        "is_bot": member is None,
        "is_admin": member is not None and member.admin,
        "is_owner": member is not None and member.owner,
        "is_primary_owner": member is not None and member.owner,
        "is_restricted": False,
        "is_ultra_restricted": False,
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
        "is_archived": given.archived,
    }
    if dm:
        return body | {"user": given.members[0]}
    return body | {"name": given.name, "is_member": given.bot_is_member}


def _author(workspace: Workspace, given: Message) -> Json:
    bot_id = workspace.team.bot_id
    if given.user != workspace.team.bot_user:
        return {}
    profile = {"id": bot_id, "app_id": APP_ID, "name": workspace.app.name, "deleted": False}
    return {"bot_id": bot_id, "app_id": APP_ID, "bot_profile": profile}


def _thread(workspace: Workspace, given: Message) -> Json:
    if given.thread_ts:
        parent = workspace.message(workspace.channels[given.channel], given.thread_ts)
        whose = {"parent_user_id": parent.user} if parent else {}
        return {"thread_ts": given.thread_ts} | whose
    replies = workspace.replies(given)
    return {"thread_ts": given.ts, "reply_count": len(replies)} if replies else {}
