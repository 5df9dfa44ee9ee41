"""Takes out of a text what may name a person or open a door."""

import re

_ISSUERS = "sk|pk|rk|gh[a-z]|github_pat|glpat|hf|pypi|npm"
# Not any two words with a dot between them: a question may be about a module of that name.
_DOMAINS = "com|org|net|io|dev|ai|app|co|edu|gov|info|eu|de|at|ch|fr|uk|us|in|jp|cn"
_SECRETS = r"pass(?:word|wd|phrase)|pwd|secret|api[ _-]?key|access[ _-]?token"
_AT, _DOT = r" ?[(\[{]at[)\]}] ?", r"(?:\.| ?[(\[{]dot[)\]}] ?)"
# A package with its scope, or what decorates a function, names nobody.
_CODE = r"[\w-]+/|\w+\.\w+\.\w"
_BETWEEN = r"[ \u00a0\u202f()./_\u2010-\u2015-]"
"""What may stand between the digits of a number."""
# Nobody sees them: within an address they only hide it.
_UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# In this order: a token is a token even where it stands in an address. Each begins where no
# character of its own kind stands before it, so that a long text is read once.
_PLACEHOLDERS = tuple(
    (f"[{name}]", re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("token", r"(?<![\w-])(?:xox[a-z](?:\.xox[a-z])?|xapp|xwfp)-[\w.-]*\w"),
        ("token", rf"(?<![\w-])(?:{_ISSUERS})[-_](?=[\w-]*\d)[\w-]{{12,}}"),
        ("token", r"(?<!\w)(?:AKIA|ASIA)[A-Z0-9]{12,}"),
        ("token", r"(?<!\w)eyJ[\w-]{8,}(?:\.[\w-]+)*"),
        ("token", r"(?<!\w)Bearer (?=[^\s]{8})[\w.~+/=-]{8,}"),
        ("secret", rf"(?<![a-z0-9])(?:{_SECRETS}) ?[=:] ?[^\s,;]+"),
        ("secret", rf"(?<![a-z0-9])(?:{_SECRETS})(?: is)? (?=[^\s\d]{{0,99}}\d)[^\s,;]{{4,}}"),
        ("email", rf'<mailto:[^<>]*>|"[^"<>@\n]{{1,64}}"(?:[@＠]|{_AT})[\w-]+(?:{_DOT}[\w-]+)*'),
        ("email", r"(?<![\w.+%'-])[\w.+%'-]+[@＠][\w-]+(?:\.[\w-]+)*"),
        ("email", rf"(?<![\w.+%'-])[\w.+%'-]+(?:{_AT})[\w-]+(?:{_DOT}[\w-]+)+"),
        ("email", rf"(?<![\w.+%'-])[\w.+%'-]+ ?[@＠] ?(?:[\w-]+\.)+(?:{_DOMAINS})(?!\w)"),
        ("link", r"<[a-z][a-z0-9+.-]*:[^<>]*>|(?<![a-z0-9+.-])[a-z][a-z0-9+.-]*://[^\s<>]+"),
        ("link", rf"(?<![\w.-])(?:www\.|(?:[\w-]+\.)+(?:{_DOMAINS})/)[^\s<>]+"),
        ("path", r"(?<![\w.])(?:/(?:home|Users)/|[a-z]:\\Users\\)[^\s<>'\"]+"),
        ("mention", rf"<[@#!][^<>]*>|(?<![\w.@])@(?!{_CODE})[\w.-]*\w"),
        ("mention", r"(?<!\w)(?-i:[UW](?=[A-Z]*\d)[A-Z0-9]{7,})(?!\w)"),
        ("token", r"(?<!\w)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?!\w)"),
        ("token", r"(?<!\w)[0-9a-f]{16,}(?!\w)"),
        # Before the tokens: it is a number to people.
        ("number", r"(?<!\w)(?-i:[A-Z]{2})\d{2}(?:[ -]?(?-i:[A-Z0-9])){11,30}(?!\w)"),
        # As in Base64: no word is as long and has as many digits in it.
        ("token", r"(?<![\w/+])(?=(?:[a-z/+]*\d){3})(?=[\d/+]*[a-z])[a-z\d/+]{20,}={0,2}"),
        ("token", r"(?<![\w-])(?-i:(?=[a-z\d]*[A-Z])(?=[A-Z\d]*[a-z]))[a-z\d]{32,}(?![\w-])"),
        # Those that stand for every machine, or one's own, name none.
        (
            "address",
            r"(?<![\w.])(?!0\.|127\.)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)"
            r"(?!\w|\.\d)",
        ),
        (
            "number",
            rf"(?<![\w.])\+?\(?\d(?:{_BETWEEN}{{0,4}}\d){{8,}}(?!\w)|(?<![\w.])\d{{8,}}(?!\w)",
        ),
    )
)

PLACEHOLDERS = frozenset(placeholder for placeholder, _ in _PLACEHOLDERS)
"""What stands in a text for what was taken out of it."""


def redact(text: str) -> str:
    """The text with placeholders such as [email] for what is nobody else's business."""
    text = _UNSEEN.sub("", text)
    for placeholder, pattern in _PLACEHOLDERS:
        text = pattern.sub(placeholder, text)
    return text
