"""Turns checked files into the core's values."""

from bot.content import schema
from bot.content.files import Files
from bot.core.calibration import Calibration, Kernel, Method
from bot.core.model import (
    Article,
    Basis,
    Choice,
    ChoiceId,
    Entry,
    EntryId,
    Factor,
    Framework,
    FrameworkId,
    Guide,
    Knowledge,
    Label,
    Margins,
    Note,
    Question,
    QuestionId,
    Source,
    Subject,
    Term,
    Variant,
    Vocabulary,
)


def build(files: Files, version: str) -> Knowledge:
    """The knowledge that the files say.

    What refers to nothing is left out, so that a guide can be walked before all is well.
    """
    sources = {key: Source(key, each.title, each.url) for key, each in files.sources.items()}
    entries = [entry for file in files.entries.values() for entry in file.values()]
    return Knowledge(
        subject=_subject(files.subject),
        entries=tuple(_entry(entry, sources) for entry in entries),
        frameworks=tuple(
            Framework(FrameworkId(each.id), each.name, each.summary)
            for each in files.frameworks.values()
        ),
        guide=Guide(
            questions=tuple(_question(each, sources) for each in files.guide.questions),
            margins=Margins(files.guide.margins.close, files.guide.margins.leaning),
        ),
        vocabulary=Vocabulary(
            terms=tuple(
                Term(
                    each.term,
                    tuple(each.aliases),
                    FrameworkId(each.framework) if each.framework else None,
                )
                for each in files.vocabulary.terms
            ),
            filler=frozenset(files.vocabulary.filler),
            words=frozenset(files.vocabulary.words),
        ),
        calibrations=_calibrations(files.matching),
        labels=_labels(files),
        version=version,
    )


def _subject(file: schema.SubjectFile) -> Subject:
    article = file.article
    return Subject(
        name=file.name,
        command=file.command,
        subject=file.subject,
        tagline=file.tagline,
        description=file.description,
        privacy=file.privacy,
        examples=tuple(file.examples),
        article=Article(article.title, article.publisher, article.year, tuple(article.sections)),
    )


def _entry(file: schema.EntryFile, sources: dict[str, Source]) -> Entry:
    return Entry(
        id=EntryId(file.id),
        question=file.question,
        answer=file.answer,
        phrasings=tuple(file.phrasings),
        topic=file.topic,
        about=tuple(FrameworkId(each) for each in file.about),
        section=file.section or "",
        since=tuple(
            Note(note.text, note.status, note.as_of, _sources(note.sources, sources))
            for note in file.since
        ),
        see_also=tuple(EntryId(each) for each in file.see_also),
        variants=tuple(Variant(each.answer, tuple(each.phrasings)) for each in file.variants),
        opens_guide=file.opens_guide,
        about_bot=file.about_bot,
    )


def _sources(keys: list[str], sources: dict[str, Source]) -> tuple[Source, ...]:
    return tuple(sources[key] for key in keys if key in sources)


def _question(file: schema.QuestionFile, sources: dict[str, Source]) -> Question:
    return Question(
        id=QuestionId(file.id),
        ask=file.ask,
        help=file.help,
        when={
            QuestionId(earlier): frozenset(ChoiceId(each) for each in choices)
            for earlier, choices in file.when.items()
        },
        choices=tuple(
            Choice(
                id=ChoiceId(each.id),
                label=each.label,
                description=each.description or "",
                phrasings=tuple(each.phrasings),
                factors=tuple(_factor(factor, sources) for factor in each.factors),
            )
            for each in file.choices
        ),
    )


def _factor(file: schema.FactorFile, sources: dict[str, Source]) -> Factor:
    today = file.today
    return Factor(
        today=Basis(
            framework=None if today.framework == schema.EITHER else FrameworkId(today.framework),
            weight=today.weight,
            reason=today.reason,
            as_of=today.as_of,
            sources=_sources(today.sources, sources),
        ),
        article=Basis(
            framework=FrameworkId(file.article.framework),
            weight=file.article.weight,
            reason=file.article.reason,
            section=file.article.section,
        )
        if file.article
        else None,
    )


def _calibrations(file: schema.MatchingFile | None) -> dict[Method, Calibration]:
    methods: dict[Method, schema.CalibrationFile | None] = (
        {"lexical": file.lexical, "embedding": file.embedding} if file else {}
    )
    return {
        method: Calibration(
            Kernel(each.kernel.width, each.kernel.ridge, each.kernel.channels),
            each.weights,
            each.answer,
            each.offer,
        )
        for method, each in methods.items()
        if each
    }


def _labels(files: Files) -> tuple[Label, ...]:
    return tuple(
        Label(
            ask=each.ask,
            entries=tuple(EntryId(id_) for id_ in each.entry),
            kind=each.kind,
            after=tuple(each.after),
            by=each.by,
            part=each.part,
        )
        for each in files.labels.values()
    )
