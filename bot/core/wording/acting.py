"""Sentences said to those who act on a decision: add a view, close, delete, open again."""

ADD_MY_VIEW = "Add my view"
ADD_IT = "Add"
ADD_AS_IT_IS = "Add it as it is"
TRY_AGAIN = "Try again"
CHANGE_WHAT_DIFFERS = "Change only what you see differently."
ONE_MORE = (
    "Your answers leave one thing open that could still change the result. "
    "Answer this too, or add your view as it is."
)
NOTE = "A note from you"
ADDING = "Adding your view…"
VIEW_ADDED = "Your view was added. “Add my view” changes it for as long as the decision is open."
VIEW_NOT_KEPT = (
    "I could not keep your view just now. Nothing is lost: your answers are below as you gave "
    "them. Try again in a minute."
)
TALLY_HIDDEN = "What everybody said together stays hidden until the decision is closed."
COMPARE = "Compare views"
COMBINED_HIDDEN = "What the views come to is shown once the decision is closed."
CLOSE = "Close the decision"
CLOSE_IT = "Close it"
CLOSING = "Closing it…"
OUTCOME = "What was decided"
NONE_OF_THEM = "None of them / something else"
REASON = "Why"
REASON_HINT = "Needed only where it is not what the views came to together."
AS_TOGETHER = "What the views come to together"
NOT_CLOSED = (
    "I could not close it just now, and nothing was changed. What you entered is below: try again "
    "in a minute."
)
CLOSED = "Closed. The summary is in the card's thread."
CLOSED_WITHOUT_SUMMARY = (
    "Closed, but I could not post the summary in the card's thread. “Save as record” shows it all."
)
CLOSED_ALREADY = "has closed this decision already. The card shows what was decided."
CLOSED_BY_YOU = "You have closed this decision already."
SAVE_RECORD = "Save as record"
RECORD_IN_THREAD = "The record is in the card's thread."
RECORD_HIDDEN = "The record names every view, and these stay hidden until the decision is closed."
RECORD_IN_DM = "The record is long, so I sent it to you as a direct message."
DELETE = "Delete the decision"
DELETE_IT = "Delete it"
DELETING = "Deleting it…"
NOT_DELETED = "I could not delete it just now, and nothing was changed. Try again in a minute."
DELETED_BUT_CARD = (
    "Deleted, with every view that was on it. Slack did not let me take the card away; its "
    "buttons do nothing any more."
)
DELETED = "Deleted: the card, and every view that was on it."
REOPENED = "opened this decision again. Views can be added and changed."
OPEN_ALREADY = "This decision is open already."
WHAT_CHANGED = "What has changed since"
NO_DECISION = "I know no such decision here. It may have been deleted."
STORE_DOWN = (
    "I cannot reach my records just now. Nothing was changed; please try again in a minute."
)
OLDER = "Older"
NEWER = "Newer"
DECISIONS_HERE = "Decisions in this channel"
DECISIONS_MINE = "Decisions that you started or have a view in"


def closed_meanwhile(note: str = "") -> str:
    """What follows the name of who closed a decision before a view came."""
    kept = f" Your note was: “{note}”" if note else ""
    return f"has closed this decision meanwhile, so your view was not added.{kept}"


def may_close(*, admins: bool) -> str:
    """What follows the name of who started a decision, for one who may not close it."""
    whoever = "only they or a workspace admin" if admins else "nobody else"
    return f"started this decision, and {whoever} may close it or open it again."


def may_close_without_starter(*, admins: bool) -> str:
    """For one who may not close a decision whose starter had themselves forgotten."""
    whoever = "whoever has a view on it" + (", or a workspace admin," if admins else "")
    return f"Who started this decision is not known any more, so {whoever} may close it."


def may_delete(*, forgotten: bool) -> str:
    """What follows the name of who started a decision, for one who may not delete it."""
    if forgotten:
        return (
            "started this decision and is not known any more: only a workspace admin may delete it."
        )
    return "started this decision, and nobody else may delete it."


def will_be_lost(title: str, voices: int) -> str:
    """What deleting a decision takes away."""
    views = "the one view" if voices == 1 else f"all {voices} views"
    return (
        f"“{title}” will be deleted for everybody: the card, {views} with their notes, and how "
        "it was closed. What was said in the thread stays. This cannot be taken back."
    )


def combined(said: str) -> str:
    """What the views come to, before somebody closes a decision."""
    return f"Together the views come to: {said}."


def no_decisions(command: str, *, mine: bool) -> str:
    """For a list without decisions, with how to start one."""
    none = "You have no decision yet." if mine else "There is no decision in this channel yet."
    return (
        f"{none} To start one, get a recommendation with `{command}`, press “Share to a "
        "channel” and choose “As a decision”."
    )


def how_to_list(command: str) -> str:
    """For a wish to list decisions that says not whose."""
    return (
        f"`{command} decisions` lists the decisions of this channel, and `{command} decisions "
        "mine` those that you started or have a view in. To ask a question, put it in more words."
    )


def page_of(first: int, last: int, total: int) -> str:
    """Which part of a list is shown."""
    return f"{first} to {last} of {total}" if last > first else f"{first} of {total}"


def record_part(title: str, number: int, parts: int) -> str:
    """What stands above a record that is to be copied."""
    count = f" Part {number} of {parts}; put them together in this order." if parts > 1 else ""
    return f"The record of “{title}”, to copy.{count}"
