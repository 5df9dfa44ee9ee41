"""The shape of the files under the knowledge folder: what a curator may write, and nothing else.

Every model is closed: a key that is not named here is an error. Scalars arrive as text
(the loader resolves nothing), so that `no`, `on` and `2024-11` mean what they say.
"""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.content.texts import Blurb, Command, Date, Id, Label, Line, Name, Remark, Text, Url
from bot.core.model import Kind, Part, Status

EITHER = "either"
"""What a curator writes for a basis that favours no framework."""


class Closed(BaseModel):
    """A mapping that holds the named keys only."""

    # Only those that a whole file is held against are built, with what they hold.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class SourceFile(Closed):
    """A title and an address; its id is its key in sources.yaml."""

    title: Line
    url: Url


class NoteFile(Closed):
    """One `since` note: what is true now, as of when, with ids from sources.yaml.

    That there is a source is checked with the references, so that all is said at once.
    """

    text: Remark
    status: Status
    as_of: Date
    sources: list[Id] = Field([], max_length=8)


class VariantFile(Closed):
    """An answer of its own for some phrasings."""

    answer: Text
    phrasings: list[Line] = Field(min_length=1)


class EntryFile(Closed):
    """One curated answer (a list of these fills each file under entries/).

    The topic `help` marks the entry that "help" shows, and one must have it; `opens_guide` marks
    the one that leads into the guide, and at most one may. `stands` says how well the article's
    claim stands today; one that does not hold needs a `since` note.
    """

    id: Id
    question: Line
    topic: Id
    about: list[Id] = []
    section: Line | None = None
    answer: Text
    phrasings: list[Line] = Field(min_length=1)
    variants: list[VariantFile] = []
    stands: Status | None = None
    since: list[NoteFile] = Field([], max_length=5)
    see_also: list[Id] = Field([], max_length=4)
    opens_guide: bool = False
    about_bot: bool = False

    @property
    def ways(self) -> list[str]:
        """Every text that asks for it."""
        others = (text for variant in self.variants for text in variant.phrasings)
        return [self.question, *self.phrasings, *others]


class FrameworkFile(Closed):
    """One of the things that can be recommended (a list of these fills frameworks.yaml)."""

    id: Id
    name: Label
    summary: Line


class ArticleBasisFile(Closed):
    """What the article says for a choice. `weight`: strong 3, moderate 2, weak 1."""

    framework: Id
    weight: int = Field(ge=1, le=3)
    reason: Line
    section: Line


class TodayBasisFile(Closed):
    """What holds now for a choice. `framework: either` goes with weight 0."""

    framework: Id
    weight: int = Field(ge=0, le=3)
    reason: Line
    as_of: Date
    sources: list[Id] = []


class FactorFile(Closed):
    """One way in which a choice bears on the verdict, in one or both readings."""

    article: ArticleBasisFile | None = None
    today: TodayBasisFile


class ChoiceFile(Closed):
    """One answer to a guide question."""

    id: Id
    label: Label
    description: Label | None = None
    phrasings: list[Line] = Field(min_length=1)
    factors: list[FactorFile] = []


class QuestionFile(Closed):
    """One guide question. `when` maps an earlier question to the choices under which to ask.

    `kept_for` tells other curators why it is asked though it counts for nothing today.
    """

    id: Id
    ask: Line
    help: Line
    kept_for: Line | None = None
    when: dict[Id, list[Id]] = {}
    choices: list[ChoiceFile] = Field(min_length=2, max_length=9)


class MarginsFile(Closed):
    """The leads, in points, up to which a verdict is a close call or a leaning."""

    close: int = Field(ge=0)
    leaning: int = Field(ge=1)


class GuideFile(Closed):
    """guide.yaml."""

    margins: MarginsFile
    questions: list[QuestionFile] = Field(min_length=1)


class TermFile(Closed):
    """One name or word with its other spellings; `framework` where it names one."""

    term: Line
    aliases: list[Line] = []
    framework: Id | None = None


class VocabularyFile(Closed):
    """vocabulary.yaml. `words` are of the trade: right as they are, whatever they look like."""

    terms: list[TermFile]
    filler: list[Line] = []
    words: list[Line] = []


class ArticleFile(Closed):
    """The text that the knowledge restates."""

    title: Line
    publisher: Line
    year: Line
    sections: list[Line] = Field(min_length=1)


class SubjectFile(Closed):
    """about.yaml: how the bot presents itself."""

    name: Name
    command: Command
    subject: Label
    tagline: Line
    description: Blurb
    privacy: Text
    examples: list[Label] = Field(min_length=1, max_length=4)
    article: ArticleFile


Number = Annotated[float, Field(allow_inf_nan=False)]


class KernelFile(Closed):
    """How examples are weighed: see bot.core.matching.ridge."""

    width: float = Field(gt=0, le=20)
    ridge: float = Field(gt=0, le=10)
    channels: dict[str, Annotated[float, Field(ge=0, le=10)]]


class CalibrationFile(Closed):
    """The constants of one method; `figures` say what the fit reached."""

    kernel: KernelFile
    weights: dict[str, Number]
    answer: float = Field(ge=0, le=1)
    offer: float = Field(ge=0, le=1)
    figures: dict[str, float] = {}


class MatchingFile(Closed):
    """matching.yaml, written by a command."""

    lexical: CalibrationFile | None = None
    embedding: CalibrationFile | None = None


class LabelFile(Closed):
    """One labelled question of questions.yaml.

    `entry` names the entries that would be right (the best first); none for a question
    that the knowledge cannot answer, which is `near` (same words, another question) or `far`.
    """

    ask: Line
    entry: list[Id] = []
    kind: Kind = "in"
    after: list[Line] = []
    by: Line = ""
    part: Part = "fit"
