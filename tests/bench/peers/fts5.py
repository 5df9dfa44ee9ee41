"""SQLite's full-text search: any of the question's words, stemmed, ranked by bm25()."""

import re
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.bench.peers.lines import Examples, Ranked, best, serve

_NEAREST = 20
_ASK = """
    SELECT entry, -bm25(examples) FROM examples WHERE examples MATCH ?
    ORDER BY bm25(examples) LIMIT ?
"""


def prepare(examples: Examples, folder: Path) -> None:
    (folder / "examples.sqlite").unlink(missing_ok=True)
    with sqlite3.connect(folder / "examples.sqlite") as database:
        database.execute(
            "CREATE VIRTUAL TABLE examples USING fts5(text, entry UNINDEXED, tokenize='porter')"
        )
        database.executemany("INSERT INTO examples VALUES (?, ?)", examples)


def load(examples: Examples, folder: Path) -> Callable[[str], Ranked]:
    database = sqlite3.connect(folder / "examples.sqlite")

    def answer(question: str) -> Ranked:
        words = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", question))
        return best(database.execute(_ASK, (words, _NEAREST))) if words else []

    return answer


if __name__ == "__main__":
    serve(prepare, load)
