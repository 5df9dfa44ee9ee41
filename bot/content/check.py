"""Holds the knowledge's files against each other: ids, references, phrasings."""

from collections.abc import Iterator

from bot.content import schema
from bot.content.check_guide import check_guide
from bot.content.files import Files
from bot.content.places import Path, dangling, problem
from bot.core.text import plain, words
from bot.errors import Problem


def check(files: Files) -> Iterator[Problem]:
    """Every problem that is not of a single value."""
    yield from _check_ids(files)
    yield from _check_entries(files)
    yield from check_guide(files)
    yield from _check_phrasings(files)
    yield from _check_vocabulary(files)
    yield from _check_labels(files)


def _entries(files: Files) -> Iterator[tuple[str, int, schema.EntryFile]]:
    for file, entries in files.entries.items():
        for index, entry in entries.items():
            yield file, index, entry


def _check_ids(files: Files) -> Iterator[Problem]:
    ids: list[tuple[str, str, Path, str]] = [
        ("entry", file, (index, "id"), entry.id) for file, index, entry in _entries(files)
    ]
    ids += [
        ("framework", "frameworks.yaml", (index, "id"), each.id)
        for index, each in files.frameworks.items()
    ]
    for index, question in enumerate(files.guide.questions):
        path: Path = ("questions", index)
        ids.append(("question", "guide.yaml", (*path, "id"), question.id))
        ids += [
            (f"choice of {question.id}", "guide.yaml", (*path, "choices", at, "id"), choice.id)
            for at, choice in enumerate(question.choices)
        ]
    seen: set[tuple[str, str]] = set()
    for kind, file, path, id_ in ids:
        if (kind, id_) in seen:
            message = f"another {kind} has the id {id_!r}"
            yield problem(files, file, path, message, "give one of them another id")
        if (kind, id_) == ("framework", schema.EITHER):
            message = f"{schema.EITHER!r} stands for no framework"
            yield problem(files, file, path, message, "give it another id")
        seen.add((kind, id_))
    if len(files.frameworks) < 2 and "frameworks.yaml" not in files.damaged:
        message = "names fewer than two frameworks"
        yield problem(files, "frameworks.yaml", (), message, "add what is to be compared")


def _check_entries(files: Files) -> Iterator[Problem]:
    ids = {entry.id for _, _, entry in _entries(files)}
    frameworks = {each.id for each in files.frameworks.values()}
    for file, index, entry in _entries(files):
        for at, id_ in enumerate(entry.see_also):
            path: Path = (index, "see_also", at)
            yield from dangling(files, "entry", file, path, id_, ids)
            if id_ == entry.id:
                yield problem(files, file, path, f"{id_} refers to itself", "take it out")
        for at, id_ in enumerate(entry.about):
            yield from dangling(files, "framework", file, (index, "about", at), id_, frameworks)
        if entry.section:
            sections = files.subject.article.sections
            path = (index, "section")
            yield from dangling(files, "section", file, path, entry.section, sections)
        if not (entry.section or entry.since or entry.about_bot):
            message = f"{entry.id} names neither a section nor a source"
            remedy = "add `section`, or a `since` note with its sources"
            yield problem(files, file, (index,), message, remedy)
        for at, note in enumerate(entry.since):
            path = (index, "since", at, "sources")
            if not note.sources:
                remedy = "name at least one id from sources.yaml"
                yield problem(files, file, path, "names no source", remedy)
            for of, id_ in enumerate(note.sources):
                yield from dangling(files, "source", file, (*path, of), id_, files.sources)


def _check_phrasings(files: Files) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for file, index, entry in _entries(files):
        places: list[tuple[Path, str]] = [((index, "question"), entry.question)]
        places += [((index, "phrasings", at), text) for at, text in enumerate(entry.phrasings)]
        places += [
            ((index, "variants", of, "phrasings", at), text)
            for of, variant in enumerate(entry.variants)
            for at, text in enumerate(variant.phrasings)
        ]
        for path, text in places:
            key = words(plain(text))
            if not key:
                message = f"{text!r} holds no word"
                yield problem(files, file, path, message, "write a question or take it out")
            elif seen.setdefault(key, entry.id) != entry.id:
                message = f"{text!r} is a phrasing of {seen[key]} too"
                yield problem(files, file, path, message, "keep it where its answer is right")


def _check_vocabulary(files: Files) -> Iterator[Problem]:
    file = "vocabulary.yaml"
    frameworks = {each.id for each in files.frameworks.values()}
    seen: dict[tuple[str, ...], int] = {}
    for at, term in enumerate(files.vocabulary.terms):
        if term.framework:
            path: Path = ("terms", at, "framework")
            yield from dangling(files, "framework", file, path, term.framework, frameworks)
        places: list[tuple[Path, str]] = [(("terms", at, "term"), term.term)]
        places += [(("terms", at, "aliases", of), text) for of, text in enumerate(term.aliases)]
        for path, text in places:
            key = words(text)
            if not key:
                yield problem(files, file, path, f"{text!r} holds no word", "take it out")
            elif seen.setdefault(key, at) != at:
                other = files.vocabulary.terms[seen[key]].term
                message = f"{text!r} stands for {other!r} too"
                yield problem(files, file, path, message, "keep it where it belongs")


def _check_labels(files: Files) -> Iterator[Problem]:
    file = "questions.yaml"
    ids = {entry.id for _, _, entry in _entries(files)}
    for index, label in files.labels.items():
        for at, id_ in enumerate(label.entry):
            yield from dangling(files, "entry", file, (index, "entry", at), id_, ids)
        if (label.kind == "in") != bool(label.entry):
            message = f"kind {label.kind!r} does not go with {len(label.entry)} entries"
            remedy = "`in` needs an entry, `near` and `far` have none"
            yield problem(files, file, (index,), message, remedy)
