"""Reads short messages that only make sense after another: "why?", "2", "and the other one?"."""

from rapidfuzz import fuzz

from bot.core.matching.query import Query
from bot.core.model import Choice, ChoiceId, Entry, FrameworkId, Knowledge, Question
from bot.core.text import words


def _said(*lines: str) -> frozenset[tuple[str, ...]]:
    return frozenset(words(line) for line in lines)


GUIDE = _said(
    "guide", "start", "recommend", "start guide", "start the guide", "guide me", "begin",
    "continue", "resume",
)  # fmt: skip
HELP = _said("help", "help me", "info", "commands", "usage", "about")
STOP = _said(
    "stop", "cancel", "quit", "exit", "end", "abort", "never mind", "nevermind", "forget it"
)
BACK = _said("back", "go back", "previous", "undo", "last question", "one back")
OVER = _said(
    "start over", "restart", "again", "from the start", "reset", "start again", "begin again"
)
NOW = _said(
    "recommend now", "recommend", "just tell me", "enough", "decide", "just decide", "verdict",
    "just pick", "pick", "tell", "just choose", "choose", "choose for me", "pick for me",
    "result", "the verdict", "the result", "recommendation",
)  # fmt: skip
SKIP = _said(
    "skip", "doesn't matter", "does not matter", "not sure", "unsure", "don't know", "dont know",
    "i don't know", "no idea", "idk", "dunno", "any", "whatever", "either", "next", "n/a", "pass",
    "no preference", "don't care", "doesn't matter / not sure", "none of these", "none of them",
    "neither", "something else", "other", "doesn't apply", "not applicable",
)  # fmt: skip
WHY = _said(
    "why", "why is that", "how so", "how come", "says who", "source", "sources", "why that",
    "really", "are you sure", "reasons", "explain", "why do you ask", "why do you say that",
    "why want know", "why do you want to know", "why does it matter", "why does that matter",
    "according to whom", "where is that from", "proof", "citation", "citation needed", "but why",
)  # fmt: skip
MEANING = _said("what", "what does that mean", "meaning", "explain that", "huh", "what do you mean")
CHANGE = _said(
    "what would change it", "what would change that", "what would change your mind",
    "what would flip it", "what if", "what would settle it", "when would that change",
    "what would change", "what could change it", "what would make it change",
)  # fmt: skip
MORE = _said("more", "tell me more", "go on", "and", "what else", "anything else", "more info")
NONE = _said("none", "none of these", "neither", "no", "nope", "none of them", "something else")

_OPENERS = sorted(
    _said(
        "and", "and for", "and what about", "what about", "how about", "or", "same for", "but",
        "and in", "and with", "ok and", "and the", "and is", "versus", "vs", "compared to",
        "then", "so", "ok", "what of", "and how about", "and next to", "now the same for",
        "and the same for", "ditto for", "idem", "ditto",
    ),
    key=len,
    reverse=True,
)  # fmt: skip
_PRONOUNS = frozenset(
    ["it", "its", "that", "this", "they", "them", "their", "theirs", "one", "there"]
)
_ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "one": 1, "two": 2, "three": 3, "four": 4,
    "five": 5, "six": 6,
}  # fmt: skip
_NUMBERED = frozenset(["the", "option", "number", "no", "choice", "answer", "please", "take"])
_LOOSE = frozenset([
    "the", "one", "ones", "too", "also", "then", "though", "instead", "please", "and", "or",
    "for", "now", "same", "ditto", "idem", "thanks", "thank", "you", "particular", "well", "as",
])  # fmt: skip
_OTHER = sorted(
    _said(
        "the other", "the other one", "other one", "other", "its rival", "the rival", "rival",
        "its competitor", "the competitor", "competitor", "the competition", "competition",
        "its counterpart", "the alternative", "the others", "the other ones", "other ones",
        "others", "its rivals", "the rivals", "its competitors", "the competitors",
        "the alternatives",
    ),
    key=len,
    reverse=True,
)  # fmt: skip
_POINTS_BACK = frozenset(["it", "that", "so", "this", "too", "same", "either", "likewise"])
_ASKS = frozenset([
    "what", "how", "why", "who", "when", "where", "which", "is", "are", "was", "does", "did",
    "can", "could", "should", "whats",
])  # fmt: skip
_QUESTION_WORDS = frozenset([
    "what", "whats", "how", "why", "who", "when", "where", "which", "does", "did",
])  # fmt: skip
_EMPTY = frozenset([
    "a", "am", "an", "and", "be", "for", "hm", "hmm", "honestly", "i", "id", "im", "in", "is", "it",
    "its", "just", "mainly", "maybe", "mostly", "my", "of", "on", "our", "please", "probably",
    "really", "so", "sorry", "still", "the", "think", "to", "us", "want", "was", "we", "well",
    "will", "would", "yet",
])  # fmt: skip
_NOT = frozenset(["no", "not", "never", "without", "dont", "isnt", "wont", "cant"])
_POLITE = frozenset([
    "please", "can", "could", "we", "you", "i", "id", "want", "to", "it", "now", "just", "said",
    "lets", "let", "us", "me", "ok", "okay", "hey", "pls", "plz", "would", "like", "the", "this",
    "then", "well", "bot", "one", "do", "go",
])  # fmt: skip
_ALIKE = 82
"""Likeness (0 to 100) from which a typed reply is taken for a choice of the question asked."""
_SHORT = 8
"""Words up to which a message may well leave out whom it is about."""
_MOST_REST = 12
"""Likewise, behind an opener such as "and" or around a pronoun."""


