"""What the bot says, as values that every edge draws in its own way."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.core import wording
from bot.core.model import Entry, Knowledge, Progress, Question, Source
from bot.core.verdict import Flip, Reading, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a few, with where they come from."""

    text: str
    origin: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines under a title; no title where they stand by themselves."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """A curated answer, with what has changed since and where to go on."""

    entry: Entry
    passages: tuple[Passage, ...]
    also: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Two or three entries to choose from."""

    asked: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """An honest "I don't know", with the nearest topics."""

    text: str
    nearest: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the guide. `note` comes before it."""

    question: Question
    progress: Progress
    number: int
    about: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation. The first passage is the gist, the rest says why."""

    verdict: Verdict
    headline: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something said by the way, such as what a command did."""

    text: str
    passages: tuple[Passage, ...] = ()


Reply = Answer | Offer | Unknown | Step | Advice | Notice

_MOST_FLIPS = 3
_MOST_REASONS = 4


def answer(knowledge: Knowledge, entry: Entry, text: str = "") -> Answer:
    """The reply that an entry is. `text` replaces its answer, as a variant's does."""
    article = knowledge.subject.article
    origin = wording.from_article(article, entry.section) if entry.section else ""
    lines = [Line(text or entry.answer, origin)]
    notes = tuple(
        Line(f"{wording.since(note.status, note.as_of)}: {note.text}", sources=note.sources)
        for note in entry.since
    )
    passages = [Passage("", tuple(lines))]
    if notes:
        passages.append(Passage("What has changed since", notes))
    also = tuple(
        other for each in entry.see_also if (other := knowledge.entry(each)) is not None
    )
    return Answer(entry, tuple(passages), also)


def advice(knowledge: Knowledge, verdict: Verdict) -> Advice:
    """The reply that a verdict is."""
    today = verdict.today
    names = tuple(knowledge.framework(each).name for each in today.ranking)
    passages = [
        Passage("", tuple(_gist(knowledge, verdict))),
        *_reason_passages(knowledge, today),
        _readings(knowledge, verdict),
        what_would_change(knowledge, verdict),
        _need(verdict),
    ]
    return Advice(
        verdict,
        wording.headline(today.margin, names),
        tuple(passage for passage in passages if passage.lines),
    )


def why(knowledge: Knowledge, verdict: Verdict) -> Notice:
    """Every reason of a verdict, for and against."""
    passages = tuple(_reason_passages(knowledge, verdict.today, most=99))
    return Notice("Here is every answer that counted.", (*passages, _readings(knowledge, verdict)))


def why_entry(knowledge: Knowledge, entry: Entry) -> Notice:
    """Where an answer comes from."""
    if entry.about_bot:
        return Notice("That is simply how I was written.")
    article = knowledge.subject.article
    origin = Line(wording.from_article(article, entry.section)) if entry.section else None
    notes = [
        Line(f"{wording.since(note.status, note.as_of)}.", sources=note.sources)
        for note in entry.since
    ]
    lines = tuple([origin, *notes] if origin else notes)
    return Notice("I say so because of these sources.", (Passage("", lines),))


def _gist(knowledge: Knowledge, verdict: Verdict) -> Iterable[Line]:
    today = verdict.today
    scores = tuple((knowledge.framework(each).name, today.scores[each]) for each in today.ranking)
    yield Line(f"Points with what is known today: {wording.points(scores)}.")
    if today.margin == "close":
        yield Line(wording.CLOSE_CALL)


def _reason_passages(
    knowledge: Knowledge, reading: Reading, most: int = _MOST_REASONS
) -> Iterable[Passage]:
    for framework in reading.ranking:
        reasons = reading.for_(framework)[:most]
        if reasons:
            name = knowledge.framework(framework).name
            yield Passage(f"For {name}", tuple(_reason(reason) for reason in reasons))
    neither = [reason for reason in reading.reasons if reason.basis.framework is None][:most]
    yield Passage("Counts for neither today", tuple(_reason(reason) for reason in neither))


def _reason(reason: Reason) -> Line:
    basis = reason.basis
    weight = f" ({basis.weight} of 3)" if basis.framework else ""
    origin = f"as of {basis.as_of}" if basis.as_of else f"article, “{basis.section}”"
    return Line(f"{reason.choice.label}{weight}: {basis.reason}", origin, basis.sources)


def _readings(knowledge: Knowledge, verdict: Verdict) -> Passage:
    article, today = (
        wording.outcome(reading.margin, _name(knowledge, reading.winner))
        for reading in (verdict.article, verdict.today)
    )
    year = knowledge.subject.article.year
    if not verdict.differs:
        text = f"The article alone ({year}): {article}. With what has changed since: {today}."
        return Passage("Both readings agree", (Line(text),))
    lines = [
        Line(f"The article alone ({year}): {article}. With what has changed since: {today}."),
        *(
            Line(
                f"{choice.label}: the article counted it for "
                f"{_name(knowledge, factor.article.framework) if factor.article else 'neither'}, "
                f"today it counts for {_name(knowledge, factor.today.framework) or 'neither'}. "
                f"{factor.today.reason}",
                f"as of {factor.today.as_of}",
                factor.today.sources,
            )
            for _, choice, factor in verdict.changed[:_MOST_REASONS]
        ),
    ]
    return Passage("The article and today differ", tuple(lines))


def what_would_change(knowledge: Knowledge, verdict: Verdict) -> Passage:
    """The smallest changes that flip today's verdict; for a close call, what would settle it."""
    flips = [flip for flip in verdict.flips if flip.reading == "today"]
    flips.sort(key=lambda flip: _flip_rank(flip, verdict))
    shown: list[Flip] = []
    for flip in flips:
        if all(flip.changes[0][0] != other.changes[0][0] for other in shown):
            shown.append(flip)
    lines = tuple(
        Line(
            wording.change(
                tuple((question.ask, choice.label) for question, choice in flip.changes),
                _name(knowledge, flip.winner),
            )
        )
        for flip in shown[:_MOST_FLIPS]
    )
    close = verdict.today.margin == "close"
    title = "What would settle it" if close else "What would change it"
    return Passage(title, lines or (Line(wording.NOTHING_FLIPS),))


def _flip_rank(flip: Flip, verdict: Verdict) -> tuple[bool, bool]:
    """Changes to another winner first, and of these the questions that are still open."""
    answered = any(verdict.progress.get(question.id) for question, _ in flip.changes)
    return (flip.winner is None, answered)


def _need(verdict: Verdict) -> Passage:
    made = []
    reasons = {reason.question.id: reason.question for reason in verdict.today.reasons}
    for question_id, choice_id in verdict.progress.made:
        question = reasons.get(question_id)
        choice = question.choice(choice_id) if question and choice_id else None
        if question and choice:
            made.append(f"{question.ask} {choice.label}")
    return Passage("The need it rests on", tuple(Line(each) for each in made))


def _name(knowledge: Knowledge, framework: str | None) -> str | None:
    return knowledge.framework(framework).name if framework else None
