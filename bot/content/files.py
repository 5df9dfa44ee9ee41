"""Reads the files of a knowledge folder and holds each against its schema."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import getitem
from pathlib import Path
from typing import Any, TypeVar, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.content import schema
from bot.content.strays import strays
from bot.content.texts import NO_DATE, Id
from bot.content.yaml import Document, Lines, field_of, line_of, read
from bot.core.text import printable
from bot.errors import KnowledgeError, Problem

T = TypeVar("T")
U = TypeVar("U")

_UNKNOWN_KEY = "extra_forbidden"

_REMEDIES = {
    _UNKNOWN_KEY: "take the key out, or correct its spelling",
    "missing": "add the key",
    NO_DATE: "write a year, a month or a day from 1900 to 2100, such as 2024-05",
    "string_pattern_mismatch": "write it in the form that is asked for",
    "too_short": "add what is missing",
    "too_long": "shorten the list",
    "string_too_long": "shorten the text",
    "string_too_short": "write a text",
    "string_type": "write a text here, not a list or a mapping",
    "list_type": "write a list here, each item after a dash",
    "dict_type": "write `key: value` lines here",
    "model_type": "write `key: value` lines here",
    "model_attributes_type": "write `key: value` lines here",
}
_NO_SUBJECT = schema.SubjectFile(
    name="-",
    command="/-",
    subject="-",
    tagline="-",
    description="-",
    privacy="-",
    examples=["-"],
    article=schema.ArticleFile(title="-", publisher="-", year="-", sections=["-"]),
)
_NO_GUIDE = schema.GuideFile.model_construct(
    margins=schema.MarginsFile(close=0, leaning=1), questions=[]
)
_NO_VOCABULARY = schema.VocabularyFile(terms=[])


_OPTIONAL = ("matching.yaml", "questions.yaml")

MOST_ENTRY_FILES = 100
MOST_BYTES_IN_ALL = 4 * 1024 * 1024
"""What is more takes too long to read while the bot serves: a megabyte takes about a second."""

Items = dict[int, T]
"""The items of a list by their places in the file; those that cannot be used are left out."""


@dataclass(frozen=True)
class Files:
    """The parsed files of a knowledge folder, with where each value stands.

    `problems` are of single values. What cannot be used is left out: a whole file, or items of
    one. `damaged` names the files that lack something, `unread` those of them that lack
    everything, and `spoiled` the ids of the items. `digests` tell the bytes that were read.
    """

    subject: schema.SubjectFile
    sources: dict[str, schema.SourceFile]
    frameworks: Items[schema.FrameworkFile]
    entries: dict[str, Items[schema.EntryFile]]
    guide: schema.GuideFile
    vocabulary: schema.VocabularyFile
    matching: schema.MatchingFile | None
    labels: Items[schema.LabelFile]
    lines: dict[str, Lines] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    damaged: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    spoiled: set[str] = field(default_factory=set)
    digests: dict[str, bytes] = field(default_factory=dict)

    def each_entry(self) -> Iterator[tuple[str, int, schema.EntryFile]]:
        """Every usable entry with its file and its place in it."""
        for file, entries in self.entries.items():
            for index, entry in entries.items():
                yield file, index, entry


def parse(folder: Path) -> Files:
    """The folder's files, each held against its schema. Raises KnowledgeError if it is none."""
    try:
        return _parse(folder)
    except OSError as error:
        # A folder may be moved away, or lose its rights, while it is looked through.
        message = f"cannot be looked through: {error.strerror or error}"
        problem = Problem(str(folder), 1, "", message, "restore the folder and its rights")
        raise KnowledgeError([problem]) from None


def _parse(folder: Path) -> Files:
    if not folder.is_dir():
        remedy = "point KNOWLEDGE at a folder with about.yaml, guide.yaml, entries/ and the rest"
        raise KnowledgeError([Problem(str(folder), 1, "", "is not a folder", remedy)])
    reading = _Reading(folder)
    files = Files(
        subject=reading.file("about.yaml", schema.SubjectFile, _NO_SUBJECT),
        sources=reading.file("sources.yaml", dict[Id, schema.SourceFile], {}),
        frameworks=reading.items("frameworks.yaml", schema.FrameworkFile),
        entries={name: reading.items(name, schema.EntryFile) for name in reading.entry_files()},
        guide=reading.file("guide.yaml", schema.GuideFile, _NO_GUIDE),
        vocabulary=reading.file("vocabulary.yaml", schema.VocabularyFile, _NO_VOCABULARY),
        matching=reading.file("matching.yaml", schema.MatchingFile, None),
        labels=reading.items("questions.yaml", schema.LabelFile),
        lines=reading.lines,
        problems=reading.problems,
        damaged=reading.damaged,
        unread=reading.unread,
        spoiled=reading.spoiled,
        digests=reading.digests,
    )
    reading.damage(*strays(folder, reading.known))
    return files


