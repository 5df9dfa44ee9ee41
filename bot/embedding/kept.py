"""Vectors of texts that are known beforehand, kept on disk by text and model."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from bot import archive
from bot.archive import Array

Vectors = npt.NDArray[np.float32]


class Kept:
    """A file of vectors that may be deleted at any time; without a path nothing is kept."""

    def __init__(self, path: Path | None, model: str) -> None:
        self._path = path
        self._model = model
        self._vectors: dict[str, Vectors] = {}
        if path is not None and (kept := archive.read(path, "model", "keys", "vectors")):
            self._take(path, *kept)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts whose vectors are not kept, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._vectors]

    def add(self, texts: list[str], vectors: Vectors) -> None:
        """Keeps more vectors, on disk too where that can be."""
        for text, vector in zip(texts, vectors, strict=True):
            self._vectors[_key(text)] = vector
        if texts and self._path is not None:
            archive.write(
                self._path,
                model=np.array(self._model),
                keys=np.array(list(self._vectors)),
                vectors=np.stack(list(self._vectors.values())),
            )

    def all(self, texts: Iterable[str]) -> Vectors:
        """The kept vectors of these texts. Raises KeyError where one is missing."""
        return np.stack([self._vectors[_key(text)] for text in texts])

    def _take(self, path: Path, model: Array, keys: Array, vectors: Array) -> None:
        if len(keys) != len(vectors):
            archive.refuse(path, "uneven")
        elif str(model) == self._model:
            rows = vectors.astype(np.float32)
            self._vectors = dict(zip(map(str, keys), rows, strict=True))


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
