"""Sentences about sharing: the form, the posted card, and what to do where it cannot be posted."""

POST_IT_TO = "Post it to"
CHOOSE_PLACE = "Choose a channel or a conversation"
SEEN_BY = "Anyone there will see it, with your name."
DECIDED_BY = (
    "Anyone there will see the card, with your name, and can add their view. "
    "A private channel has to invite me first."
)
WAY = "How"
AS_A_POST = "As a post"
AS_A_POST_MEANS = "A copy that never changes again; anywhere that you can write"
AS_A_DECISION = "As a decision"
AS_A_DECISION_MEANS = "A card that I keep up to date; teammates add their views"
TITLE = "What is to be decided"
VIEWS = "Views"
HIDE = "Hide the tally until it closes"
HIDE_MEANS = (
    "Until then the card shows your answers, your note and how many views there are, and nobody "
    "sees more, not even you. Afterwards anyone there sees all of it, with names and notes."
)
NOTE = "A note from you"
SHARE_IT = "Share"
CANCEL = "Cancel"
CLOSE = "Close"

POSTING_CARD = "Posting the card…"
CARD_POSTED = "Posted. Anyone there can add their view now; you can close this."
KEPT = "What you wrote is kept."
POST_PLAINLY = "Post it plainly instead"
TRY_AGAIN = "Try again"
ELSEWHERE = "Choose another place"
NOBODY_THERE = "Nobody can be reached there."
NOT_SHARED = "Slack did not let me post it there."
NOT_SHARED_ANY_MORE = (
    "Slack did not let me post it there: its permission lasts for half an hour only, and has "
    "run out. Choose the place once more."
)
NO_TEAM_THERE = (
    "That is a direct message, and a team decides in a channel. Choose one, or post it plainly."
)
CANNOT_KEEP = (
    "I cannot keep decisions just now, because I cannot reach my records. Try again in a minute, "
    "or post it plainly."
)
UNSURE = (
    "Slack did not tell me whether it was posted. Look there first: only if it is not there, try "
    "again."
)
UNSURE_CARD = (
    "Slack did not tell me whether the card was posted. Look there first: if it is there, it works "
    "as any other; only if it is not, try again."
)
UNREACHED = "I could not reach Slack. Try again in a minute."

OPEN = "Open"
CLOSED = "Closed"
OPEN_AGAIN = "Open again"


def refused(code: str, bot: str) -> str:
    """Why Slack takes no card in a place, with what helps where anything does."""
    invite = f"type `/invite @{bot}` there, then press “{TRY_AGAIN}”"
    if code in ("not_in_channel", "no_permission"):
        return f"I am not in that channel: {invite}."
    if code == "channel_not_found":
        return (
            "I cannot see that place: it is a direct message between others, or a private "
            f"channel that I am not in. If it is a channel, {invite}."
        )
    if code == "is_archived":
        return "That channel is archived, and nobody can post there any more."
    if code.startswith("restricted_action"):
        return "The rules of that channel do not let me post there."
    if code in ("ratelimited", "rate_limited"):
        return "Slack asks me to slow down. Try again in a minute."
    return NOT_SHARED


def started(day: str) -> str:
    """What stands before the name of who started a decision."""
    return f"started {day} by"


def knowledge(version: str) -> str:
    """What a decision was last decided under."""
    return f"knowledge {version}"


def more(count: int) -> str:
    """Stands for lines that are left out of a card."""
    return f"… and {count} more"


def in_all(count: int) -> str:
    """Follows what so many people said, where not all of them are named."""
    return f" ({count} in all)"