class _Reading:
    """Reads one file after another and keeps the problems of all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.known: set[str] = set()
        self.lines: dict[str, Lines] = {}
        self.problems: list[Problem] = []
        self.damaged: set[str] = set()
        self.unread: set[str] = set()
        self.spoiled: set[str] = set()
        self.digests: dict[str, bytes] = {}
        self._room = MOST_BYTES_IN_ALL

    def entry_files(self) -> list[str]:
        """The names of the files that hold entries."""
        paths = (self._folder / "entries").glob("*.yaml")
        names = sorted(f"entries/{path.name}" for path in paths if not path.name.startswith("."))
        if not names:
            remedy = "write at least one file of entries there"
            self.damage(Problem("entries/", 1, "", "holds no .yaml file", remedy))
        if len(names) > MOST_ENTRY_FILES:
            message = f"holds more than {MOST_ENTRY_FILES} files"
            self.damage(Problem("entries/", 1, "", message, "put entries together in fewer files"))
        for name in names:
            if not name.isprintable():
                message = "has a name with characters that cannot be shown"
                self.damage(Problem(printable(name), 1, "", message, "rename it"))
        return [name for name in names if name.isprintable()][:MOST_ENTRY_FILES]

    def file(self, name: str, shape: type[T], instead: U) -> T | U:
        """The usable part of a file's content; `instead` where there is none."""
        document = self._read(name)
        if document is None:
            return instead
        adapter = TypeAdapter(shape)
        spoiled = self._spoiled(document.value, adapter, name)
        if not spoiled:
            return adapter.validate_python(document.value)
        if not isinstance(document.value, dict) or get_origin(shape) is not dict:
            self.unread.add(name)
            return instead
        self.spoiled |= {str(key) for key in spoiled}
        usable = {key: each for key, each in document.value.items() if key not in spoiled}
        return adapter.validate_python(usable)

    def items(self, name: str, shape: type[T]) -> Items[T]:
        """The usable items of a file that holds a list."""
        document = self._read(name)
        if document is None:
            return {}
        spoiled = self._spoiled(document.value, TypeAdapter(list[shape]), name)  # type: ignore[valid-type]
        if not isinstance(document.value, list):
            self.unread.add(name)
            return {}
        places = dict(enumerate(document.value))
        self.spoiled |= {
            str(each.get("id")) for i in spoiled if isinstance(each := places[i], dict)
        }
        one = TypeAdapter(shape)
        return {i: one.validate_python(each) for i, each in places.items() if i not in spoiled}

    def damage(self, *problems: Problem, file: str = "") -> None:
        """Takes note of files that nothing could be read from: `file`, or each problem's own."""
        self.problems += problems
        names = {file or problem.file for problem in problems}
        self.damaged |= names
        self.unread |= names

    def _read(self, name: str) -> Document | None:
        self.known.add(name)
        if name in _OPTIONAL and not (self._folder / name).exists():
            return None
        if self._room < 0:
            message = f"comes after {MOST_BYTES_IN_ALL // 1024} KB of other files"
            self.damage(Problem(name, 1, "", message, "shorten the knowledge"))
            return None
        try:
            document = read(self._folder / name, name)
        except KnowledgeError as error:
            self.damage(*error.problems, file=name)
            return None
        self.lines[name] = document.lines
        self.digests[name] = document.digest
        self._room -= document.size
        self.problems += document.problems
        return document

    def _spoiled(self, value: Any, adapter: TypeAdapter[Any], name: str) -> set[Any]:
        """Which of its items a value cannot be used with, once unknown keys are taken out."""
        try:
            adapter.validate_python(value)
        except ValidationError as error:
            faults = error.errors(include_url=False)
        else:
            return set()
        self.problems += _explain(faults, name, self.lines[name])
        for fault in faults:
            if fault["type"] == _UNKNOWN_KEY:
                *path, key = fault["loc"]
                del reduce(getitem, path, value)[key]
        spoiled = {
            fault["loc"][0] if fault["loc"] else None
            for fault in faults
            if fault["type"] != _UNKNOWN_KEY
        }
        if spoiled:
            self.damaged.add(name)
        return spoiled


def _explain(faults: Iterable[ErrorDetails], name: str, lines: Lines) -> Iterator[Problem]:
    for fault in faults:
        path = tuple(part for part in fault["loc"] if part != "[key]")
        remedy = _REMEDIES.get(fault["type"], "correct the value")
        message = fault["msg"][0].lower() + fault["msg"][1:]
        yield Problem(name, line_of(lines, path), field_of(path), message, remedy)
