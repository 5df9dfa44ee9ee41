"""Headings and sentences of a decision's record."""

STATUS = "Status"
DATE = "Date"
PROPOSED = "Proposed"
ACCEPTED = "Accepted"
CONTEXT = "Context: the needs it started from"
OPTIONS = "Considered options"
OUTCOME = "Decision outcome"
CONSEQUENCES = "Consequences"
VOICES = "Voices"
SOURCES = "Sources"
ABOUT = "About this record"
NONE_OF_THEM = "none of the options"
REASON = "Reason given"
NOTE = "Note"
KNOWLEDGE = "Version of the knowledge"
CARD = "Card"
HIDDEN = "The record names every view, and these are hidden until the decision is closed."


def shares(today: int, article: int) -> str:
    """A framework's shares of the points in both readings, in percent."""
    return f"{today} % with what is known today, {article} % by the article alone"


def as_of(date: str) -> str:
    """When a reason was true."""
    return f"as of {date}"


def not_yet(said: str) -> str:
    """The outcome of a decision that is still open."""
    return f"Not decided yet. So far the voices come to: {said}."


def chosen(name: str) -> str:
    """The outcome of a closed decision."""
    return f"Chosen: **{name}**."


def as_combined(said: str) -> str:
    """That it is what the voices came to."""
    return f"This is what the voices came to together: {said}."


def unlike_combined(said: str) -> str:
    """That it is not what the voices came to."""
    return f"The voices came to something else together: {said}."


def given_up(name: str) -> str:
    """What speaks for an option that was not chosen."""
    return f"What speaks for {name} and is given up"


def disagreed(ask: str) -> str:
    """A question on which the voices differ."""
    return f"Voices differ on “{ask}”"


def if_all(name: str | None) -> str:
    """What would come of it if all answered alike."""
    return f" (if all said so: {name or 'a close call'})"


def started(day: str, by: str) -> str:
    """When a decision was started, and by whom."""
    return f"Started {day} by {by}"


def closed(day: str, by: str) -> str:
    """When a decision was closed, and by whom."""
    return f"Closed {day} by {by}"
