"""Holds the entries against each other: their references, their phrasings, their length."""

from collections.abc import Iterator

from bot.content import schema
from bot.content.files import Files
from bot.content.places import Path, dangling, problem
from bot.core.text import plain, words
from bot.errors import Problem

_MOST_CHARACTERS = 7000
"""Of an entry as it is shown; a message that is much longer is refused."""
_LONGEST_TITLE = 60
"""Characters of a source's title that are shown."""
_HELP = "help"


def check_entries(files: Files) -> Iterator[Problem]:
    """Every problem of the entries that is not of a single value."""
    for file, index, entry in files.each_entry():
        yield from _check_references(files, file, index, entry)
        yield from _check_origin(files, file, index, entry)
        yield from _check_length(files, file, index, entry)
    yield from _check_roles(files)
    yield from _check_phrasings(files)


def _check_references(
    files: Files, file: str, index: int, entry: schema.EntryFile
) -> Iterator[Problem]:
    ids = {each.id for _, _, each in files.each_entry()}
    frameworks = {each.id for each in files.frameworks.values()}
    for at, id_ in enumerate(entry.see_also):
        path: Path = (index, "see_also", at)
        yield from dangling(files, "entry", file, path, id_, ids)
        if id_ == entry.id:
            yield problem(files, file, path, f"{id_} refers to itself", "take it out")
        if id_ in entry.see_also[:at]:
            yield problem(files, file, path, f"{id_} is there twice", "take one of them out")
    for at, id_ in enumerate(entry.about):
        yield from dangling(files, "framework", file, (index, "about", at), id_, frameworks)
    if entry.section:
        sections = files.subject.article.sections
        path = (index, "section")
        yield from dangling(files, "section", file, path, entry.section, sections)


def _check_origin(
    files: Files, file: str, index: int, entry: schema.EntryFile
) -> Iterator[Problem]:
    if not (entry.section or entry.since or entry.about_bot):
        message = f"{entry.id} names neither a section nor a source"
        remedy = "add `section`, or a `since` note with its sources"
        yield problem(files, file, (index,), message, remedy)
    if entry.stands not in (None, "holds", *(note.status for note in entry.since)):
        message = f"{entry.id} is marked {entry.stands}, and no `since` note says what is true now"
        remedy = f"add one with `status: {entry.stands}` and its sources"
        yield problem(files, file, (index, "stands"), message, remedy)
    for at, note in enumerate(entry.since):
        path: Path = (index, "since", at, "sources")
        if not note.sources:
            remedy = "name at least one id from sources.yaml"
            yield problem(files, file, path, "names no source", remedy)
        for of, id_ in enumerate(note.sources):
            yield from dangling(files, "source", file, (*path, of), id_, files.sources)


def _check_length(
    files: Files, file: str, index: int, entry: schema.EntryFile
) -> Iterator[Problem]:
    answers = (entry.answer, *(variant.answer for variant in entry.variants))
    titles = (
        files.sources[id_].title
        for note in entry.since
        for id_ in note.sources
        if id_ in files.sources
    )
    length = len(entry.question) + max(map(len, answers))
    length += sum(len(note.text) for note in entry.since)
    length += sum(min(len(title), _LONGEST_TITLE) for title in titles)
    if length > _MOST_CHARACTERS:
        message = f"{entry.id} is {length} characters long where {_MOST_CHARACTERS} can be shown"
        yield problem(files, file, (index,), message, "shorten its answer or its notes")


def _check_roles(files: Files) -> Iterator[Problem]:
    """The one entry that opens the guide, and one at least that tells how to use the bot."""
    openers = [each for each in files.each_entry() if each[2].opens_guide]
    for file, index, entry in openers[1:]:
        message = f"{openers[0][2].id} opens the guide, so {entry.id} cannot"
        yield problem(files, file, (index, "opens_guide"), message, "keep it at one of them")
    complete = not any(name.startswith("entries/") for name in files.damaged)
    if complete and not any(entry.topic == _HELP for _, _, entry in files.each_entry()):
        message = f"holds no entry with the topic `{_HELP}`, which “help” would show"
        remedy = f"write one that says what the bot can do, with `topic: {_HELP}`"
        yield Problem("entries/", 1, "", message, remedy)


def _check_phrasings(files: Files) -> Iterator[Problem]:
    seen: dict[tuple[str, ...], str] = {}
    for file, index, entry in files.each_entry():
        own: set[tuple[str, ...]] = set()
        for path, text in _phrasings(index, entry):
            key = words(plain(text))
            if not key:
                message = f"{text!r} holds no word"
                yield problem(files, file, path, message, "write a question or take it out")
            elif seen.setdefault(key, entry.id) != entry.id:
                message = f"{text!r} is a phrasing of {seen[key]} too"
                yield problem(files, file, path, message, "keep it where its answer is right")
            elif key in own and path != (index, "question"):
                yield problem(files, file, path, f"{text!r} is there twice", "keep one of them")
            own.add(key)


def _phrasings(index: int, entry: schema.EntryFile) -> Iterator[tuple[Path, str]]:
    """Every text that asks for an entry, and where it stands.

    The question comes behind the phrasings: one of these may say it again, a variant may not.
    """
    for at, text in enumerate(entry.phrasings):
        yield (index, "phrasings", at), text
    yield (index, "question"), entry.question
    for of, variant in enumerate(entry.variants):
        for at, text in enumerate(variant.phrasings):
            yield (index, "variants", of, "phrasings", at), text
