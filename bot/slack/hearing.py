"""Whether the bot hears what does not mention it: in channels only where it was granted that."""

from collections.abc import Set

_SCOPE_OF = {"channel": "channels:history", "group": "groups:history"}
"""The scope that lets the bot hear a kind of channel, by Slack's word for the kind."""


def hears(scopes: Set[str], kind: str = "") -> bool:
    """Whether words in a channel reach the bot without a mention.

    Where it is not known whether the channel is private (an id does not tell), it takes both.
    """
    return scopes >= ({_SCOPE_OF[kind]} if kind in _SCOPE_OF else set(_SCOPE_OF.values()))
