"""Sentences about decisions that a team makes together."""

from bot.core.wording import join

READINGS = "What the answers come to"
COMBINED_SO = (
    "Every view counts alike: its points are turned into shares, and the team's result is their "
    "mean."
)
STRONGEST = "The strongest reasons"
DISAGREE = "Where you disagree"
ALL_AGREE = "Nowhere: all views answer alike."
NOTES = "Notes"
WHO_SEES = "Who can see what"
EACH_ALONE = "What each view comes to alone"
HIDDEN_COMPARISON = (
    "The tally is hidden until the decision is closed. Until then you see your own view only."
)
OPEN = "open"
OLDER = "made on older knowledge"
REASON_NEEDED = "Say why: this is not what the views came to together."
NO_OPTION = "That is none of the options any more. Open the form again."
NOTHING_FLIPS = "No change of one or two answers, made by everybody, would make another one win."
NOTHING_CHANGED = "Nothing that this decision rests on has changed since."
NOT_KNOWN_ANY_MORE = "How things stood when it was decided is not known any more."
MARGINS_CHANGED = "How far ahead one must be to win, or to win clearly, is another than it was."
CHANGED = "What has changed since"
HIDDEN_RESULT = "What the views come to stays hidden until the decision is closed."
NONE_OF_THEM = "none of them"


def title(subject: str, labels: tuple[str, ...]) -> str:
    """What is to be decided, and for which need."""
    need = f" For: {' · '.join(labels)}" if labels else ""
    return f"Which {subject}?{need}"


def views(count: int) -> str:
    """How many have spoken."""
    return "1 view" if count == 1 else f"{count} views"


def headline(said: str, count: int) -> str:
    """A verdict with the number of views behind it."""
    return f"{said} ({views(count)})"


def hidden_headline(said: str, count: int) -> str:
    """What a hidden decision began with, and how many have spoken since."""
    return f"It began so: {said}. {views(count)} by now, hidden until it closes"


def who_sees(*, hidden: bool) -> str:
    """Who can read what; true also of what nobody is proud of."""
    if hidden:
        return (
            "The answers and the note that it began with, and how many have spoken: everyone who "
            "can read this channel. Who said what, and the result: nobody here until it closes, "
            "not even who started it; then everyone, with names and notes. Whoever runs this bot "
            "could read its database."
        )
    return (
        "Names, answers and notes: everyone who can read this channel, and in its database whoever "
        "runs this bot."
    )


def compared(count: int) -> str:
    """Introduces the views side by side."""
    return f"{views(count)} side by side."


def decided(name: str | None) -> str:
    """What was chosen in the end."""
    return f"Decided: {name or 'none of them'}"


def closed(name: str | None) -> str:
    """A closed decision, in a list."""
    return f"closed: {name or 'none of them'}"


def open_with(said: str) -> str:
    """An open decision, in a list, with what its views come to so far."""
    return f"open: {said}"


def started(day: str) -> str:
    """When a decision was started."""
    return f"started {day}"


def closed_by(day: str) -> str:
    """When a decision was closed; who did it follows."""
    return f"Closed on {day} by"


def as_combined(said: str) -> str:
    """That a decision ended as the views came out; how that was, where it is known."""
    return f"This is what the views came to together{_how(said)}."


def unlike_combined(said: str) -> str:
    """That a decision ended otherwise than the views came out."""
    return f"The views came to something else together{_how(said)}."


def _how(said: str) -> str:
    return f": {said}" if said else ""


def other_version(made: str, now: str, closed: bool) -> str:
    """That the shares are not by the knowledge that a decision was made under."""
    act = "closed" if closed else "started"
    return f"It was {act} under knowledge {made}; what stands here is by today's, {now}."


def reason(text: str) -> str:
    """What the one who closed a decision gave as their reason."""
    return f"Reason: “{text}”"


def today(said: str) -> str:
    """What the views come to with what is known now."""
    return f"With what is known today: {said}."


def article(year: str, said: str) -> str:
    """What the views come to by the article alone."""
    return f"By the article alone ({year}): {said}."


def shares(percents: tuple[tuple[str, int], ...]) -> str:
    """Shares of the points."""
    return ", ".join(f"{name} {percent} %" for name, percent in percents)


def as_of(date: str) -> str:
    """When a reason held; empty where that is not known."""
    return f"as of {date}" if date else ""


def change(parts: tuple[tuple[str, str], ...], winner: str | None) -> str:
    """What would come of it if everybody answered otherwise. `parts` are questions with answers."""
    answers = join(tuple(f"“{label}” to “{ask}”" for ask, label in parts), "and")
    return f"If everybody said {answers}: {winner or 'a close call'}."


def held_by(label: str, held: int, voices: int) -> str:
    """A choice that counts, with how many made it where there are several."""
    return f"{label} ({held} of {voices}):" if voices > 1 else f"{label}:"


def disagree(ask: str) -> str:
    """The title of a question that is answered differently."""
    return f"{DISAGREE}: {ask}"


def if_all(name: str | None) -> str:
    """What would come of it if all answered alike."""
    return f" (if all said so: {name or 'a close call'})"


def alone(said: str, labels: tuple[str, ...], note: str) -> str:
    """A single view: what it comes to, its answers, and its note."""
    view = f"{said}: {', '.join(labels)}" if labels else said
    view = view[:1].upper() + view[1:]
    return f"{view}. “{note}”" if note else view


def gone(label: str, ask: str) -> str:
    """A choice that the guide does not offer any more."""
    return f"“{label}” ({ask}) is not asked any more."


def recounted(label: str, before: str, now: str) -> str:
    """A choice that counts otherwise than it did."""
    return f"{label}: counted {before}, now counts {now}."


def reworded(label: str, before: str, now: str) -> str:
    """A choice that counts as before, for another reason."""
    return f"{label}: counts as before, for another reason. Then: {before} Now: {now}"


def asked_otherwise(ask: str) -> str:
    """A question that is asked after other answers than before."""
    return f"“{ask}” is asked after other answers than it was then."


def option_gone(name: str) -> str:
    """A framework that is considered no more."""
    return f"{name} is no option any more."


def option_new(name: str) -> str:
    """A framework that was not considered."""
    return f"{name} is an option now; it was not then."


def counted(name: str | None, weight: int) -> str:
    """How much a choice counts, and for whom."""
    return f"for {name} ({weight} of 3)" if name else "for nobody"


def would_be(now: str) -> str:
    """What the views come to today, where nothing else is known."""
    return f"With today's knowledge the views come to: {now}."


def same_again(now: str) -> str:
    """That the views come to the same today."""
    return f"The outcome would be the same today: {now}."


def was_decided(before: str, now: str) -> str:
    """What a decision was closed with, and what the views come to today."""
    return f"It was decided: {before}. {would_be(now)}"


def came_to(before: str, now: str) -> str:
    """What the views came to by the knowledge of then, and come to today."""
    return f"By the knowledge of then the views came to: {before}. {would_be(now)}"


def made_on(version: str, now: str) -> str:
    """Under which knowledge a decision was made, and which there is now."""
    return f"Made on knowledge {version}; there is {now} now."
