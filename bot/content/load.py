"""Builds the knowledge from its folder, or says everything that is wrong with it at once."""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from bot.content.build import build
from bot.content.check import check
from bot.content.files import Files, parse
from bot.core.model import Knowledge
from bot.errors import KnowledgeError


def load(folder: Path) -> Knowledge:
    """The knowledge in a folder. Raises KnowledgeError with every problem found."""
    return load_with_files(folder)[0]


def load_with_files(folder: Path) -> tuple[Knowledge, Files]:
    """The knowledge in a folder and the files that it was built from. Raises KnowledgeError."""
    files = parse(folder)
    problems = [*files.problems, *check(files)]
    if problems:
        raise KnowledgeError(problems)
    knowledge = build(files, _version(files.digests))
    return knowledge, files


def _version(digests: Mapping[str, bytes]) -> str:
    """Eight hex digits that change with any file of the knowledge but its labelled questions."""
    digest = hashlib.sha256()
    for name in sorted(digests):
        if name not in ("questions.yaml", "matching.yaml"):
            digest.update(os.fsencode(name) + b"\0" + digests[name])
    return digest.hexdigest()[:8]
