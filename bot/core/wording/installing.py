"""What a browser shows that installs the bot into a workspace."""

from dataclasses import dataclass

AGAIN = "Start again"
OPEN = "Open Slack"


@dataclass(frozen=True, slots=True)
class Told:
    """A title and a sentence or two; `again` says that starting over may help."""

    title: str
    text: str
    again: bool = True


DENIED = Told("Nothing was installed", "You did not agree, and so nothing has changed.")
REFUSED = Told(
    "Nothing was installed",
    "Slack ended the installation. If this goes on, ask an administrator of your workspace "
    "whether apps may be installed.",
)
OTHER_BROWSER = Told(
    "This installation was not begun here",
    "It must end in the browser in which it began, with cookies allowed, and within ten minutes. "
    "Nothing was installed.",
)
TOO_LATE = Told(
    "This installation is out of date",
    "It was begun more than ten minutes ago, or has ended already. Nothing was installed just now.",
)
CODE = Told(
    "Slack does not know this installation any more",
    "Its code has been used already or is too old. Nothing was installed just now.",
)
SLACK_AWAY = Told(
    "Slack cannot be reached",
    "Nothing was installed. Please try again in a few minutes.",
)
NOT_KEPT = Told(
    "The installation could not be kept",
    "My database cannot be reached just now, and so nothing was installed. Please try again in a "
    "few minutes.",
)
BUSY = Told(
    "Too many are installing this at once",
    "Nothing was installed just now. Please try again in a moment.",
)
NOT_SET_UP = Told(
    "This bot is not set up to be installed",
    "Slack does not take its credentials. Please tell whoever runs it. Nothing was installed.",
    again=False,
)
NOT_INSTALLED = (
    "I am not installed in this workspace any more. Whoever may install apps here can add me again."
)


def installed(name: str, where: str, command: str) -> Told:
    """How to go on after an installation."""
    return Told(
        f"{name} is installed in {where}",
        f"Type {command} in any channel, or write to {name} directly.",
        again=False,
    )
