"""Takes out of a text what nobody may read in a log."""

import re
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

_GONE = "(redacted)"
_SHORTEST = 4
"""Characters of a secret that is looked for as it is; a shorter one would hit half of the words."""
_BETWEEN = r"(?:\\*[\"']|%22)?\s*(?::|=|%3A|%3D|,)\s*\+?(?:b?\\*[\"']|%22)?"
"""What stands between a name and its value: in JSON, Python, a form, or any of them in a URL."""
_SLASH = r"(?:\\?/|%2F)"
_REST = r"[^\s\"'&,<>)}]+"
_VALUE = r"[^\s\"'&,;)}%\\]+"
_NAMES = (
    "token|access_token|refresh_token|bot_token|user_token|authed_token|trigger_id|client_secret"
    "|signing_secret|ticket|password"
)
_QUOTED_NAMES = "code|state"
"""Names that are words as well, and so count only where they stand as names."""
_PATTERNS = [
    # Texts and bodies that Bolt would log with a request that it does not take.
    (re.compile(r"(Unhandled request|Invalid request signature detected) \(.*", re.DOTALL), r"\1"),
    (re.compile(r"(for the request) \(.*\)", re.DOTALL), r"\1"),
    # What a database says of a statement ends with what people wrote.
    (re.compile(r"\[parameters: [^\n]*"), f"[parameters: {_GONE}]"),
    (re.compile(r"\b(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-\w[\w-]*"), _GONE),
    (re.compile(r"(?i)\b(bearer)(\s+|%20|\+)[\w.~+/=-]{8,}"), rf"\1 {_GONE}"),
    # An address to answer at is all that is needed to answer.
    (re.compile(rf"(?i)(hooks\.slack[\w.-]*{_SLASH}){_REST}"), rf"\1{_GONE}"),
    (re.compile(rf"({_SLASH}(?:actions|commands|services){_SLASH}[TE]){_REST}"), rf"\1{_GONE}"),
    (re.compile(rf"(?i)\b(response_url{_BETWEEN})https?(?::|%3A){_REST}"), rf"\1{_GONE}"),
    (re.compile(r"\b\d{6,}\.\d{6,}\.[0-9a-f]{16,}\b"), _GONE),  # triggers and OAuth codes
    (re.compile(rf"(?<![A-Za-z_])((?:{_NAMES}){_BETWEEN}){_VALUE}"), rf"\1{_GONE}"),
    (re.compile(rf"([\"']|%22)({_QUOTED_NAMES})(\1{_BETWEEN}){_VALUE}"), rf"\1\2\3{_GONE}"),
    (re.compile(rf"([?&])({_QUOTED_NAMES})=[^\s&\"']+"), rf"\1\2={_GONE}"),
    (re.compile(r"(://[^\s:/@]*:)[^\s/]+@"), rf"\1{_GONE}@"),  # the password in a database's URL
]


class Redaction:
    """Takes out the secrets that it was told of, and all that looks like one."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = {secret for secret in secrets if len(secret) >= _SHORTEST}
        spelled = known | {spell(secret) for secret in known for spell in (quote, quote_plus)}
        longest_first = sorted(spelled, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, longest_first))) if spelled else None

    def __call__(self, text: str) -> str:
        """The text with each secret replaced."""
        if self._known is not None:
            text = self._known.sub(_GONE, text)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text
