"""Sentences said to those who ask whether questions that I could not serve are kept."""

_HOW = "A workspace admin changes that with “{command} misses {other}”."
ON = (
    "Questions from this workspace that I could not answer, or answered wrongly, are kept for "
    "{days} days for those who write my answers: the words without mentions, e-mail addresses, "
    "links and tokens, and never who asked."
)
OFF = (
    "I keep no questions from this workspace. I only count how many were asked and how they were "
    "met, without words or names."
)
BARRED = f"{OFF} Whoever runs me has set it so for this workspace; it cannot be changed from here."
SWITCHED_ON = "Done."
SWITCHED_OFF = "Done. What was kept of this workspace's questions is deleted."
ADMINS_ONLY = "Only an admin of this workspace can change what I keep, so I left it as it is."
ADMINS_UNKNOWN = (
    "Only an admin of this workspace can change what I keep, and I was not allowed to see who is "
    "one (the permission users:read), so I left it as it is. Whoever runs me can switch it off "
    "with MISSES_OFF."
)
STORE_DOWN = (
    "I cannot reach my records just now, so nothing was changed. Please try again in a minute."
)


def kept(days: int, command: str) -> str:
    """That questions are kept, for how long, and how to change it."""
    return f"{ON.format(days=days)} {_HOW.format(command=command, other='off')}"


def not_kept(command: str) -> str:
    """That no questions are kept, and how to change it."""
    return f"{OFF} {_HOW.format(command=command, other='on')}"
