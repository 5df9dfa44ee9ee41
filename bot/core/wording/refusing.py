"""Sentences for one who waits, where Slack did not do what was asked of it."""

from collections.abc import Mapping
from typing import Literal

from bot.core import wording

Why = Literal[
    "limited",
    "away",
    "unsure",
    "not in",
    "not seen",
    "archived",
    "rules",
    "too long",
    "files",
    "nobody",
    "late",
    "gone",
    "scope",
    "installation",
    "ours",
]
"""Why Slack did not do it, as far as it matters to a person."""

_SENTENCES: Mapping[Why, str] = {
    "limited": "Slack asks me to slow down. Try again in a minute.",
    "away": "Slack could not do that just now. Try again in a minute.",
    "unsure": (
        "Slack did not tell me whether what you asked for arrived. Have a look; if it is not "
        "there, please try again."
    ),
    "not in": "I am not in that channel. Invite me there, then try again.",
    "not seen": (
        "I cannot see that place: it is a direct message between others, or a private channel "
        "that I am not in. If it is a channel, invite me there, then try again."
    ),
    "archived": "That channel is archived, and nobody can post there any more. Use another one.",
    "rules": "The rules of that channel do not let me post there. Use another one.",
    "too long": "Slack did not take that, because it is too long for it. Make it shorter.",
    "files": "This workspace does not let me post files there.",
    "nobody": (
        "Slack does not let me send messages to that person. Ask me in a channel that I am in."
    ),
    "late": wording.TOO_LATE,
    "gone": "What you acted on is not there any more. Please start again from a newer message.",
    "scope": (
        "This workspace has not allowed me to do that. An admin can allow it by installing me anew."
    ),
    "installation": ("This workspace does not let me in any more. An admin can install me anew."),
    "ours": wording.TROUBLE,
}


def sentence(why: Why) -> str:
    """What one who waits is told: why it did not work, and what helps."""
    return _SENTENCES[why]
