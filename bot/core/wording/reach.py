"""Sentences said outside a conversation: shortcuts, workflow steps, feedback, prompts."""

ANSWER_THIS = "Answer this"
ANSWER_THIS_MEANS = "Shows what I know about a message, to you alone."
THINKING = "is looking it up…"
POST_IN_THREAD = "Post it in the thread"
POSTING = "Posting it in the thread…"
POSTED_IN_THREAD = "Posted in the message's thread, with your name. You can close this."
NOTHING_TO_READ = "That message holds no text that I could answer."
ONLY_YOU = "Only you see this."
NEEDS_MENTION = "In this channel I only hear what mentions me: mention me to go on."

HELPED = "That helped"
HELPED_SPOKEN = "That helped: this answers what I asked"
NOT_ASKED = "Not what I asked"
NOT_ASKED_SPOKEN = "Not what I asked: show me other answers"
THANKS = "Thank you, noted."
WHICH_MEANT = "Which of these did you mean? Whoever keeps my answers learns from it."
NONE_MEANT = "Noted: none of my answers fits what you asked. Thank you."
NOTHING_NEARER = "I know nothing nearer to what you asked. I have noted that this did not fit."

DESCRIPTION = "What is needed"
DESCRIPTION_MEANS = "The need in a sentence or two, in anybody's own words."
ANSWERS = "Answers to the guide"
ANSWERS_MEANS = "Answers as question=choice, separated by commas or lines."
WINNER = "Recommendation"
WINNER_MEANS = "What is recommended, or that it is a close call."
MARGIN = "Margin"
MARGIN_MEANS = "How far it is ahead: clear, leaning or close."
REASONS = "Reasons"
REASONS_MEANS = "What speaks for it, a reason a line."
LINK = "Link"
LINK_MEANS = "Where to ask the bot for more."
NO_NEED = (
    "Nothing was given to recommend from. Fill in a description of the need, or answers to the "
    "guide as question=choice."
)
STEP_TROUBLE = "Something went wrong on the bot's side. Please run the workflow again."


def find(subject: str, most: int) -> str:
    """What the shortcut to the guide is called, in `most` characters."""
    words = subject.split()
    for start in range(len(words)):
        name = f"Find the right {' '.join(words[start:])}"
        if len(name) <= most:
            return name
    return "Get a recommendation"


def recommend(subject: str) -> str:
    """What the workflow step is called."""
    return f"Recommend a {subject}"


def recommends(subject: str) -> str:
    """What the workflow step does."""
    return f"Recommends a {subject} with reasons, from a description or from answers to the guide."


def finds(subject: str) -> str:
    """What the shortcut to the guide does."""
    return f"A few questions about your need, then a recommended {subject} with its reasons."


def not_understood(questions: tuple[str, ...]) -> str:
    """For a description that names no choice of the guide."""
    asked = " ".join(questions)
    return f"The description says nothing that counts for a recommendation. It may answer: {asked}"


def not_an_answer(part: str) -> str:
    """For a part of the answers that is not of the form question=choice."""
    return f"“{part}” is not an answer: write question=choice."


def no_such_question(question: str, known: tuple[str, ...]) -> str:
    """For an answer to a question that the guide does not have."""
    return f"The guide has no question “{question}”. It has: {', '.join(known)}."


def no_such_choice(question: str, choice: str, known: tuple[str, ...]) -> str:
    """For an answer that a question does not offer."""
    return f"“{question}” has no choice “{choice}”. It has: {', '.join(known)}."


def answered_twice(question: str) -> str:
    """For a question with two answers."""
    return f"“{question}” is answered twice."


def reason(label: str, reason: str, favours: str) -> str:
    """A reason in a line: the choice, whom it favours where that is not said otherwise, and why."""
    return f"{label} ({favours}): {reason}" if favours else f"{label}: {reason}"
