"""Posting, changing and taking away messages; each returns the events that the app hears."""

from bot.playground import events, shown
from bot.playground.errors import Json
from bot.playground.workspace import Message, Workspace


def post(workspace: Workspace, message: Message) -> list[Json]:
    """Show a new message."""
    return events.posted(workspace, workspace.add(message))


def rewrite(workspace: Workspace, message: Message, text: str, blocks: list[Json]) -> list[Json]:
    """Give a message new content; an ephemeral one bears no mark of it."""
    before = shown.message(workspace, message)
    message.text, message.blocks = text, blocks
    message.edited = message.reader is None
    workspace.changed()
    return events.changed(workspace, message, before)


def take_away(workspace: Workspace, message: Message) -> list[Json]:
    """Remove a message; one with answers stays as a mark of where it was, as in Slack."""
    before = shown.message(workspace, message)
    if workspace.replies(message):
        message.text, message.blocks, message.deleted = "This message was deleted.", [], True
        workspace.changed()
        return events.changed(workspace, message, before)
    workspace.remove(message)
    return events.removed(workspace, message, before)