def means(said: tuple[str, ...], *commands: frozenset[tuple[str, ...]]) -> bool:
    """Whether a message is one of these commands, plainly or politely: "can we stop, please"."""
    bare = tuple(word for word in said if word not in _POLITE)
    return any(said in known or bare in known for known in commands)


def is_bare(said: tuple[str, ...]) -> bool:
    """Whether a message only makes sense as the reply to an offer or a question: "2", "none"."""
    return said in NONE | SKIP or (len(said) == 1 and said[0].isdecimal())


def asks(said: tuple[str, ...]) -> bool:
    """Whether a message is put as a question of its own."""
    return said[0] in _ASKS


def holds_question(said: tuple[str, ...]) -> bool:
    """Whether a message asks something somewhere, and does not only tell of a need."""
    return bool(said) and (asks(said) or not _QUESTION_WORDS.isdisjoint(said))


def number(said: tuple[str, ...], most: int) -> int | None:
    """The number that a reply such as "2", "the second one", "option 3" or "the last" names."""
    telling = [word for word in said if word not in _NUMBERED]
    if len(telling) == 2 and telling[1] == "one":
        telling.pop()
    if len(telling) != 1:
        return None
    word = telling[0]
    if word == "last":
        return most
    return int(word) if word.isdecimal() and len(word) < 3 else _ORDINALS.get(word)


def chosen(question: Question, said: tuple[str, ...]) -> tuple[bool, ChoiceId | None]:
    """Whether a reply surely names a choice, and which (None: doesn't matter).

    A choice's own words come before numbers: where "one" is a choice, it is not the first.
    """
    for choice in question.choices:
        if any(said == words(way) for way in _ways(choice)):
            return True, choice.id
    if said in SKIP or _telling(said) in SKIP:
        return True, None
    most = len(question.choices)
    at = number(said, most)
    if at is None or not 1 <= at <= most + 1:
        return False, None
    return True, question.choices[at - 1].id if at <= most else None


def likely(question: Question, said: tuple[str, ...]) -> ChoiceId | None:
    """The choice that a reply most likely means; None where it could be two, or none."""
    ranked = sorted(
        ((max(_alike(said, words(way)) for way in _ways(each)), each) for each in question.choices),
        key=lambda pair: -pair[0],
    )
    (best, choice), (second, _) = ranked[:2]
    return choice.id if best >= _ALIKE and best > second else None


def _ways(choice: Choice) -> tuple[str, ...]:
    return (choice.label, choice.id, *choice.phrasings)


def _telling(said: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in said if word not in _EMPTY) or said


def _alike(said: tuple[str, ...], way: tuple[str, ...]) -> float:
    if bool(_NOT & set(said)) != bool(_NOT & set(way)):
        return 0.0
    reply, other = " ".join(_telling(said)), " ".join(_telling(way))
    together = fuzz.token_sort_ratio(reply, other)
    if min(len(reply), len(other)) < 3:
        return together
    # Either may stand inside the other: "production" in "it is for production, I think".
    return max(together, 0.95 * fuzz.token_set_ratio(reply, other))


def opens(said: tuple[str, ...]) -> bool:
    """Whether a message begins as one that goes on from another: "and …", "what about …"."""
    return bool(_open(said)[0])


