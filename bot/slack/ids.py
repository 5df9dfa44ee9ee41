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

ENTRY_HELPED = "entry.helped"
ENTRY_MEANT = "entry.meant"

SHARE_OPEN = "share.open"
SHARE_VIEW = "share.view"
SHARE_WAY = "share.way"
SHARE_CHANNEL = "share.channel"
SHARE_NOTE = "share.note"
SHARE_TITLE = "share.title"
SHARE_HIDDEN = "share.hidden"
SHARE_PLAIN = "share.plain"
SHARE_AGAIN = "share.again"
SHARE_ELSEWHERE = "share.elsewhere"

DECISION_SAY = "decision.say"
DECISION_SAY_VIEW = "decision.say.view"
DECISION_SAY_CHOICE = "decision.say.choice"
DECISION_SAY_NOTE = "decision.say.note"
DECISION_SAY_NOW = "decision.say.now"
DECISION_COMPARE = "decision.compare"
DECISION_CLOSE = "decision.close"
DECISION_CLOSE_VIEW = "decision.close.view"
DECISION_CLOSE_CHOICE = "decision.close.choice"
DECISION_CLOSE_REASON = "decision.close.reason"
DECISION_MENU = "decision.menu"
DECISION_RECORD = "decision.record"
DECISION_DELETE_VIEW = "decision.delete.view"
DECISION_PAGE = "decision.page"
DECISION_CHANGES = "decision.changes"

HOME_ASK = "home.ask"
HOME_TOPIC = "home.topic"
HOME_PAGE = "home.page"
HOME_ADVICE = "home.advice"
HOME_FORGET = "home.forget"

ANSWER_SHORTCUT = "answer.shortcut"
ANSWER_POST = "answer.post"
GUIDE_SHORTCUT = "guide.shortcut"
RECOMMEND_STEP = "recommend"

SKIP = "~"
"""Stands for "doesn't matter" where a choice's id would stand."""


def numbered(action_id: str, number: int) -> str:
    """An action id that is unique in its block: Slack refuses the same one twice."""
    return f"{action_id}:{number}"


def base(action_id: str) -> str:
    """What a numbered action id numbers."""
    return action_id.partition(":")[0]
