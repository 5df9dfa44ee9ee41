"""Reads YAML files that strangers may have edited: bounded, without surprises, with line numbers.

Aliases, tags and merge keys are refused, because small files can blow up through them
(github.com/yaml/pyyaml/issues/897); so is nesting that could exhaust the C parser's stack.
Scalars stay text: `no`, `2024-11` and `1_000` mean what they say.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KnowledgeError, Problem

MOST_BYTES = 512 * 1024
MOST_DEPTH = 20

Lines = dict[tuple[str | int, ...], int]
"""The line of every value, by its path through the document."""

_Loader: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read(path: Path, name: str) -> tuple[Any, Lines]:
    """The document in a file, and where each of its values stands.

    `name` is what the file is called in problems. Raises KnowledgeError.
    """
    text = _text(path, name)
    try:
        problems = list(_refused(text, name))
        if problems:
            raise KnowledgeError(problems)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise KnowledgeError([_syntax(error, name)]) from None
    if node is None:
        remedy = "write the content or restore the file"
        raise KnowledgeError([Problem(name, 1, "", "the file is empty", remedy)])
    lines: Lines = {}
    value = _value(node, (), lines, problems, name)
    if problems:
        raise KnowledgeError(problems)
    return value, lines


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem(name, 1, "", f"cannot be read: {reason}", "restore the file")
        raise KnowledgeError([problem]) from None
    if len(data) > MOST_BYTES:
        problem = Problem(
            name, 1, "", f"is larger than {MOST_BYTES // 1024} KB", "split it or shorten it"
        )
        raise KnowledgeError([problem])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(name, line, "", "is not UTF-8", "save the file as UTF-8")
        raise KnowledgeError([problem]) from None


def _refused(text: str, name: str) -> Iterator[Problem]:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
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
        if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.style is None:
            yield Problem(name, line, "<<", "merge keys are not allowed", "write the keys out")


def _syntax(error: yaml.YAMLError, name: str) -> Problem:
    mark = getattr(error, "problem_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
    line = mark.line + 1 if mark else 1
    remedy = "check the indentation, colons and quotes around this line"
    return Problem(name, line, "", f"is not valid YAML: {reason}", remedy)


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
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, child in node.value:
            key = str(key_node.value)
            if key in mapping:
                line = key_node.start_mark.line + 1
                problems.append(Problem(name, line, key, "is there twice", "keep one of them"))
                continue
            mapping[key] = _value(child, (*path, key), lines, problems, name)
            lines[(*path, key)] = key_node.start_mark.line + 1
        return mapping
    return node.value
