"""Sentences that the bot says of its own accord. What it says of its subject is knowledge."""

from bot.core.model import Article

NOT_SURE = "Doesn't matter / not sure"
NONE_OF_THESE = "None of these"
START_GUIDE = "Start the guide"
SHARE = "Share to a channel"
BACK = "Back"
START_OVER = "Start over"
RECOMMEND_NOW = "Recommend now"
STOPPED = "Stopped. Nothing is lost: say *guide* to begin again, or ask me anything."
OUT_OF_DATE = "That card is from an older version of this bot and cannot be used any more."
NOT_YOURS = "That one belongs to someone else."
UNSURE_REPLY = "I could not tell which choice you mean."
TROUBLE = "Something went wrong on my side, and nothing was changed. Please try again."
CLOSE_CALL = "Neither is clearly ahead for this need, and an honest adviser says so."
NOTHING_FLIPS = "No change of up to three answers would make another one win."


def your_own(command: str) -> str:
    """How to start one's own guide."""
    return f"{NOT_YOURS} Start your own with `{command}`."


def start_again(command: str) -> str:
    """What to do about a card that is out of date."""
    return f"{OUT_OF_DATE} Start again with `{command}`."


def ask_me(examples: tuple[str, ...]) -> str:
    """For a message that holds no question."""
    return f"Ask me a question, for example “{examples[0]}”, or say *guide* for a recommendation."


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
    """The verdict in a line. `names` are ranked, the first in front."""
    if margin == "close":
        return f"A close call between {join(names, 'and')}"
    return f"{names[0]} is the clear choice" if margin == "clear" else f"Leaning towards {names[0]}"


def outcome(margin: str, name: str | None) -> str:
    """A verdict in passing: the winner with its margin, or a close call."""
    return f"{name} ({margin})" if name else "a close call"


def change(parts: tuple[tuple[str, str], ...], winner: str | None) -> str:
    """What one flip says. `parts` are questions with the choices that would flip it."""
    answers = join(tuple(f"“{ask}” were “{label}”" for ask, label in parts), "and")
    return f"If {answers}: {winner if winner else 'it becomes a close call'}."


def points(scores: tuple[tuple[str, int], ...]) -> str:
    """The scores, ranked."""
    return ", ".join(f"{name} {score}" for name, score in scores)


def join(items: tuple[str, ...], word: str) -> str:
    """A list in a sentence."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {word} {items[-1]}"
