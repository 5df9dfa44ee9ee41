"""Takes a message that holds several questions apart."""

import re

MOST = 3
"""Questions of one message that are looked at."""

_ENDS = re.compile(r"(?<=[?!.;])\s+|\n+")
_JOINS = re.compile(
    r",?\s+(?:and|also|plus|and also|oh and)\s+(?=(?:also\s+)?(?:what|how|why|who|when|where|which|"
    r"is|are|was|does|do|did|can|could|should|will|whats)\b)",
    re.IGNORECASE,
)


def parts(text: str) -> tuple[str, ...]:
    """The questions of a message, in their order; one where it holds no more."""
    found = [
        part.strip()
        for sentence in _ENDS.split(text)
        for part in _JOINS.split(sentence)
        if len(part.split()) > 1
    ]
    return tuple(found[:MOST])
