"""Headings and sentences of a decision's record."""

DATE = "Date"
CONTEXT = "Context: the needs it started from"
OPTIONS = "Considered options"
OUTCOME = "Decision outcome"
CONSEQUENCES = "Consequences"
VIEWS = "Views"
SOURCES = "Sources"
ABOUT = "About this record"
NONE_OF_THEM = "none of the options"
REASON = "Reason given"
NOTE = "Note"
KNOWLEDGE = "Version of the knowledge"
CARD = "The card in Slack"
HIDDEN = "The record names every view, and these are hidden until the decision is closed."


def shares(today: int, article: int) -> str:
    """A framework's shares of the points in both readings, in percent."""
    return f"{today} % with what is known today, {article} % by the article alone"


def proposed(day: str) -> str:
    """The status of an open decision."""
    return f"Status: Proposed ({day})"


def accepted(proposed: str, day: str) -> str:
    """The status of a closed decision."""
    return f"Status: Accepted ({day}; proposed {proposed})"


def not_yet(said: str) -> str:
    """The outcome of a decision that is still open."""
    return f"Not decided yet. So far the views come to: {said}."


def chosen(name: str) -> str:
    """The outcome of a closed decision."""
    return f"Chosen: **{name}**."


def as_combined() -> str:
    """That it is what the views came to."""
    return "This is what the views came to together."


def unlike_combined() -> str:
    """That it is not what the views came to."""
    return "The views came to something else together."


def readings(year: str, article: str, today: str) -> str:
    """What the views come to by both readings."""
    return (
        f"By the article alone ({year}) they come to: {article}. "
        f"With what has changed since: {today}."
    )


def other_version(now: str) -> str:
    """That the shares are not by the knowledge that a decision was made under."""
    return f"Shares and reasons in this record are by version {now}"


def given_up(name: str) -> str:
    """What speaks for an option that was not chosen."""
    return f"What speaks for {name} and is given up"


def disagreed(ask: str) -> str:
    """A question on which the views differ."""
    return f"Views differ on “{ask}”"


def started(day: str, by: str) -> str:
    """When a decision was started, and by whom."""
    return f"Started {day} by {by}"


def closed(day: str, by: str) -> str:
    """When a decision was closed, and by whom."""
    return f"Closed {day} by {by}"
