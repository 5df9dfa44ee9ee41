"""The values that the core speaks in. All are frozen; knowledge is built once, by content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NewType

from bot.core.calibration import Calibration, Method

EntryId = NewType("EntryId", str)
FrameworkId = NewType("FrameworkId", str)
QuestionId = NewType("QuestionId", str)
ChoiceId = NewType("ChoiceId", str)

ReadingName = Literal["article", "today"]
READINGS: tuple[ReadingName, ...] = ("article", "today")
Status = Literal["holds", "imprecise", "aged", "wrong"]
Kind = Literal["in", "near", "far"]
Part = Literal["fit", "test"]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Note:
    """What is true now where the article's claim is imprecise, aged or wrong."""

    text: str
    status: Status
    as_of: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Variant:
    """An answer of an entry's own for some of its phrasings (a greeting is not a farewell)."""

    answer: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One curated answer.

    `about` names the frameworks that it speaks of and `topic` the matter, so that a
    follow-up such as "and the other one?" finds its sibling. `opens_guide` marks the
    entry whose outcome is the guide, `about_bot` one that speaks of the bot itself.
    """

    id: EntryId
    question: str
    answer: str
    phrasings: tuple[str, ...]
    topic: str
    about: tuple[FrameworkId, ...] = ()
    section: str = ""
    since: tuple[Note, ...] = ()
    see_also: tuple[EntryId, ...] = ()
    variants: tuple[Variant, ...] = ()
    opens_guide: bool = False
    about_bot: bool = False

    def all_phrasings(self) -> Iterator[tuple[str, str]]:
        """Every way to put the question, each with the answer that it calls for."""
        for phrasing in (self.question, *self.phrasings):
            yield phrasing, self.answer
        for variant in self.variants:
            for phrasing in variant.phrasings:
                yield phrasing, variant.answer


@dataclass(frozen=True, slots=True)
class Framework:
    """One of the things that the guide can recommend."""

    id: FrameworkId
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class Basis:
    """How far one reading moves the verdict, and why.

    `framework` is None where the reading favours none; `weight` is then 0, else 1 to 3.
    """

    framework: FrameworkId | None
    weight: int
    reason: str
    section: str = ""
    as_of: str = ""
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Factor:
    """What a choice says about the need, by the article (where it says anything) and today."""

    today: Basis
    article: Basis | None = None

    def by(self, reading: ReadingName) -> Basis | None:
        """The basis in one reading."""
        return self.article if reading == "article" else self.today


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that a guide question offers."""

    id: ChoiceId
    label: str
    description: str
    phrasings: tuple[str, ...]
    factors: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question of the guide; asked only where every condition in `when` can hold."""

    id: QuestionId
    ask: str
    help: str
    choices: tuple[Choice, ...]
    when: Mapping[QuestionId, frozenset[ChoiceId]] = field(default_factory=dict)

    def choice(self, choice_id: str) -> Choice | None:
        """The choice of that id, or None where it is not offered here."""
        return next((choice for choice in self.choices if choice.id == choice_id), None)


@dataclass(frozen=True, slots=True)
class Margins:
    """A lead of at most `close` points is a close call, of at most `leaning` a leaning."""

    close: int
    leaning: int


@dataclass(frozen=True)
class Guide:
    """The questions that recommend, with the margins that name a lead."""

    questions: tuple[Question, ...]
    margins: Margins

    def question(self, question_id: str) -> Question | None:
        """The question of that id, or None where there is none."""
        return self._by_id.get(question_id)

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}


@dataclass(frozen=True, slots=True)
class Progress:
    """The choices made so far, in the order of asking; None stands for "doesn't matter"."""

    made: tuple[tuple[QuestionId, ChoiceId | None], ...] = ()

    def get(self, question_id: str) -> ChoiceId | None:
        """The choice made on a question; None where it was skipped or not asked."""
        for question, choice in self.made:  # plain, since the guide asks it very often
            if question == question_id:
                return choice
        return None

    def has(self, question_id: str) -> bool:
        """Whether the question was answered or skipped."""
        for question, _ in self.made:  # noqa: SIM110 -- likewise
            if question == question_id:
                return True
        return False

    def choose(self, question_id: QuestionId, choice_id: ChoiceId | None) -> "Progress":
        """This progress with one more choice, or with that question's choice replaced."""
        if self.has(question_id):
            return Progress(tuple((q, choice_id if q == question_id else c) for q, c in self.made))
        return Progress((*self.made, (question_id, choice_id)))

    def back(self) -> "Progress":
        """This progress without its last choice."""
        return Progress(self.made[:-1])


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the subject, the ways in which people write it, and what it names."""

    term: str
    aliases: tuple[str, ...]
    framework: FrameworkId | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Names and synonyms of the subject, and words that carry no meaning in a question.

    `words` are of the trade: right as they are, whatever they look like.
    """

    terms: tuple[Term, ...]
    filler: frozenset[str]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Article:
    """The text that the knowledge is derived from."""

    title: str
    publisher: str
    year: str
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What the bot advises on and how it presents itself."""

    name: str
    command: str
    subject: str
    tagline: str
    description: str
    privacy: str
    examples: tuple[str, ...]
    article: Article


@dataclass(frozen=True, slots=True)
class Label:
    """A question with the entries that would be right, best first; none of them out of scope.

    `kind` is `in` scope, `near` (same words, another question) or `far` from it; `after` are the
    turns before it; `by` says in whose manner it is put. The matching learns from the part `fit`;
    what is in `test` it never sees.
    """

    ask: str
    entries: tuple[EntryId, ...] = ()
    kind: Kind = "in"
    after: tuple[str, ...] = ()
    by: str = ""
    part: Part = "fit"

    @property
    def is_example(self) -> bool:
        """Whether the matching may learn from it: by itself, without the turns before it."""
        return self.part == "fit" and not self.after


@dataclass(frozen=True)
class Knowledge:
    """Everything under the knowledge folder, checked. `version` changes with its content."""

    subject: Subject
    entries: tuple[Entry, ...]
    frameworks: tuple[Framework, ...]
    guide: Guide
    vocabulary: Vocabulary
    calibrations: Mapping[Method, Calibration]
    labels: tuple[Label, ...]
    version: str

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of that id, or None where there is none."""
        return self._entries.get(entry_id)

    def framework(self, framework_id: str) -> Framework:
        """The framework of that id. Raises KeyError where there is none."""
        return self._frameworks[framework_id]

    @cached_property
    def _entries(self) -> dict[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def _frameworks(self) -> dict[str, Framework]:
        return {framework.id: framework for framework in self.frameworks}
