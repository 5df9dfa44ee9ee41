"""What people type to make the bot call others, forge links, or trip."""

import re
from collections.abc import Iterator
from typing import Any

_CALLS = (
    "<!channel>", "<!here>", "<!everyone>", "<!subteam^S0EVIL>", "<!subteam^S0EVIL|@all>",
    "<@U0EVIL>", "<@U0EVIL|ana>", "<#C0EVIL>", "<#C0EVIL|general>",
    "<http://evil.example>", "<http://evil.example|your bank>", "<mailto:evil@evil.example|me>",
    "<!date^1^{date}^http://evil.example|soon>", "&lt;!here&gt;", "&amp;lt;!here&amp;gt;",
    "[bank](http://evil.example)", "`<!here>`", "```<!channel>```", "> <!here>", "*_~<!here>~_*",
)  # fmt: skip
_AROUND = (
    "{}", "a{}b", "<{}>", "{0}{0}", "{}\n{}", "\u202e{}", "|{}|", "\u200b{}\u200d", "\x00{}\ud800",
    "e" + "\u0301" * 100 + "{}" + "x" * 300,
)  # fmt: skip
HOSTILE = tuple(
    each.replace("{}", call).replace("{0}", call) for call in _CALLS for each in _AROUND
)
LONG = "<!channel> & 👩‍👩‍👧‍👦🏳️‍🌈" * 2000
_LIVE = re.compile(r"<[^<>]*>")
_OWN = re.compile(r"<@U0(ANA|BEN|CHLOE)>|<https://[^|<>]+(\|[^<>]*)?>")
_UNSENDABLE = re.compile("[\x00-\x08\ud800-\udfff\u202a-\u202e\u2066-\u2069]")


def faults(payload: Any) -> Iterator[str]:
    """What in a payload would be live though nobody but a user wrote it, or cannot be sent."""
    if isinstance(payload, list | tuple):
        for each in payload:
            yield from faults(each)
        return
    if not isinstance(payload, dict):
        return
    text, kind = payload.get("text"), payload.get("type")
    if isinstance(text, str):
        if kind in (None, "mrkdwn", "message"):
            for live in _LIVE.findall(text):
                if not _OWN.fullmatch(live) or "evil" in live.split("|")[0]:
                    yield live
        if found := _UNSENDABLE.search(text):
            yield f"cannot be sent: {found[0]!r}"
    for value in payload.values():
        yield from faults(value)
