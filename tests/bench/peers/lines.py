"""How a peer is spoken to: JSON lines in and out. Read in every environment, so it needs nothing.

A peer is a module with `prepare`, which keeps in a folder what it makes of the examples once
(an index, a model), and `load`, which gives back a function from a question to its best entries.
"""

import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Examples = list[tuple[str, str]]
"""Texts, each with the entry that it asks for; empty where none answers it."""
Ranked = list[tuple[str, float]]
"""Entries with their scores, best first; the empty entry stands for none."""
MOST = 3


def best(found: Iterable[tuple[str, float]]) -> Ranked:
    """Each entry once, by the first of its examples; `found` are examples, best first."""
    ranked: dict[str, float] = {}
    for entry, score in found:
        ranked.setdefault(entry, score)
    return list(ranked.items())[:MOST]


def serve(
    prepare: Callable[[Examples, Path], None],
    load: Callable[[Examples, Path], Callable[[str], Any]],
) -> None:
    """Does what the command line says: `prepare FOLDER`, or `answer FOLDER` to the input's end."""
    what, folder = sys.argv[1], Path(sys.argv[2])
    examples = [tuple(each) for each in json.loads((folder / "examples.json").read_text())]
    replies = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints is no reply
    if what == "prepare":
        prepare(examples, folder)
        return
    answer = load(examples, folder)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line))), file=replies, flush=True)
