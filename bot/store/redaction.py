"""Takes out of a text what may name a person or open a door."""

import re

_ISSUERS = "sk|pk|rk|gh[a-z]|github_pat|glpat|hf|pypi|npm"
# Not any two words with a dot between them: a question may be about a module of that name.
_DOMAINS = "com|org|net|io|dev|ai|app|co|edu|gov|info|eu|de|at|ch|fr|uk|us|in|jp|cn"
# In this order: a token is a token even where it stands in an address. Each begins where no
# character of its own kind stands before it, so that a long text is read once.
_PLACEHOLDERS = tuple(
    (f"[{name}]", re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("token", r"(?<![\w-])(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[\w.-]*\w"),
        ("token", rf"(?<![\w-])(?:{_ISSUERS})[-_](?=[\w-]*\d)[\w-]{{12,}}"),
        ("token", r"(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{12,}"),
        ("token", r"(?<!\w)eyJ[\w-]{8,}(?:\.[\w-]+)*"),
        ("email", r"<mailto:[^<>]*>|(?<![\w.+%'-])[\w.+%'-]+@[\w-]+(?:\.[\w-]+)*"),
        ("link", r"<[a-z][a-z0-9+.-]*:[^<>]*>|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s<>]+"),
        ("link", rf"(?<![\w.-])(?:www\.|(?:[\w-]+\.)+(?:{_DOMAINS})/)[^\s<>]+"),
        ("mention", r"<[@#!][^<>]*>|(?<![\w.@])@[\w.-]*\w"),
        ("token", r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)"),
        ("token", r"(?<!\w)[0-9a-f]{16,}(?!\w)"),
        # As in Base64: no word is as long and has as many digits in it.
        ("token", r"(?<![\w/+])(?=(?:[a-z/+]*\d){3})(?=[\d/+]*[a-z])[a-z\d/+]{20,}={0,2}"),
        ("number", r"(?<![\w.])\+?\(?\d(?:[ ()./-]{0,2}\d){8,}(?!\w)|(?<![\w.])\d{8,}(?!\w)"),
    )
)

PLACEHOLDERS = frozenset(placeholder for placeholder, _ in _PLACEHOLDERS)
"""What stands in a text for what was taken out of it."""


def redact(text: str) -> str:
    """The text with placeholders such as [email] for what is nobody else's business."""
    for placeholder, pattern in _PLACEHOLDERS:
        text = pattern.sub(placeholder, text)
    return text
