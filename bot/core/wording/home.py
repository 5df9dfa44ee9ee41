"""Sentences of the home tab."""

ASK = "Ask a question"
ASK_HERE = "Type a question and press Enter"
TOPICS = "Topics"
ALL_TOPICS = "All topics"
MORE_TOPICS = "More topics"
ABOUT_BOT = "About this bot"
NEXT = "Next"
PREVIOUS = "Previous"
MY_RECOMMENDATIONS = "My recommendations"
NO_RECOMMENDATIONS = "None yet: the guide's results will be listed here."
NOTHING_CHOSEN = "No question was answered."
KNOWLEDGE_CHANGED = "The knowledge has changed since; this is how it reads now."
OPEN = "Open"
OPEN_DECISIONS = "Open decisions"
STORE_DOWN = (
    "Your recommendations and open decisions cannot be shown just now. Everything else works."
)
PRIVACY = "Privacy"
FORGET = "Delete what you know about me"
FORGET_TITLE = "Delete what I know about you?"
FORGET_WHAT = (
    "This deletes your recommendations, what I remember of our threads, and your views in open "
    "decisions. The decisions themselves stay; your name and your notes are taken off them. "
    "This cannot be undone."
)
FORGET_YES = "Delete it"
FORGET_NO = "Keep it"
NOT_FORGOTTEN = (
    "Nothing was deleted: what I keep cannot be reached just now. Please try again later."
)
_FORGOTTEN = (
    "Done. Your recommendations and what I remembered of our threads are deleted. Messages that "
    "were posted before stay where they are."
)


def ask_hint(examples: tuple[str, ...]) -> str:
    """What stands under the box to ask in."""
    quoted = " · ".join(f"“{example}”" for example in examples)
    return f"For example: {quoted}"


def elsewhere(command: str) -> str:
    """Where else the bot can be asked."""
    return (
        "You can also ask me in a direct message. In any channel, "
        f"{command} and a question answers you alone; {command} by itself opens the guide."
    )


def shown_of(first: int, last: int, total: int) -> str:
    """Which part of a list is shown."""
    return f"{first} to {last} of {total}"


def no_decisions(command: str) -> str:
    """Where no open decision concerns a person, with where to look for others."""
    return f"None just now. `{command} decisions` lists those of a channel."


def more_decisions(command: str) -> str:
    """Where to find those that are not listed."""
    return f"There are more: `{command} decisions mine` lists all that you take part in."


def forgotten(changed: int, behind: int = 0) -> str:
    """What was done, with how many posted decisions it changed, and on how many it shows later."""
    if not changed:
        return _FORGOTTEN
    cards = "one posted decision" if changed == 1 else f"{changed} posted decisions"
    done = f"Your name is taken off {cards}; your views are gone from those still open."
    if not behind:
        return f"{_FORGOTTEN} {done}"
    late = "one card" if behind == 1 else f"{behind} cards"
    return (
        f"{_FORGOTTEN} {done} Slack did not let me redraw {late} just now, so your name still "
        "stands there; I keep trying for some minutes."
    )
