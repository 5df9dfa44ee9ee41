"""Who is measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

_HERE = Path("tests/bench/peers")
_REQUIREMENTS = _HERE / "requirements"

Fit = Literal["stored", "held out", "hindsight"]


@dataclass(frozen=True)
class Peer:
    """A module of this folder, with the environment that it runs in.

    Its bounds are `stored` with the knowledge, fitted to questions `held out` from what it
    learns, or, where it takes too long to learn so often, chosen in `hindsight`: those that suit
    it best on the very questions that it is scored on, which no other peer is granted. A slow
    one is asked but some of the five `folds` that are held out.
    """

    name: str
    module: str
    requirements: Path
    python: str = "3.11"
    settings: Mapping[str, str] = field(default_factory=dict)
    fit: Fit = "held out"
    folds: int = 5

    @property
    def source(self) -> Path:
        """The file of its module."""
        return _HERE / f"{self.module}.py"


def _product(name: str, embedding: str) -> Peer:
    settings = {"EMBEDDING": embedding, "LOG_LEVEL": "ERROR"}
    return Peer(name, "product", Path("requirements.txt"), settings=settings, fit="stored")


def _requirements(module: str) -> Path:
    return _REQUIREMENTS / f"{module}.txt"


PRODUCT = "whichframework"
PEERS = (
    _product(PRODUCT, "on"),
    _product(f"{PRODUCT}, by words alone", "off"),
    Peer("rapidfuzz, extractOne by WRatio", "rapidfuzz", _requirements("rapidfuzz")),
    Peer("bm25s", "bm25s", _requirements("bm25s")),
    Peer("SQLite FTS5", "fts5", _requirements("fts5")),
    Peer("ChatterBot, BestMatch", "chatterbot", _requirements("chatterbot"), folds=1),
    Peer("Rasa", "rasa", _requirements("rasa"), "3.10", fit="hindsight"),
)
