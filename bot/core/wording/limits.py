"""Sentences for what is too much, and for what was broken off."""

MAYBE_ANSWERED = (
    "I was interrupted while I answered you, and cannot tell whether my answer was posted. "
    "If you see none, please ask again."
)
GIVEN_UP = "I could not do what you asked, though I tried several times. Please ask again."


def too_many(seconds: int) -> str:
    """For one who asks for more than the bot does for one person, for one workspace, or in all."""
    wait = "a second" if seconds <= 1 else f"{seconds} seconds"
    return f"That is more than I can do at once. Please wait {wait}, and then ask again."