def rest(said: tuple[str, ...]) -> str:
    """What a message that goes on from another is about: "and the black one too?" is "black"."""
    why = 2 if said[:2] == ("why", "not") else 1 if said[0] == "why" else 0
    return " ".join(word for word in _open(said[why:])[1] if word not in _LOOSE)


def resolved(knowledge: Knowledge, said: tuple[str, ...], previous: Entry) -> tuple[str, ...]:
    """The message with "the other one" or "its rivals" replaced by the names they stand for."""
    others = frozenset(f.id for f in knowledge.frameworks if f.id not in previous.about)
    if not previous.about or not others:
        return said
    for phrase in _OTHER:
        for at in range(len(said) - len(phrase) + 1):
            # "the other side of it" is not the other framework, nor do "others say" it.
            whole = phrase[-1] not in ("other", "others") or at + len(phrase) == len(said)
            if whole and said[at : at + len(phrase)] == phrase:
                return (*said[:at], *words(_names(knowledge, others)), *said[at + len(phrase) :])
    return said


def asked_again(
    knowledge: Knowledge, about: Query, said: tuple[str, ...], previous: Entry, question: str
) -> str | None:
    """The question before, put about the frameworks that "is X any better at that?" names."""
    points_back = opens(said) and bool(_POINTS_BACK & set(said))
    if not points_back or not about.frameworks or about.frameworks == frozenset(previous.about):
        return None
    if len(said) > _MOST_REST:
        return None
    names = {word for f in knowledge.frameworks for word in words(f.name)}
    kept = [word for word in words(question) if word not in names]
    return f"{' '.join(kept)} {_names(knowledge, about.frameworks)}"


def sibling(knowledge: Knowledge, about: Query, previous: Entry) -> Entry | None:
    """The entry on the same topic about the frameworks that a mere "and X?" names.

    `about` is the rest of the message as it is read.
    """
    if not about.only_names or about.frameworks == frozenset(previous.about):
        return None
    named = about.frameworks
    same = [entry for entry in knowledge.entries if entry.topic == previous.topic]
    exact = [entry for entry in same if frozenset(entry.about) == named]
    wider = [entry for entry in same if named < frozenset(entry.about) and entry is not previous]
    return next(iter(exact or wider), None)


def siblings(knowledge: Knowledge, about: Query, previous: Entry) -> tuple[Entry, ...]:
    """The entries on the same topic about each alone of the frameworks that "and X and Y?" names.

    Where three are considered, "and the others?" names several.
    """
    if not about.only_names or len(about.frameworks) < 2:
        return ()
    found = of_each(knowledge, about.frameworks, previous.topic)
    return tuple(entry for entry in found if entry is not previous)


def of_each(
    knowledge: Knowledge, frameworks: frozenset[FrameworkId], topic: str
) -> tuple[Entry, ...]:
    """The entries on a topic that are about one of the frameworks alone, in their order."""
    same = [entry for entry in knowledge.entries if entry.topic == topic]
    named = [(f.id,) for f in knowledge.frameworks if f.id in frameworks]
    return tuple(entry for alone in named for entry in same if entry.about == alone)


def complete(
    knowledge: Knowledge, about: Query, said: tuple[str, ...], previous: Entry, text: str
) -> str | None:
    """The message with what it leaves out put in from the previous turn; None where it is whole."""
    opener, rest = _open(said)
    if opener and about.only_names:
        return f"{_without_names(knowledge, previous)} {_names(knowledge, about.frameworks)}"
    if about.frameworks or not previous.about:
        return None
    leans = bool(_PRONOUNS & set(said)) or (opener and opener != ("so",))
    if len(rest) <= (_MOST_REST if leans else _SHORT):
        return f"{text} {_names(knowledge, frozenset(previous.about))}"
    return None


def _open(said: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for opener in _OPENERS:
        if said[: len(opener)] == opener:
            return opener, said[len(opener) :]
    return (), said


def _names(knowledge: Knowledge, frameworks: frozenset[FrameworkId]) -> str:
    return " and ".join(f.name for f in knowledge.frameworks if f.id in frameworks)


def _without_names(knowledge: Knowledge, entry: Entry) -> str:
    names = {word for f in knowledge.frameworks for word in words(f.name)}
    return " ".join(word for word in words(entry.question) if word not in names)
