"""Reads YAML files that strangers may have edited: bounded, without surprises, with line numbers.

Aliases, tags and merge keys are refused, because small files can blow up through them
(github.com/yaml/pyyaml/issues/897); so is nesting that could exhaust the C parser's stack.
Scalars stay text: `no`, `2024-11` and `1_000` mean what they say.
"""

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError, Problem

MOST_BYTES = 512 * 1024
MOST_DEPTH = 20
MOST_VALUES = 50_000
"""Keys, values and ends of lists; text that people read has ten characters or more to each."""

Lines = dict[tuple[str | int, ...], int]
"""The line of every value, by its path through the document."""

_MOST_REFUSED = 20
"""Refused constructs that are named; a file with so many has one cause."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
"""What an escape in quotes may put into a text, and nobody can read or send."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """What a file holds: texts, lists and mappings, and where each of them stands.

    `problems` are those that leave the rest readable: a key that is there twice counts once.
    `digest` is the SHA-256 of just those bytes that were read, `size` their number.
    """

    value: Any = None
    lines: Lines = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    digest: bytes = b""
    size: int = 0


def read(path: Path, name: str) -> Document:
    """The document in a file, which is called `name` in problems.

    Raises KnowledgeError where nothing can be made of it.
    """
    data = _bytes(path, name)
    text = _text(data, name)
    try:
        refused = list(islice(_refused(text, name), _MOST_REFUSED))
        if refused:
            raise KnowledgeError(refused)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise KnowledgeError([_syntax(error, text, name)]) from None
    if node is None:
        remedy = "write the content or restore the file"
        raise KnowledgeError([Problem(name, 1, "", "the file is empty", remedy)])
    lines: Lines = {}
    problems: list[Problem] = []
    value = _value(node, (), lines, problems, name)
    return Document(value, lines, problems, hashlib.sha256(data).digest(), len(data))


def line_of(lines: Lines, path: tuple[Any, ...]) -> int:
    """The line of a value, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def field_of(path: tuple[Any, ...]) -> str:
    """A path as a curator reads it: `3.since.0.sources`, counted from 0."""
    return ".".join(str(part) for part in path)


def _bytes(path: Path, name: str) -> bytes:
    """What a file holds; of one that is too large, no more than shows that it is."""
    remedy = "restore the file"
    try:
        # A pipe would let its reader wait for ever.
        with open(path, "rb", opener=_without_waiting) as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise KnowledgeError([Problem(name, 1, "", "is no plain file", remedy)])
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem(name, 1, "", f"cannot be read: {reason}", remedy)
        raise KnowledgeError([problem]) from None
    if len(data) > MOST_BYTES:
        problem = Problem(
            name, 1, "", f"is larger than {MOST_BYTES // 1024} KB", "split it or shorten it"
        )
        raise KnowledgeError([problem])
    return data


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(name, line, "", "is not UTF-8", "save the file as UTF-8")
        raise KnowledgeError([problem]) from None


def _refused(text: str, name: str) -> Iterator[Problem]:
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=_Loader)):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if count > MOST_VALUES:
            message = f"holds more than {MOST_VALUES:,} keys and values"
            yield Problem(name, line, "", message, "split it or shorten it")
            return
        if isinstance(event, yaml.AliasEvent):
            yield Problem(name, line, f"*{event.anchor}", "aliases are not allowed", "repeat it")
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MOST_DEPTH:
                message = f"is nested deeper than {MOST_DEPTH} levels"
                yield Problem(name, line, "", message, "make it flatter")
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        tag = getattr(event, "tag", None)
        if tag not in (None, "!"):
            yield Problem(name, line, str(tag), "tags are not allowed", "take the tag out")
        # A plain scalar's style is None in the Python parser and empty in the C one.
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and not event.style:
            yield Problem(name, line, "<<", "merge keys are not allowed", "write the keys out")


def _syntax(error: yaml.YAMLError, text: str, name: str) -> Problem:
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        message = f"holds a character that YAML does not allow: {error.reason}"
        return Problem(name, line, "", message, "take the character out")
    assert isinstance(error, yaml.MarkedYAMLError)  # noqa: S101 -- the other kind there is
    reason = ", ".join(part for part in (error.context, error.problem) if part)
    mark = error.problem_mark or error.context_mark
    remedy = "check the indentation, colons and quotes around this line"
    return Problem(name, mark.line + 1 if mark else 1, "", f"is not valid YAML: {reason}", remedy)


def _value(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: Lines,
    problems: list[Problem],
    name: str,
) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [
            _value(child, (*path, index), lines, problems, name)
            for index, child in enumerate(node.value)
        ]
    if not isinstance(node, yaml.MappingNode):
        if _UNPRINTABLE.search(node.value):
            line, message = node.start_mark.line + 1, "holds a control character"
            problems.append(Problem(name, line, field_of(path), message, "take the escape out"))
        return node.value
    mapping: dict[str, Any] = {}
    for key_node, child in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            message = "a list or a mapping cannot be a key"
            problems.append(Problem(name, line, field_of(path), message, "write a word"))
            continue
        key = key_node.value
        if key in mapping:
            where = field_of((*path, key))
            problems.append(Problem(name, line, where, "is there twice", "keep one of them"))
            continue
        mapping[key] = _value(child, (*path, key), lines, problems, name)
        lines[*path, key] = line
    return mapping
