"""Reads the files of a knowledge folder and holds each against its schema."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from bot.content import schema
from bot.content.yaml import Lines, read
from bot.errors import KnowledgeError, Problem

T = TypeVar("T")

_REMEDIES = {
    "extra_forbidden": "take the key out, or correct its spelling",
    "missing": "add the key",
    "string_pattern_mismatch": "write it in the form that is asked for",
    "too_short": "add what is missing",
    "too_long": "shorten the list",
    "string_too_long": "shorten the text",
    "string_too_short": "write a text",
    "string_type": "write a text here, not a list or a mapping",
    "list_type": "write a list here, each item after a dash",
    "model_type": "write `key: value` lines here",
    "model_attributes_type": "write `key: value` lines here",
}


@dataclass(frozen=True)
class Files:
    """The parsed files of a knowledge folder, with where each value stands."""

    subject: schema.SubjectFile
    sources: dict[str, schema.SourceFile]
    frameworks: list[schema.FrameworkFile]
    entries: dict[str, list[schema.EntryFile]]
    guide: schema.GuideFile
    vocabulary: schema.VocabularyFile
    calibration: schema.CalibrationFile | None
    labels: list[schema.LabelFile]
    lines: dict[str, Lines] = field(default_factory=dict)


def parse(folder: Path) -> Files:
    """The folder's files, each held against its schema. Raises KnowledgeError."""
    if not folder.is_dir():
        remedy = "point KNOWLEDGE at a folder with about.yaml, guide.yaml, entries/ and the rest"
        raise KnowledgeError([Problem(str(folder), 1, "", "is not a folder", remedy)])
    reading = _Reading(folder)
    entry_files = sorted(path.name for path in (folder / "entries").glob("*.yaml"))
    files = Files(
        subject=reading.file("about.yaml", schema.SubjectFile),
        sources=reading.file("sources.yaml", dict[schema.Id, schema.SourceFile]),
        frameworks=reading.file("frameworks.yaml", list[schema.FrameworkFile]),
        entries={
            f"entries/{name}": reading.file(f"entries/{name}", list[schema.EntryFile])
            for name in entry_files
        },
        guide=reading.file("guide.yaml", schema.GuideFile),
        vocabulary=reading.file("vocabulary.yaml", schema.VocabularyFile),
        calibration=reading.optional("matching.yaml", schema.CalibrationFile),
        labels=reading.optional("questions.yaml", list[schema.LabelFile]) or [],
        lines=reading.lines,
    )
    if not entry_files:
        remedy = "write at least one file of entries there"
        reading.problems.append(Problem("entries/", 1, "", "holds no .yaml file", remedy))
    if reading.problems:
        raise KnowledgeError(reading.problems)
    return files


class _Reading:
    """Reads one file after another and keeps the problems of all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.problems: list[Problem] = []
        self.lines: dict[str, Lines] = {}

    def file(self, name: str, shape: type[T]) -> T:
        """The file's content; a placeholder where it has problems, which are kept."""
        try:
            value, self.lines[name] = read(self._folder / name, name)
            return TypeAdapter(shape).validate_python(value)
        except KnowledgeError as error:
            self.problems += error.problems
        except ValidationError as error:
            self.problems += _explain(error, name, self.lines[name])
        return None  # type: ignore[return-value]  # never used: parse() raises

    def optional(self, name: str, shape: type[T]) -> T | None:
        """The file's content; None where there is no such file."""
        return self.file(name, shape) if (self._folder / name).exists() else None


def _explain(error: ValidationError, name: str, lines: Lines) -> Iterator[Problem]:
    for fault in error.errors(include_url=False):
        path = tuple(part for part in fault["loc"] if part != "[key]")
        remedy = _REMEDIES.get(fault["type"], "correct the value")
        message = fault["msg"][0].lower() + fault["msg"][1:]
        yield Problem(name, line_of(lines, path), field_of(path), message, remedy)


def line_of(lines: Lines, path: tuple[Any, ...]) -> int:
    """The line of a value, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def field_of(path: tuple[Any, ...]) -> str:
    """A path as a curator reads it: `3.since.0.sources`, counted from 0."""
    return ".".join(str(part) for part in path)
