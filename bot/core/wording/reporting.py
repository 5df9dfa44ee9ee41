"""Sentences of the report on what was asked."""

from datetime import date

OUTCOMES = {
    "answer": "Answered",
    "choose": "Offered a choice",
    "guide": "Led to the guide",
    "none": "Not known",
}
QUESTIONS = "Questions"
BY_DAY = {1: "Questions by day", 7: "Questions by week", 30: "Questions by month"}
ENTRIES = "What was asked most"
UNASKED = "Entries that nobody asked for"
GUIDE = "The guide"
GUIDE_NOTE = (
    "Left here: the question was shown, and neither answered nor gone back from. The guide leaves "
    "out questions that cannot change the result any more; whom it spares one has not left."
)
VERDICTS = "What was recommended"
DECISIONS = "Decisions of teams"
MISSES = "What could not be answered"
MISSES_NOTE = "Alike questions together, the largest group first."
HOW_QUESTIONS_GET_IN = (
    "Every question that is asked in Slack while the bot runs is counted, without who asked it. "
    "Ask it something, or look at made-up figures with `python -m bot report --demo`."
)
MADE_UP = "These figures are made up, to show what a report looks like."
NOBODY_LEFT_OUT = "None: every entry was shown at least once."
NO_ENTRY = "No entry was shown."
NO_GUIDE = "Nobody began the guide."
NO_VERDICT = "The guide recommended nothing."
NO_MISSES = "Nothing was kept that could not be answered."


def title(name: str) -> str:
    """The report's name."""
    return f"What {name} was asked"


def day(when: date) -> str:
    """A day, without its year."""
    return f"{when.day} {when:%b}"


def full_day(when: date) -> str:
    """A day with its year."""
    return f"{day(when)} {when.year}"


def period(first: date, last: date, team: str) -> str:
    """The days that a report is about, and whose they are."""
    days = f"{full_day(first)} to {full_day(last)}" if first != last else full_day(last)
    return f"{days}, workspace {team}" if team else days


def empty(first: date, team: str) -> str:
    """That there is nothing to report."""
    whose = f" in the workspace {team}" if team else ""
    return f"Nothing was asked{whose} since {full_day(first)}."


def percent(share: float | None) -> str:
    """A share of something; a dash where there is nothing."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%" if share is not None else "–"


def times(count: int, one: str, more: str = "") -> str:
    """A number of things."""
    return f"{count:,} {one if count == 1 else more or one + 's'}"


def summary(questions: int, answered: float | None, missed: int) -> str:
    """The report in a sentence or two."""
    if not questions:
        return "No question was asked."
    asked = f"{times(questions, 'question was', 'questions were')} asked"
    at_once = f"; {percent(answered)} of them were answered at once" if answered is not None else ""
    served = times(missed, "question served nobody", "questions served nobody")
    return f"{asked}{at_once}." + (f" {served}: they are the next to write for." if missed else "")


def summary_of_guide(begun: int, finished: int, gone: int) -> str:
    """How the guide went."""
    left = f"; {gone:,} left before" if gone else ""
    ended = f"brought to a recommendation {times(finished, 'time')}"
    return f"Begun {times(begun, 'time')}, {ended}{left}."


def summary_of_decisions(opened: int, closed: int, still_open: int) -> str:
    """How many decisions came and went."""
    return f"{opened:,} opened, {closed:,} closed, {still_open:,} open now."


def summary_of_feedback(helped: int, not_helped: int) -> str:
    """What people said of the answers."""
    if not helped + not_helped:
        return "Nobody said whether an answer helped."
    return f"{times(helped, 'answer')} helped, {not_helped:,} did not."


def nearest(question: str, confidence: float) -> str:
    """The entry that came nearest to what was asked."""
    return f"nearest: {question} ({percent(confidence)})" if question else "nothing came near"
