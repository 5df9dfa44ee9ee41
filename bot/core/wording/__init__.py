"""Sentences that the bot says of its own accord. What it says of its subject is knowledge."""

from bot.core.model import Article

NOT_SURE = "Doesn't matter / not sure"
NONE_OF_THESE = "None of these"
START_GUIDE = "Start the guide"
SHARE = "Share to a channel"
BACK = "Back"
START_OVER = "Start over"
RECOMMEND_NOW = "Recommend now"
STOPPED = "Stopped. Say “guide” to begin again, or ask me anything."
OUT_OF_DATE = "That card is from an older version of this bot and cannot be used any more."
NOT_YOURS = "That one belongs to someone else."
UNSURE_REPLY = "I could not tell which choice you mean."
TROUBLE = "Something went wrong on my side, and nothing was changed. Please try again."
FIRST = "That was the first question already."
RECOMMEND_FIRST = "That can be told of a recommendation: say “recommend now” for one."
UNDERSTOOD = "That much I took from your words; “back” changes it."
YOU_ALSO_ASKED = "You also asked"
UNKNOWN_WORKSPACE = "I am not set up for this workspace. Whoever runs me can add its token."
TOO_LATE = "That took too long to open, and Slack gave up on it. Please try once more."
SHARING = "Posting it…"
HAS_BEEN_SHARED = "Posted. You can close this."
YOUR_OWN_GUIDE = "Try it for your own need"
SHARED_BY = "Shared by"
HOW_TO_ANSWER = "Press a button or answer in words; “back”, “why” and “stop” work too."
HOW_TO_ANSWER_IN_CHANNEL = (
    "Press a button or mention me with your answer; “back”, “why” and “stop” work so too."
)
HOW_TO_PRESS = "Press a button to answer."
CLOSE_CALL = "The points are too close together to name a winner."
NOTHING_FLIPS = "No change of up to three answers would make another one win."
NOTHING_COUNTED = "No answer has counted for or against anything so far."
EVERYTHING_COUNTED = "Here is every answer that counted."
SINCE = "What has changed since"
NO_DIFFERENCE = "Makes no difference today"
NEED = "The need it rests on"
WOULD_CHANGE = "What would change it"
WOULD_SETTLE = "What would settle it"
READINGS_DIFFER = "The article and today differ"
READINGS_CLOSE = "Both readings call it close"
GUIDE_WAITS = "The guide goes on when you answer"
ALL_I_KNOW = "That is all I know about it."
WRITTEN_SO = "That is simply how I was written."
SOURCES = "I say so because of these sources."
SOMEONE = "someone"


def your_own(command: str) -> str:
    """How to have an answer or a guide of one's own."""
    return f"{NOT_YOURS} Ask me yourself with `{command}`."


def start_again(command: str) -> str:
    """What to do about a card that is out of date."""
    return f"{OUT_OF_DATE} Start again with `{command}`."


def ask_me(examples: tuple[str, ...]) -> str:
    """For a message that holds no question."""
    return f"Ask me a question, for example “{examples[0]}”, or say “guide” for a recommendation."


def shared_by(what: str, note: str) -> str:
    """What follows a sharer's name where only one line is shown."""
    return f"shared: {what}" + (f" (“{note}”)" if note else "")


def so_far(labels: tuple[str, ...]) -> str:
    """What was chosen in the guide; empty where nothing was."""
    return f"So far: {' · '.join(labels)}" if labels else ""


def step_count(number: int, about: int) -> str:
    """Where the guide stands."""
    return f"Question {number} of about {max(number, about)}"


def unknown(subject: str) -> str:
    """The honest silence."""
    return f"I don't know that. I only answer from a curated set of {subject} topics."


def nearest_topics() -> str:
    """Introduces the topics that come nearest to a question without an answer."""
    return "The nearest topics I do know:"


def offer() -> str:
    """Introduces two or three entries to choose from."""
    return "Did you mean one of these?"


def from_article(article: Article, section: str) -> str:
    """Where in the article an answer comes from."""
    return f"From “{article.title}” ({article.publisher}, {article.year}), section “{section}”"


def since(status: str, as_of: str) -> str:
    """How a note on an aged claim begins."""
    label = {
        "holds": "Still true",
        "imprecise": "More precisely",
        "aged": "Since then",
        "wrong": "Correction",
    }[status]
    return f"{label} (as of {as_of})"


def headline(margin: str, names: tuple[str, ...]) -> str:
    """The verdict in a line. `names` are of those within reach of winning, the first in front."""
    if margin == "close":
        return f"A close call between {join(names, 'and')}"
    return f"{names[0]} is the clear choice" if margin == "clear" else f"Leaning towards {names[0]}"


def outcome(margin: str, name: str | None, near: tuple[str, ...] = ()) -> str:
    """A verdict in passing: the winner with its margin, or a close call, `near` being between whom.

    Between two it goes without saying.
    """
    if name:
        return f"{name} ({margin})"
    return f"a close call between {join(near, 'and')}" if near else "a close call"


def readings_agree(name: str) -> str:
    """What both readings say where they name the same winner."""
    return f"Both readings favour {name}"


def readings(year: str, article: str, today: str) -> str:
    """Both readings in a sentence or two."""
    return f"The article alone ({year}): {article}. With what has changed since: {today}."


def shift(label: str, article: tuple[str, int] | None, today: tuple[str, int] | None) -> str:
    """How a choice counts otherwise now: for whom and with what weight, None for nobody."""
    then = f"counted it for {article[0]} ({article[1]} of 3)" if article else "did not count it"
    now = f"it counts for {today[0]} ({today[1]} of 3)" if today else "it counts for nobody"
    return f"{label}: the article {then}, today {now}."


def change(parts: tuple[tuple[str, str], ...], winner: str | None) -> str:
    """What one flip says. `parts` are questions with the choices that would flip it."""
    answers = join(tuple(f"“{ask}” were “{label}”" for ask, label in parts), "and")
    return f"If {answers}: {winner or 'a close call'}."


def points(scores: tuple[tuple[str, int], ...]) -> str:
    """The scores, ranked."""
    return ", ".join(f"{name} {score}" for name, score in scores)


def join(items: tuple[str, ...], word: str) -> str:
    """A list in a sentence."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
