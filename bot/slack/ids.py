"""Every id that Slack hands back to us, spelled once."""

GUIDE_START = "guide.start"
GUIDE_CHOOSE = "guide.choose"
GUIDE_BACK = "guide.back"
GUIDE_OVER = "guide.over"
GUIDE_NOW = "guide.now"
GUIDE_VIEW = "guide.view"
GUIDE_INPUT = "guide.input"

ENTRY_SHOW = "entry.show"
ENTRY_ALSO = "entry.also"
ENTRY_NONE = "entry.none"

SHARE_OPEN = "share.open"
SHARE_VIEW = "share.view"
SHARE_CHANNEL = "share.channel"
SHARE_NOTE = "share.note"

SKIP = "~"
"""Stands for "doesn't matter" where a choice's id would stand."""


def numbered(action_id: str, number: int) -> str:
    """An action id that is unique in its block: Slack refuses the same one twice."""
    return f"{action_id}:{number}"


def base(action_id: str) -> str:
    """What a numbered action id numbers."""
    return action_id.partition(":")[0]
