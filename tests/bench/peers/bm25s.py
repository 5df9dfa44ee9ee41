"""bm25s as its README shows it: English stop words and the Snowball stemmer."""

from collections.abc import Callable
from pathlib import Path

import bm25s
import Stemmer

from tests.bench.peers.lines import Examples, Ranked, best, serve

_NEAREST = 20


def prepare(examples: Examples, folder: Path) -> None:
    index = bm25s.BM25()
    index.index(_tokens([text for text, _ in examples]), show_progress=False)
    index.save(folder / "index")


def load(examples: Examples, folder: Path) -> Callable[[str], Ranked]:
    index = bm25s.BM25.load(folder / "index")
    stemmer = Stemmer.Stemmer("english")

    def answer(question: str) -> Ranked:
        tokens = _tokens([question], stemmer)
        rows, scores = index.retrieve(tokens, k=_NEAREST, show_progress=False)
        found = zip(rows[0], scores[0], strict=True)
        return best((examples[row][1], float(score)) for row, score in found if score > 0)

    return answer


def _tokens(texts: list[str], stemmer: object = None) -> object:
    stemmer = stemmer or Stemmer.Stemmer("english")
    return bm25s.tokenize(texts, stopwords="en", stemmer=stemmer, show_progress=False)


if __name__ == "__main__":
    serve(prepare, load)
