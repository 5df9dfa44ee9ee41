"""What one person sees now, as the page draws it."""

from collections import Counter

from bot.playground.errors import Json
from bot.playground.files import File
from bot.playground.manifest import App
from bot.playground.parts import Parts
from bot.playground.runs import Run
from bot.playground.steps import Step
from bot.playground.teams import TEAMS, Team
from bot.playground.workspace import SLACKBOT, Channel, Message, View, Workspace

VIEW_FIELDS = ("type", "callback_id", "title", "submit", "close", "blocks", "private_metadata")


def state_of(parts: Parts, user: str) -> Json:
    """Everything that a person sees, and nothing that is hidden from them."""
    workspace, connected = parts.workspace, parts.hub.connected
    app, team = workspace.app, workspace.team
    seen = [c for c in workspace.channels.values() if user in c.members]
    home = workspace.homes.get(user)
    return {
        "me": user,
        "team": {"id": team.id, "name": team.name},
        "teams": [_team(each) for each in TEAMS],
        "people": [
            *({"id": p.id, "name": p.name, "bot": False} for p in team.people.values()),
            {"id": team.bot_user, "name": app.name, "bot": True},
            {"id": SLACKBOT, "name": "Slackbot", "bot": True},
        ],
        "channels": [_channel(workspace, channel) for channel in seen],
        "messages": {channel.id: _messages(workspace, channel, user) for channel in seen},
        "views": [_view(view) for view in workspace.modals[user]],
        "home": _view(home) if home else None,
        "commands": [_command(name, item) for name, item in app.commands.items()],
        "shortcuts": [_shortcut(item) for item in app.shortcuts],
        "steps": [_step(step) for step in app.steps.values()],
        "runs": [_run(run) for run in parts.runs.of(user)],
        "bot": {
            "id": team.bot_user,
            "name": app.name,
            "connected": connected,
            "removable": app.installed and team.people[user].admin,
        },
        "notices": _notices(app, connected),
    }


def _notices(app: App, connected: bool) -> list[str]:
    if not app.installed:
        return [f"{app.name} is not installed in this workspace."]
    return [] if connected else [f"{app.name} is not connected: nobody will answer."]


def _team(team: Team) -> Json:
    people = [{"id": person.id, "name": person.name} for person in team.people.values()]
    return {"id": team.id, "name": team.name, "people": people}


def _messages(workspace: Workspace, channel: Channel, user: str) -> list[Json]:
    replies = Counter(m.thread_ts for m in channel.messages if m.reader is None)
    readable = [m for m in channel.messages if m.reader in (None, user)]
    return [_message(workspace, message, replies[message.ts]) for message in readable]


def _channel(workspace: Workspace, channel: Channel) -> Json:
    statuses = {ts: workspace.status(channel, ts) for ts in channel.statuses}
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "bot_is_member": channel.bot_is_member,
        "archived": channel.archived,
        "prompts": list(channel.prompts),
        "statuses": {ts: text for ts, text in statuses.items() if text},
    }


def _message(workspace: Workspace, message: Message, replies: int) -> Json:
    return {
        "ts": message.ts,
        "user": message.user,
        "bot": message.user not in workspace.team.people,
        "text": message.text,
        "blocks": message.blocks,
        "files": [_file(file) for file in message.files],
        "thread_ts": message.thread_ts,
        "ephemeral": message.reader is not None,
        "edited": message.edited and not message.deleted,
        "reply_count": replies,
        "reactions": {name: list(users) for name, users in message.reactions.items()},
    }


def _view(view: View) -> Json:
    shown = {name: view.body.get(name) for name in VIEW_FIELDS}
    return shown | {"id": view.id, "hash": view.hash, "state": {"values": view.values}}


def _command(name: str, item: Json) -> Json:
    return {
        "command": name,
        "description": item.get("description", ""),
        "usage_hint": item.get("usage_hint", ""),
    }


def _shortcut(item: Json) -> Json:
    return {
        "type": item["type"],
        "name": item["name"],
        "callback_id": item["callback_id"],
        "description": item.get("description", ""),
    }


def _step(step: Step) -> Json:
    return {
        "callback_id": step.callback_id,
        "title": step.title,
        "description": step.description,
        "inputs": [
            {
                "name": given.name,
                "type": given.type,
                "title": given.title,
                "description": given.description,
                "required": given.required,
            }
            for given in step.inputs
        ],
    }


def _run(run: Run) -> Json:
    return {"callback_id": run.step.callback_id} | run.body


def _file(file: File) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "title": file.title,
        "mimetype": file.mimetype,
        "size": file.size,
        "preview": file.preview,
    }
