"""Vectors of texts that are known beforehand, kept on disk by text and model."""

import hashlib
import logging
import zipfile
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import numpy.typing as npt

_log = logging.getLogger(__name__)

Vectors = npt.NDArray[np.float32]


class Kept:
    """A file of vectors that may be deleted at any time; without a path nothing is kept."""

    def __init__(self, path: Path | None, model: str) -> None:
        self._path = path
        self._model = model
        self._vectors: dict[str, Vectors] = {}
        if path is not None and path.exists():
            self._read(path)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The texts whose vectors are not kept, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._vectors]

    def add(self, texts: list[str], vectors: Vectors) -> None:
        """Keeps more vectors, on disk too where that can be."""
        for text, vector in zip(texts, vectors, strict=True):
            self._vectors[_key(text)] = vector
        if texts and self._path is not None:
            self._write(self._path)

    def all(self, texts: Iterable[str]) -> Vectors:
        """The kept vectors of these texts. Raises KeyError where one is missing."""
        return np.stack([self._vectors[_key(text)] for text in texts])

    def _read(self, path: Path) -> None:
        try:
            # Anything else than an archive is loaded as something else, or not at all.
            if not zipfile.is_zipfile(path):
                raise zipfile.BadZipFile
            with np.load(path, allow_pickle=False) as file:
                if str(file["model"]) == self._model:
                    rows = file["vectors"].astype(np.float32)
                    self._vectors = dict(zip(map(str, file["keys"]), rows, strict=True))
        except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
            _log.warning("%s cannot be used (%s) and is made anew", path, type(error).__name__)

    def _write(self, path: Path) -> None:
        new = path.with_name(f"{path.name}.new")
        try:
            with new.open("wb") as file:
                np.savez(
                    file,
                    model=np.array(self._model),
                    keys=np.array(list(self._vectors)),
                    vectors=np.stack(list(self._vectors.values())),
                )
            new.replace(path)
        except OSError as error:
            _log.warning("%s cannot be written (%s): the next start takes longer", path, error)


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:24]
