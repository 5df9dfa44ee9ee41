"""What the bot says, as values that every edge draws in its own way."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.core import wording
from bot.core.decision import Person
from bot.core.flips import Flip
from bot.core.model import Choice, Entry, Factor, Knowledge, Progress, Question, Source
from bot.core.team import TeamReading
from bot.core.verdict import Reading, Reason, Verdict


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or a few, with where they come from, and the people whom they are about."""

    text: str
    origin: str = ""
    sources: tuple[Source, ...] = ()
    people: tuple[Person, ...] = ()


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
    """One question of the guide. `note` comes before it; `so_far` is what was chosen."""

    question: Question
    progress: Progress
    number: int
    about: int
    note: str = ""
    so_far: tuple[str, ...] = ()


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
_MOST_ALSO = 4
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
        passages.append(Passage(wording.SINCE, notes))
    also = tuple(other for each in entry.see_also if (other := knowledge.entry(each)) is not None)
    return Answer(entry, tuple(passages), also)


def with_others(answer: Answer, others: tuple[Entry, ...]) -> Answer:
    """An answer to the first of several questions, the others offered with it."""
    lines = tuple(Line(each.question) for each in others)
    passages = (*answer.passages, Passage(wording.YOU_ALSO_ASKED, lines))
    also = (*others, *(each for each in answer.also if each not in others))
    return replace(answer, passages=passages, also=also[:_MOST_ALSO])


def chosen_labels(knowledge: Knowledge, progress: Progress) -> tuple[str, ...]:
    """What was chosen, in the choices' own words; what was skipped is left out."""
    found = (
        question.choice(choice)
        for question_id, choice in progress.made
        if choice is not None and (question := knowledge.guide.question(question_id)) is not None
    )
    return tuple(choice.label for choice in found if choice is not None)


def waiting(answer: Answer, step: Step) -> Answer:
    """An answer given between two questions of the guide, with the one that is still open."""
    labels = (*(choice.label for choice in step.question.choices), wording.NOT_SURE)
    choices = "; ".join(f"{number}. {label}" for number, label in enumerate(labels, start=1))
    passage = Passage(wording.GUIDE_WAITS, (Line(step.question.ask), Line(choices)))
    return replace(answer, passages=(*answer.passages, passage))


def advice(knowledge: Knowledge, verdict: Verdict) -> Advice:
    """The reply that a verdict is."""
    today = verdict.today
    passages = [
        Passage("", tuple(_gist(knowledge, verdict))),
        *_reason_passages(knowledge, today),
        _readings(knowledge, verdict),
        what_would_change(knowledge, verdict),
        need(knowledge, verdict.progress),
    ]
    within_reach = tuple(knowledge.framework(each).name for each in today.within_reach)
    return Advice(
        verdict,
        wording.headline(today.margin, within_reach),
        tuple(passage for passage in passages if passage.lines),
    )


def outcome(knowledge: Knowledge, reading: Reading | TeamReading) -> str:
    """What a reading comes to, in passing; of a close call among more than two, between whom."""
    several = len(knowledge.frameworks) > 2
    near = tuple(knowledge.framework(each).name for each in reading.within_reach if several)
    return wording.outcome(reading.margin, _name(knowledge, reading.winner), near)


def why(knowledge: Knowledge, verdict: Verdict) -> Notice:
    """Every reason of a verdict, for and against."""
    reasons = _reason_passages(knowledge, verdict.today, most=None)
    text = wording.EVERYTHING_COUNTED if reasons else wording.NOTHING_COUNTED
    return Notice(text, (*reasons, _readings(knowledge, verdict)))


def why_entry(knowledge: Knowledge, entry: Entry) -> Notice:
    """Where an answer comes from."""
    lines = [
        Line(f"{wording.since(note.status, note.as_of)}.", sources=note.sources)
        for note in entry.since
    ]
    if entry.section:
        lines.insert(0, Line(wording.from_article(knowledge.subject.article, entry.section)))
    if not lines:
        return Notice(wording.WRITTEN_SO)
    return Notice(wording.SOURCES, (Passage("", tuple(lines)),))


def _gist(knowledge: Knowledge, verdict: Verdict) -> Iterator[Line]:
    today = verdict.today
    scores = tuple((knowledge.framework(each).name, today.scores[each]) for each in today.ranking)
    yield Line(f"Points with what is known today: {wording.points(scores)}.")
    if today.margin == "close":
        yield Line(wording.CLOSE_CALL)


def _reason_passages(
    knowledge: Knowledge, reading: Reading, most: int | None = _MOST_REASONS
) -> list[Passage]:
    """Reasons for each framework, the leading one first, then those for none; all if not `most`."""
    titles = [(each, f"For {knowledge.framework(each).name}") for each in reading.ranking]
    passages = [
        Passage(title, tuple(_reason(reason) for reason in reading.for_(each)[:most]))
        for each, title in [*titles, (None, wording.NO_DIFFERENCE)]
    ]
    return [passage for passage in passages if passage.lines]


def _reason(reason: Reason) -> Line:
    basis = reason.basis
    weight = f" ({basis.weight} of 3)" if basis.framework else ""
    origin = f"as of {basis.as_of}" if basis.as_of else f"article, “{basis.section}”"
    return Line(f"{reason.choice.label}{weight}: {basis.reason}", origin, basis.sources)


def _readings(knowledge: Knowledge, verdict: Verdict) -> Passage:
    article, today = (outcome(knowledge, each) for each in (verdict.article, verdict.today))
    both = Line(wording.readings(knowledge.subject.article.year, article, today))
    lines = (both, *(_shift(knowledge, *each) for each in verdict.changed[:_MOST_REASONS]))
    if verdict.differs:
        return Passage(wording.READINGS_DIFFER, lines)
    name = _name(knowledge, verdict.today.winner)
    return Passage(wording.readings_agree(name) if name else wording.READINGS_CLOSE, lines)


def _shift(knowledge: Knowledge, question: Question, choice: Choice, factor: Factor) -> Line:
    article, today = (
        (knowledge.framework(basis.framework).name, basis.weight)
        if basis and basis.framework
        else None
        for basis in (factor.article, factor.today)
    )
    text = f"{wording.shift(choice.label, article, today)} {factor.today.reason}"
    return Line(text, f"as of {factor.today.as_of}", factor.today.sources)


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
    title = wording.WOULD_SETTLE if close else wording.WOULD_CHANGE
    return Passage(title, lines or (Line(wording.NOTHING_FLIPS),))


def _flip_rank(flip: Flip, verdict: Verdict) -> tuple[bool, bool]:
    """Changes to another winner first, and of these the questions that are still open."""
    answered = any(verdict.progress.has(question.id) for question, _ in flip.changes)
    return (flip.winner is None, answered)


def need(knowledge: Knowledge, progress: Progress) -> Passage:
    """What was answered; what was skipped is left out."""
    lines = []
    for question_id, choice_id in progress.made:
        question = knowledge.guide.question(question_id)
        choice = question.choice(choice_id) if question and choice_id else None
        if question and choice:
            lines.append(Line(f"{question.ask} {choice.label}"))
    return Passage(wording.NEED, tuple(lines))


def _name(knowledge: Knowledge, framework: str | None) -> str | None:
    return knowledge.framework(framework).name if framework else None
